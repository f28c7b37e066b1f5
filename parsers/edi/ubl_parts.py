"""The parts that UBL order responses and dispatch notices share."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lxml import etree

from domain.document import Caution
from domain.promise import Basis, Firmness, PromiseWindow
from parsers.edi.segments import Piece, ReadDate, evidence_of, joined, number
from parsers.edi.xml_tree import XmlTree, children, find, words
from parsers.papers.price_basis import price_unit

_NEVER = 2090
_ITEM_IDS = ("BuyersItemIdentification", "SellersItemIdentification", "StandardItemIdentification")


@dataclass(frozen=True, slots=True, kw_only=True)
class XmlAmount:
    """A quantity element with its unit code."""

    value: Decimal | None = None
    uom: str = ""
    piece: Piece | None = None
    caution: Caution | None = None


def amount(tree: XmlTree, node: etree._Element | None) -> XmlAmount:
    """Return the quantity of an element; a missing element is no reason for doubt."""
    piece = tree.piece(node)
    if node is None or piece is None:
        return XmlAmount()
    value = number(piece.text)
    doubtful = value is None or value < 0
    return XmlAmount(
        value=None if doubtful else value,
        uom=node.get("unitCode") or "",
        piece=piece,
        caution=Caution.UNCLEAR_QUANTITY if doubtful else None,
    )


def iso_day(text: str) -> date | None:
    """Return the day of an XML date or date-time, without its offset; None where it is no date."""
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None


def promise(tree: XmlTree, delivery: etree._Element | None) -> ReadDate:
    """Return the promised, else the estimated delivery period or day of despatch; a requested one echoes our order."""
    for name, firmness in (("PromisedDeliveryPeriod", Firmness.FIRM), ("EstimatedDeliveryPeriod", Firmness.SOFT)):
        period = find(delivery, name)
        if period is not None:
            return window(
                tree.piece(find(period, "StartDate")),
                tree.piece(find(period, "EndDate")),
                basis=Basis.DELIVER,
                firmness=firmness,
            )
    leaves = tree.piece(find(delivery, "Despatch", "EstimatedDespatchDate"))
    return window(leaves, leaves, basis=Basis.SHIP, firmness=Firmness.SOFT)


def window(start: Piece | None, end: Piece | None, *, basis: Basis, firmness: Firmness = Firmness.FIRM) -> ReadDate:
    """Return the promise between two written days, either of which may be missing."""
    pieces = [("eta_from", start), ("eta_to", end)]
    evidence = tuple(evidence_of(field, piece) for field, piece in pieces if piece is not None)
    days = [iso_day(piece.text) for _, piece in pieces if piece is not None]
    if not days:
        return ReadDate()
    first = iso_day(start.text) if start else None
    last = iso_day(end.text) if end else None
    if any(d is None for d in days) or (first and last and last < first):
        return ReadDate(caution=Caution.UNCLEAR_DATE, evidence=evidence)
    if any(d is not None and d.year >= _NEVER for d in days):
        return ReadDate(caution=Caution.UNDATED, evidence=evidence)
    return ReadDate(window=PromiseWindow(start=first, end=last, basis=basis, firmness=firmness), evidence=evidence)


def item_codes(item: etree._Element | None) -> tuple[str, ...]:
    """Return the item numbers, ours first."""
    found = (words(find(item, kind, "ID")) for kind in _ITEM_IDS)
    return tuple(dict.fromkeys(code for code in found if code))


def item_text(item: etree._Element | None) -> str:
    """Return the item's name and description."""
    return joined([words(find(item, "Name")), *(words(d) for d in children(item, "Description"))], separator=" ")


def notes(node: etree._Element | None) -> str:
    """Return the notes of a line."""
    return joined(words(n) for n in children(node, "Note"))


def unit_price(tree: XmlTree, line: etree._Element | None) -> tuple[Decimal | None, str | None, Piece | None]:
    """Return the price, what it is per, and its place."""
    price = find(line, "Price")
    piece = tree.piece(find(price, "PriceAmount"))
    value = number(piece.text) if piece else None
    if piece is None or value is None:
        return None, None, None
    base = find(price, "BaseQuantity")
    uom = (base.get("unitCode") if base is not None else None) or _line_unit(line)
    return value, price_unit(uom, basis=number(words(base)) if base is not None else None), piece


def _line_unit(line: etree._Element | None) -> str:
    quantity = find(line, "Quantity")
    return (quantity.get("unitCode") or "") if quantity is not None else ""
