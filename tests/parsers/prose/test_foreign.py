"""Mails of vendors in other languages than English, and in the English of such writers: each rule with its sentences."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from domain.document import Caution, OurLine, ReadingContext, Statement, StatementKind
from domain.mail import Address, Mail
from parsers.prose.body import read_body

DATA = Path(__file__).parent / "data"
DAY = date(2026, 11, 18)
LINES = tuple(
    OurLine(po="4711", line=number, description=text, balance=Decimal(open_), uom="PC")
    for number, text, open_ in (
        ("1", "BALL VALVE DN50 PN16", 12), ("2", "BALL VALVE DN80 PN16", 6), ("3", "SHAFT D40 X 600", 10),
        ("4", "GASKET EPDM DN80", 200), ("5", "HEX BOLT M16 X 60", 400), ("6", "BEARING HOUSING SN510", 4),
    )
)  # fmt: skip
CONTEXT = ReadingContext(reference=DAY, known_pos=frozenset({"4711"}), our_lines=LINES, day_first=True)
WAITS = {
    Caution.CONDITIONAL, Caution.UNCLEAR_DATE, Caution.UNCLEAR_KIND, Caution.UNCLEAR_QUANTITY, Caution.DEFAULT_ACCEPT,
}  # fmt: skip
PERSONAL = {StatementKind.CANCEL, StatementKind.REJECT, StatementKind.SUBSTITUTE}
CASES = [
    pytest.param(text, reading, id=f"{path.stem[-2:]}-{rule}-{number}")
    for path in sorted(DATA.glob("foreign_*.yaml"))
    for rule, rows in yaml.safe_load(path.read_text(encoding="utf-8")).items()
    for number, (text, reading) in enumerate(rows, start=1)
]


def statements(text: str) -> tuple[Statement, ...]:
    mail = Mail(
        sha256="", source="m", message_id=None, date=datetime(2026, 11, 18, 15, tzinfo=UTC), local_date=DAY,
        sender=Address(name="Uwe Kern", email="uk@v.example"), subject="Re: 4711", text=text,
    )  # fmt: skip
    return read_body(mail, context=CONTEXT).statements


def day(value: date | None) -> str:
    return "" if value is None else f"{value:%m-%d}"


def place(statement: Statement) -> str:
    target = statement.target
    if target.whole_order:
        return "-".join(("all", *target.but_lines))
    return ",".join(target.lines) or target.po_line or target.line_text or target.item_text or "all"


def written(statement: Statement) -> str:
    """Return a statement in the words of the tables."""
    amount = f"x{statement.quantity.value.normalize():f}" if statement.quantity else ""
    window, left = statement.promise, statement.ship_date
    days = "" if window is None else f"{day(window.start)}..{day(window.end)}"
    days = day(window.start) if window is not None and window.start == window.end else days
    basis = window.basis.value if window is not None and window.basis else ""
    waits = statement.kind in PERSONAL or bool(statement.cautions & WAITS)
    on = f"on {day(left)}" if left else ""
    return " ".join(p for p in (place(statement), statement.kind.value, amount, on or days, basis, "?" * waits) if p)


def agrees(want: str, found: str) -> bool:
    """Compare two readings: first and later promises are one word about the future, and an unnamed basis is free."""
    wanted, got = want.split(), found.split()
    future = {"confirm", "delay", *(["backorder"] if any("-" in w for w in wanted[2:]) else [])}
    kinds = wanted[1] == got[1] or {wanted[1], got[1]} <= future
    basis = {"ship", "deliver"} & set(wanted[2:])
    rest = [w for w in got[2:] if basis or w not in {"ship", "deliver"}]
    return kinds and wanted[0] == got[0] and wanted[2:] == rest


def differing(want: str, found: list[str]) -> tuple[list[str], list[str]]:
    """Return what is missing and what is too much."""
    missing, left = [], list(found)
    for reading in [] if want == "none" else want.split("; "):
        match = next((f for f in left if agrees(reading, f)), None)
        if match is None:
            missing.append(reading)
        else:
            left.remove(match)
    return missing, left


@pytest.mark.parametrize(("text", "reading"), CASES)
def test_a_foreign_sentence_says_what_a_careful_reader_takes_from_it(text: str, reading: str) -> None:
    missing, left = differing(reading, [written(s) for s in statements(text)])
    assert not missing
    assert not left


WAITING = yaml.safe_load((DATA / "waiting_foreign.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("text", [text for texts in WAITING.values() for text in texts])
def test_what_may_mean_something_else_never_counts_by_itself(text: str) -> None:
    news = [s for s in statements(text) if s.kind is not StatementKind.RECEIPT_ONLY]
    assert [w for s in news if not (w := written(s)).endswith("?")] == []
