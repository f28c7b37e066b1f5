"""Arithmetic a paper must pass: ordered = shipped + backordered, price x quantity = extension, tags = item total."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from domain.document import Caution, Statement, StatementKind
from domain.mail import MailKind
from domain.promise import PromiseWindow
from domain.units import Dimension, unit
from parsers.dates.reading import read_window
from parsers.layout import Role
from parsers.papers.item_row import ItemRow
from parsers.papers.numbers import read_number
from parsers.papers.statement_parts import Paper
from parsers.roles.cell_types import NUMERIC, CellType, cell_type

_CENT = Decimal("0.011")
_SHARE = Decimal("0.005")
_WEIGHED = Decimal("0.10")  # an item sold by weight ships within 10 % (DOMAIN 3.8)
# How many quantity units one price unit holds, where both count the same thing.
_PER = {"C": 100, "M": 1000, "CWT": 100, "CFT": 100, "MFT": 1000}
_SAME = {
    "C": Dimension.COUNT,
    "M": Dimension.COUNT,
    "CWT": Dimension.WEIGHT,
    "CFT": Dimension.LENGTH,
    "MFT": Dimension.LENGTH,
}
_FAILED_READING = 0.5
# Papers printed before goods leave: what they list is still to be picked.
_BEFORE = re.compile(r"\bpick(?:ing)? ?(?:list|ticket|slip)|\bto pick\b", re.IGNORECASE)
_PACKED = re.compile(r"\bpack|\bdeliver|\bship", re.IGNORECASE)
# A remark of what has left or is left, beside a quantity that an answer gives for the whole line.
_GONE = re.compile(
    r"(?<!be )\b(?:shipped|delivered|picked up)\b(?! from\b)|\b\d+\s*(?:\w+\s+)?(?:left|remain(?:ing)?|short|to go)\b",
    re.IGNORECASE,
)
_STOCK = re.compile(r"\bavail|\bstock\b|\bon hand\b", re.IGNORECASE)
_REST = re.compile(r"\bb\s?[./]?\s?o\b|\bback|\bbal(?:ance)?\b|\brest|\bnext\b", re.IGNORECASE)
_CHANGED = re.compile(
    r"\b(?:re-?vised?|now|new|moved|pushed|changed?|updated?|re-?scheduled|delayed|slipped|instead)\b", re.IGNORECASE
)
_ANSWERS = frozenset({MailKind.ACK, MailKind.ACK_REV, MailKind.DELAY})
_REPORTS = _ANSWERS | {MailKind.STATUS}
_CONFIRMING = frozenset({MailKind.ACK, MailKind.ACK_REV})
_FROM = re.compile(r"\W*from\W*", re.IGNORECASE)
_PROMISES = frozenset({StatementKind.CONFIRM, StatementKind.DELAY})


def checked(item: ItemRow, statements: Sequence[Statement], paper: Paper) -> tuple[Statement, ...]:
    """Return the row's statements, marked FAILED_CHECK where its own arithmetic contradicts them."""
    failures = [*_sum(item, statements), *_tags(item, statements), *_extension(item, statements, paper)]
    if not failures:
        return tuple(statements)
    note = "; ".join(failures)
    return tuple(
        replace(
            s,
            cautions=s.cautions | {Caution.FAILED_CHECK},
            reading=min(s.reading, _FAILED_READING),
            note=f"{s.note}; {note}".strip("; "),
        )
        for s in statements
    )


def doubted(item: ItemRow, statements: Sequence[Statement], paper: Paper) -> tuple[Statement, ...]:
    """Return the row's statements, marked UNCLEAR_KIND or UNCLEAR_DATE where the paper says something else as well.

    A pick ticket lists goods that have not left. A remark that asks or sets a condition is for a
    person. A remark "shipped 11/19" or "20 left" contradicts a promise for the
    whole quantity of its row. A promise that lies before the mail is a date of something else, or stale.
    """
    return tuple(replace(s, cautions=s.cautions | frozenset(_doubts(item, s, paper))) for s in statements)


def _doubts(item: ItemRow, statement: Statement, paper: Paper) -> Iterable[Caution]:
    if statement.kind is StatementKind.SHIP and _BEFORE.search(paper.title) and not _PACKED.search(paper.title):
        yield Caution.UNCLEAR_KIND
    if item.notes.unsettled or (item.notes.substituted and statement.kind is not StatementKind.SUBSTITUTE):
        yield Caution.UNCLEAR_KIND
    yield from _unread(item, statement, paper)
    yield from _rival_amounts(item, statement, paper)
    if item.runs_together():
        yield Caution.UNCLEAR_QUANTITY
    if statement.kind is StatementKind.BACKORDER and _arrival(item, statement, paper):
        yield Caution.UNCLEAR_DATE
    if statement.kind not in _PROMISES:
        return
    if paper.kind in _REPORTS and not item.has_column(Role.SHIPPED, Role.SHIPPED_TO_DATE, Role.OPEN):
        remarks = (item.text(role) for role in (Role.COMMENT, Role.STATUS))
        if any(_GONE.search(remark) for remark in remarks):
            yield Caution.UNCLEAR_KIND
    yield from _rival_days(item, statement, paper)
    yield from _revised_day(item, statement)
    if paper.kind in _CONFIRMING and _FROM.fullmatch(item.header(Role.DATE_OLD)):
        yield Caution.UNCLEAR_DATE  # a window of delivery, or the old day and the new one
    end = statement.promise.end if statement.promise is not None else None
    issued = paper.heading.issued or paper.setting.context.reference
    if end is not None and end < min(issued, paper.setting.context.reference):
        yield Caution.UNCLEAR_DATE


def _unread(item: ItemRow, statement: Statement, paper: Paper) -> Iterable[Caution]:
    """A day or a figure under a heading that nobody understands may be what the row is about."""
    looks = {cell.text: cell_type(cell.text) for cell in item.unread()}
    if CellType.DATE in looks.values():
        yield Caution.UNCLEAR_DATE
    value = statement.quantity.value if statement.quantity is not None else None
    if any(look in NUMERIC and read_number(text, style=paper.setting.style) != value for text, look in looks.items()):
        yield Caution.UNCLEAR_QUANTITY
    dated = item.cell(Role.DATE)
    if statement.kind is StatementKind.CONFIRM and statement.promise is None and dated is not None:
        yield Caution.UNCLEAR_DATE  # "Date" says nothing of what happens on it


def _rival_amounts(item: ItemRow, statement: Statement, paper: Paper) -> Iterable[Caution]:
    """Two columns that claim the same quantity and differ, or a confirmed part that nothing says to be a part."""
    value = statement.quantity.value if statement.quantity is not None else None
    if value is None or statement.kind not in {StatementKind.CONFIRM, StatementKind.SHIP}:
        return
    said = (Role.SHIPPED,) if statement.kind is StatementKind.SHIP else (Role.ORDERED, Role.CONFIRMED, Role.QUANTITY)
    twins = [
        c for r in (*said, Role.PIECES, Role.WEIGHT) if item.amount(r) == statement.quantity for c in item.twins(r)
    ]
    texts = [cell.text for cell in (*item.rivals(*said), *twins)]
    if any((n := read_number(text, style=paper.setting.style)) is not None and n != value for text in texts):
        yield Caution.UNCLEAR_QUANTITY
    if paper.kind in _ANSWERS and _is_stock(item, value):
        yield Caution.UNCLEAR_QUANTITY


def _is_stock(item: ItemRow, value: Decimal) -> bool:
    """Available stock, or a shipped part of a row whose balance has no date, is not what the vendor confirms."""
    if item.has_column(Role.BACKORDERED) or any(item.notes.schedules):
        return False
    whole = item.amount(Role.ORDERED) or item.amount(Role.QUANTITY)
    stock, shipped = item.amount(Role.CONFIRMED), item.amount(Role.SHIPPED)
    if whole is None or whole.value <= value:
        return False
    available = stock is not None and stock.value == value and _STOCK.search(item.header(Role.CONFIRMED)) is not None
    return available or (
        stock is None and shipped is not None and shipped.value == value and item.has_column(Role.OPEN)
    )


def _rival_days(item: ItemRow, statement: Statement, paper: Paper) -> Iterable[Caution]:
    if statement.promise is None:
        return
    for cell in item.rivals(Role.DATE_PROMISED, Role.DATE_SHIP, Role.DATE_DELIVERY):
        window = read_window(cell.text, context=paper.setting.context)
        if isinstance(window, PromiseWindow) and window.end != statement.promise.end:
            yield Caution.UNCLEAR_DATE


def _revised_day(item: ItemRow, statement: Statement) -> Iterable[Caution]:
    """A remark "revised to 12/18" beside another date in the date column: which of both holds, nobody can tell."""
    said, window = item.notes.promise_said, item.notes.promise
    if said is None or window is None or statement.promise is None:
        return
    if _CHANGED.search(said.text) and window.end != statement.promise.end:
        yield Caution.UNCLEAR_DATE


def _arrival(item: ItemRow, statement: Statement, paper: Paper) -> bool:
    """Tell an arrival date beside a shipped quantity: it may be of what is on the truck, not of the rest."""
    if paper.kind not in {MailKind.PACK, MailKind.ASN} or statement.promise is None:
        return False
    cell, shipped = item.window(Role.DATE_DELIVERY), item.amount(Role.SHIPPED)
    if cell is None or cell.window is None or shipped is None or shipped.value <= 0:
        return False
    return cell.window.end == statement.promise.end and _REST.search(cell.header) is None


def _sum(item: ItemRow, statements: Sequence[Statement]) -> Iterable[str]:
    """Ordered = confirmed or shipped + backordered + cancelled, where all are printed in the same unit."""
    ordered = item.amount(Role.ORDERED)
    parts = [
        s.quantity
        for s in statements
        if s.kind in {StatementKind.SHIP, StatementKind.CONFIRM, StatementKind.BACKORDER, StatementKind.CANCEL}
    ]
    owed = any(s.kind is StatementKind.BACKORDER for s in statements)
    before = item.amount(Role.SHIPPED_BEFORE)
    amounts = [part for part in parts if part is not None]
    if ordered is None or not owed or len(amounts) < 2 or any(a.uom != ordered.uom for a in amounts):  # noqa: PLR2004 - a sum
        return
    found = sum((a.value for a in amounts), start=before.value if before is not None else Decimal(0))
    slack = ordered.value * _WEIGHED if unit(ordered.uom).dimension is Dimension.WEIGHT else Decimal(0)
    if item.amount(Role.SHIPPED_BEFORE) is None and item.has_column(Role.SHIPPED_TO_DATE):
        return
    if abs(found - ordered.value) > slack:
        yield f"ordered {ordered.value:f} is not the sum {found:f} of its parts"


def _tags(item: ItemRow, statements: Sequence[Statement]) -> Iterable[str]:
    shipped = next((s.quantity for s in statements if s.kind is StatementKind.SHIP), None)
    if shipped is None or shipped.uom not in item.notes.tags:
        return
    found = Decimal(item.notes.tags[shipped.uom])
    if abs(found - shipped.value) > shipped.value * _SHARE:
        yield f"tags add up to {found:f}, the item says {shipped.value:f}"


def _extension(item: ItemRow, statements: Sequence[Statement], paper: Paper) -> Iterable[str]:
    cell, price = item.cell(Role.AMOUNT), item.price()
    amount = read_number(cell.text, style=paper.setting.style) if cell is not None else None
    if amount is None or price is None or not statements:
        return
    quantities = [s.quantity for s in statements if s.quantity] + [
        q for r in (Role.ORDERED, Role.QUANTITY) if (q := item.amount(r))
    ]
    products = [p for q in quantities if (p := _product(q.value, q.uom, price[0].value, price[0].unit)) is not None]
    if products and amount and not any(abs(p - amount) <= max(_CENT, abs(amount) * _SHARE) for p in products):
        yield f"price times quantity is not {amount:f}"


def _product(quantity: Decimal, uom: str, price: Decimal, price_uom: str) -> Decimal | None:
    """Return the extension, or None where it needs a weight or length that is not printed."""
    code = price_uom.upper()
    if code in _PER:
        return quantity * price / _PER[code] if unit(uom).dimension is _SAME[code] and unit(uom).factor == 1 else None
    if not code or not uom:
        return None
    same = code == uom or {code, uom} <= {"PC", "EA", "SH"}
    return quantity * price if same else None
