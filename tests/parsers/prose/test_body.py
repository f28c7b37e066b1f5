"""What prose says of order lines; the mails in ``data`` are invented and dated Wednesday, 18 November 2026."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings, strategies as st

from domain.document import Caution, Document, OurLine, ReadingContext, Span, Statement
from domain.mail import Address, Mail, Part
from parsers.prose.body import read_body

DATA = Path(__file__).parent / "data"
CONTEXT = ReadingContext(reference=date(2026, 11, 18), known_pos=frozenset({"45012", "P-7731"}))
FRESH = yaml.safe_load((DATA / "fresh_mails.yaml").read_text(encoding="utf-8"))
PHRASES = yaml.safe_load((DATA / "phrases.yaml").read_text(encoding="utf-8"))


def mail(text: str, *, subject: str = "RE: PO 45012 line 2", parts: tuple[Part, ...] = ()) -> Mail:
    return Mail(
        sha256="", source="m", message_id=None, date=datetime(2026, 11, 18, 15, tzinfo=UTC), local_date=date(2026, 11, 18),
        sender=Address(name="Bob", email="b@v.example"), subject=subject, text=text, parts=parts,
    )  # fmt: skip


def read(text: str, *, subject: str = "RE: PO 45012 line 2") -> Document:
    return read_body(mail(text, subject=subject), context=CONTEXT)


def where(statement: Statement) -> str:
    target = statement.target
    if target.whole_order:
        return "all"
    return ",".join(target.lines) or target.po_line or target.line_text or target.item_text or "all"


def says(want: dict[str, Any], statement: Statement) -> bool:
    """Compare with what a careful reader noted; confirm and delay are one word about the future."""
    kinds = {statement.kind.value, want["kind"]}
    place = where(statement)
    checks = (
        len(kinds) == 1
        or kinds <= {"confirm", "delay"}
        or (kinds <= {"confirm", "delay", "backorder"} and "to" in want),
        want["where"] == place
        or (not want["where"][0].isdigit() and want["where"].lower() in place.lower())
        or want["where"].lower() in statement.target.item_text.lower() != "",
        tuple(want.get("but", statement.target.but_lines)) == statement.target.but_lines,
        (statement.quantity.value if statement.quantity else None) == (Decimal(want["qty"]) if "qty" in want else None),
        "to" not in want or (statement.promise.end if statement.promise else None) == want["to"],
        "from" not in want or (statement.promise.start if statement.promise else None) == want["from"],
        "on" not in want or statement.ship_date == want["on"],
    )
    return all(checks)


@pytest.mark.parametrize("case", FRESH, ids=[c["id"] for c in FRESH])
def test_a_mail_says_what_a_careful_reader_takes_from_it(case: dict[str, Any]) -> None:
    left = list(read(case["text"], subject=case["subject"]).statements)
    for want in case["says"]:
        found = next((s for s in left if says(want, s)), None)
        assert found is not None, (want, left)
        left.remove(found)
    assert left == []


def facts(statement: Statement) -> dict[str, Any]:
    """Return what a statement says in the words of the phrase bank's file."""
    target, promise = statement.target, statement.promise
    whole = "all" if target.whole_order else target.item_text or "all"
    found: dict[str, Any] = {
        "kind": statement.kind.value,
        "where": ",".join(target.lines) or target.po_line or target.line_text or whole,
        "po": target.po_text if target.po_text != "45012" else None,
        "qty": int(statement.quantity.value) if statement.quantity else None,
        "on": statement.ship_date,
        "but": list(target.but_lines or target.but_items) or None,
        "complete": statement.complete_claim or None,
        "tracking": statement.tracking,
        "price": str(statement.unit_price) if statement.unit_price is not None else None,
        "per": statement.price_uom,
        "cautions": sorted(c.value for c in statement.cautions) or None,
    }
    if promise is not None:
        found |= {"from": promise.start, "to": promise.end}
    return {key: value for key, value in found.items() if value is not None or key in {"from", "to"}}


@pytest.mark.parametrize("entry", PHRASES, ids=[f"{p['n']}-{p['text'][:40]}" for p in PHRASES])
def test_a_phrase_of_the_bank_has_its_intents_and_slots(entry: dict[str, Any]) -> None:
    document = read_body(
        mail(entry["text"], parts=PAPERS if not entry["text"] else ()),
        context=replace(CONTEXT, known_pos=frozenset({"45012", "45013", "45020"})),
    )
    without = {"unclear_kind"}  # a caution of the trained categoriser, which a test may not have
    said = [
        f | {"cautions": [c for c in f.get("cautions", []) if c not in without]}
        for f in map(facts, document.statements)
    ]
    want = [f | {"cautions": [c for c in f.get("cautions", []) if c not in without]} for f in entry["says"]]
    assert said == want
    assert {i.value for i in document.intents} == set(entry["intents"])


def test_the_bank_is_complete() -> None:
    assert [p["n"] for p in PHRASES] == list(range(1, 127))


PAPERS = (Part(name="ack.pdf", path="2", media_type="application/pdf", sha256="", content=b"%PDF"),)
LINES = tuple(
    OurLine(po="45012", line=number, description=text, balance=Decimal(open_), uom="PC")
    for number, text, open_ in (
        ("1", "HR SHT A1011 10GA 48 X 120", 40),
        ("2", "HR SHT A1011 11GA 48 X 120", 60),
        ("3", "HR SHT A1011 12GA 48 X 120", 80),
        ("4", "CF RD 1018 3 X 12'", 20),
        ("5", "L 4 X 4 X 3/8 X 40' A36", 15),
    )
)


def read_known(text: str) -> list[dict[str, Any]]:
    """Read a mail on an order whose lines are known."""
    context = replace(CONTEXT, our_lines=LINES)
    return [facts(s) for s in read_body(mail(text, subject="RE: PO 45012"), context=context).statements]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("10ga \u2013 ok, 11ga \u2013 short 1 bdl, 12ga \u2013 mill 12/14", [("confirm", "1"), ("backorder", "2"), ("confirm", "3")]),
        ("Line 2 ships 12/4. Everything else ships w/ line 2", [("confirm", "2"), ("confirm", "all")]),
        ("Line 1: 12/4\nLine 2: Same as line 1", [("confirm", "1"), ("confirm", "2")]),
        ("Line 1: 12/4\nLine 3: ditto", [("confirm", "1"), ("confirm", "3")]),
        ('Can do everything but the 3" round.', [("confirm", "all")]),
        ("the 10 ga and 11 ga sheets go out friday", [("confirm", "1,2")]),
        ("nothing short except the 3 inch round", [("backorder", "4")]),
        ("angle is on the truck, sheets tomorrow", [("ship", "5"), ("confirm", "1,2,3")]),
    ],
)  # fmt: skip
def test_goods_of_known_lines_are_answered_by_name(text: str, says: list[tuple[str, str]]) -> None:
    assert [(f["kind"], f["where"]) for f in read_known(text)] == says


def test_what_is_left_of_a_known_line_is_counted_from_what_is_open() -> None:
    (now, later) = read_known("ln 5 u can have 10 now rest after xmas")
    assert (now["qty"], later["qty"]) == (10, 5)


def test_a_plural_counted_once_fits_no_single_line() -> None:
    (said,) = read_known("50 sheets ship 12/4")
    assert not said["where"][0].isdigit()


def only(text: str, *, subject: str = "RE: PO 45012 line 2") -> Statement:
    (statement,) = read(text, subject=subject).statements
    return statement


def test_an_offer_that_stands_unless_we_object_is_marked() -> None:
    assert Caution.DEFAULT_ACCEPT in only("We'll ship 11ga instead unless I hear otherwise.").cautions


def test_a_condition_is_marked() -> None:
    assert Caution.CONDITIONAL in only("Can ship 12/4 if released by noon.").cautions


def test_a_need_for_our_approval_is_a_condition() -> None:
    assert Caution.CONDITIONAL in only("20 pcs can ship 12/22. Need your ok.").cautions


def test_an_impossible_date_is_marked() -> None:
    assert Caution.UNCLEAR_DATE in only("Will ship Thursday (11/27).").cautions


def test_a_lower_bound_alone_is_no_usable_date() -> None:
    promise = only("I can't commit before 1/15.").promise
    assert promise is not None
    assert not promise.usable


def test_the_vendors_own_order_number_is_kept() -> None:
    assert read("Line 1 ships 12/4. Our order number is 77310.").vendor_order == "77310"


def test_a_price_stays_with_the_line_it_is_for() -> None:
    statement = only("20 pcs can ship 12/22 but please note price is 58.75/cwt, your PO shows 55.50/cwt.")
    assert (statement.unit_price, statement.price_uom) == (Decimal("58.75"), "CWT")


def test_a_general_price_letter_says_nothing_of_a_line() -> None:
    text = "Effective with shipments January 1, 2027 the zinc extra will increase by $2.15/cwt on G60."
    assert read(text, subject="Zinc extra").statements == ()


def test_a_quotation_confirms_nothing() -> None:
    text = "As requested:\n\n100 SH AL SHT 5052 .190 X 48 X 144   $2.39/lb   4-5 weeks ARO\n\nPrices good for 3 days."
    assert read(text, subject="Quotation HQ-3391").statements == ()


def test_words_beside_a_paper_leave_the_whole_order_to_it() -> None:
    paper = Part(name="pl.pdf", path="2", media_type="application/pdf", sha256="", content=b"")
    found = read_body(mail("Shipped today, packing slip attached.", parts=(paper,)), context=CONTEXT)
    assert found.statements == ()


def test_a_generated_note_with_an_order_total_says_nothing() -> None:
    text = "Hello,\n\nYour order S04471 amounting in $ 3,302.30 has been confirmed."
    paper = Part(name="o.pdf", path="2", media_type="application/pdf", sha256="", content=b"")
    assert read_body(mail(text, subject="Order (Ref S04471)", parts=(paper,)), context=CONTEXT).statements == ()


def test_an_attached_mail_is_read_with_its_own_day() -> None:
    inner = Mail(
        sha256="", source="i", message_id=None, date=datetime(2026, 11, 16, tzinfo=UTC), local_date=date(2026, 11, 16),
        sender=Address(name="Mill", email="m@mill.example"), subject="PO 45012 ln 1", text="New ship date is tomorrow.",
    )  # fmt: skip
    part = Part(name="mill.eml", path="2", media_type="message/rfc822", sha256="", content=b"", mail=inner)
    (statement,) = read_body(mail("see attached", parts=(part,)), context=CONTEXT).statements
    assert statement.promise is not None
    assert statement.promise.end == date(2026, 11, 17)


def test_a_labelled_block_is_one_item() -> None:
    text = "Revised date below.\n\nPO: 45012\nLine: 2\nPIPE A53B 3 SCH40, 30 PC\nOld ship date: 12/01/2026\nNew ship date: 12/15/2026\n"
    statement = only(text)
    assert statement.promise is not None
    assert statement.previous is not None
    assert (statement.target.line_text, statement.promise.end, statement.previous.end) == (
        "2",
        date(2026, 12, 15),
        date(2026, 12, 1),
    )


def test_evidence_points_at_the_words_in_the_mail() -> None:
    text = "Hi Dana,\n\nLine 1 - 60 pcs confirmed, will ship 11/19\n"
    statement = only(text)
    assert {e.field for e in statement.evidence} >= {"qty", "eta", "line", "kind"}
    for evidence in statement.evidence:
        assert isinstance(evidence.place, Span)
        assert text[evidence.place.start : evidence.place.end] == evidence.text


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.text(max_size=40))
def test_any_mail_gives_a_document(text: str, subject: str) -> None:
    assert read(text, subject=subject).name == "body"


WORDS = (
    "line",
    "1",
    "2",
    "ships",
    "shipped",
    "12/4",
    "b/o",
    "on",
    "the",
    "rest",
    "6",
    "pcs",
    "of",
    "10",
    "PO",
    "45012",
    "not",
    "except",
    "all",
    "both",
    ",",
    ".",
    ":",
    "\n",
    "tomorrow",
    "TBD",
    "instead",
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=25))
def test_any_order_of_trade_words_gives_a_document(words: list[str]) -> None:
    for statement in read(" ".join(words)).statements:
        assert statement.quantity is None or statement.quantity.value >= 0


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Confirming receipt of your order.", ["receipt_only"]),
        ("Shipped line 1 yesterday, PRO 77120045.", ["ship"]),
        ("Line 2: all 24 of the tube went on the same truck today.", ["ship"]),
        ("Line 2: 400 of 600 ready now rest end of next week", ["confirm", "confirm"]),
    ],
)
def test_a_verb_keeps_its_object_and_its_tense(text: str, kinds: list[str]) -> None:
    assert [s.kind.value for s in read(text).statements] == kinds


def test_the_rest_after_now_has_a_date_of_its_own() -> None:
    first, rest = read("Line 2: 400 of 600 ready now rest end of next week").statements
    assert (first.quantity, first.promise) != (rest.quantity, rest.promise)
    assert first.promise is None
    assert rest.promise is not None


def test_a_number_before_in_stock_counts_pieces_not_inches() -> None:
    first, rest = read("Line 1 we have 30 in stock shipping tomorrow, the remaining 20 are due 1/15.").statements
    assert [s.quantity.value if s.quantity else None for s in (first, rest)] == [Decimal(30), Decimal(20)]
