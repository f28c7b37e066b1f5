"""Arithmetic a paper must pass: ordered = shipped + backordered, price x quantity = extension, tags = item total."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from domain.document import Caution, Statement, StatementKind
from domain.units import Dimension, unit
from parsers.item_row import ItemRow
from parsers.layout import Role
from parsers.numbers import read_number
from parsers.statement_parts import Paper

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
