"""UBL OrderResponse: response codes AB, AP, RE, CA and line codes 1, 3, 5, 7, 42 (DOMAIN 7.5)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from domain.document import Caution, Document, LineReference, Statement, StatementKind
from domain.mail import MailKind
from parsers.edi.segments import LineFacts, Piece, Portion, ReadDate, evidences, joined, quantity, to_statement
from parsers.edi.ubl_parts import XmlAmount, amount, iso_day, item_codes, item_text, notes, promise, unit_price
from parsers.edi.xml_tree import XmlTree, children, find, words


@dataclass(frozen=True, slots=True, kw_only=True)
class _Meaning:
    """What a line code says, in words, perhaps with a caution."""

    kind: StatementKind
    words: str
    caution: Caution | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Common:
    """What holds for every line of a response."""

    tree: XmlTree
    po: Piece | None
    promised: ReadDate


# AB acknowledges the message only; with AP and RE the lines are normally not sent. 27, 29 and 30 are the codes of
# older Peppol and UBL files (element 1225). "Conditionally accepted" without lines hides its conditions.
_ORDER: dict[str, _Meaning] = {
    "AB": _Meaning(kind=StatementKind.RECEIPT_ONLY, words="message acknowledgement"),
    "AP": _Meaning(kind=StatementKind.CONFIRM, words="accepted"),
    "RE": _Meaning(kind=StatementKind.REJECT, words="rejected"),
    "CA": _Meaning(kind=StatementKind.CONFIRM, words="conditionally accepted", caution=Caution.CONDITIONAL),
}
_OLDER = {"27": "RE", "29": "AP", "30": "CA"}
_UNKNOWN = _Meaning(kind=StatementKind.RECEIPT_ONLY, words="unknown response code", caution=Caution.UNCLEAR_KIND)
_LINE: dict[str, _Meaning] = {
    "1": _Meaning(kind=StatementKind.CONFIRM, words="added", caution=Caution.UNCLEAR_KIND),
    "3": _Meaning(kind=StatementKind.CONFIRM, words="accepted with change"),
    "5": _Meaning(kind=StatementKind.CONFIRM, words="accepted without amendment"),
    "7": _Meaning(kind=StatementKind.REJECT, words="not accepted"),
    "42": _Meaning(kind=StatementKind.SHIP, words="already delivered", caution=Caution.UNCLEAR_KIND),
}
_UNCODED = _Meaning(kind=StatementKind.CONFIRM, words="no line status", caution=Caution.UNCLEAR_KIND)
_SUBSTITUTES = ("SellerSubstitutedLineItem", "SellerProposedSubstituteLineItem")
_PROMISES = frozenset({StatementKind.CONFIRM, StatementKind.SUBSTITUTE})
_TITLES = {StatementKind.RECEIPT_ONLY: MailKind.RECEIPT_ONLY}


def read_order_response(tree: XmlTree, root: etree._Element, *, name: str) -> Document:
    """Return the acknowledgment of an OrderResponse."""
    code = words(find(root, "OrderResponseCode")) or _simple_code(root)
    code = _OLDER.get(code, code)
    order = tree.piece(find(root, "OrderReference", "ID"))
    lines = children(root, "OrderLine")
    meaning = _ORDER.get(code) or (None if lines else _UNKNOWN)
    if meaning is not None and (not lines or meaning.kind is not StatementKind.CONFIRM):
        statements = tuple(_whole_order(tree, root, meaning))
    else:
        default = replace(_LINE["5"], words="") if code == "AP" else _UNCODED
        common = _Common(tree=tree, po=order, promised=promise(tree, find(root, "Delivery")))
        statements = tuple(
            s for i, line in enumerate(lines, 1) for s in _line(common, line, row=str(i), default=default)
        )
    return Document(
        name=name,
        kind=_TITLES.get(meaning.kind, MailKind.ACK) if meaning else MailKind.ACK,
        number=words(find(root, "ID")) or None,
        vendor_order=words(find(root, "SalesOrderID")) or words(find(root, "OrderReference", "SalesOrderID")) or None,
        po_numbers=(order.text,) if order else (),
        date=iso_day(words(find(root, "IssueDate"))),
        title=f"UBL OrderResponse {code}".strip(),
        statements=statements,
    )


def _simple_code(root: etree._Element) -> str:
    """Return the code an OrderResponseSimple says with its indicator."""
    accepted = words(find(root, "AcceptedIndicator")).lower()
    return {"true": "AP", "false": "RE"}.get(accepted, "")


def _whole_order(tree: XmlTree, root: etree._Element, meaning: _Meaning) -> Iterator[Statement]:
    node = find(root, "OrderReference", "ID")
    po = tree.piece(node)
    if po is None:
        return
    promised = promise(tree, find(root, "Delivery")) if meaning.kind in _PROMISES else ReadDate()
    yield Statement(
        kind=meaning.kind,
        target=LineReference(row="0", po_text=po.text, whole_order=True),
        promise=promised.window,
        cautions=frozenset(c for c in (meaning.caution, promised.caution) if c),
        evidence=evidences(("po", po), ("kind", tree.piece(find(root, "OrderResponseCode")))) + promised.evidence,
        note=joined([meaning.words, notes(root)]),
    )


def _line(common: _Common, line: etree._Element, *, row: str, default: _Meaning) -> Iterator[Statement]:
    tree = common.tree
    item = find(line, "LineItem")
    code = words(find(item, "LineStatusCode"))
    meaning = _LINE.get(code, _UNCODED) if code else default
    facts = _facts(common, line, row=row)
    offered = joined((item_offer(o) for n in _SUBSTITUTES for o in children(line, n)), separator=" / ")
    kind = StatementKind.SUBSTITUTE if offered and meaning.kind is StatementKind.CONFIRM else meaning.kind
    base = Portion(
        kind=kind,
        cautions=frozenset({meaning.caution} if meaning.caution else ()),
        evidence=tree.evidence("kind", find(item, "LineStatusCode")),
        note=joined(
            [
                f"{meaning.words} ({code})" if code else meaning.words,
                notes(item),
                f"offered: {offered}" if offered else "",
            ]
        ),
    )
    yield from (to_statement(portion, facts) for portion in _portions(common, item, base))


def item_offer(node: etree._Element) -> str:
    """Return an offered item as codes and text."""
    item = find(node, "Item")
    return joined([*item_codes(item), item_text(item)], separator=" ")


def _facts(common: _Common, line: etree._Element, *, row: str) -> LineFacts:
    tree = common.tree
    item = find(line, "LineItem")
    own = tree.piece(find(line, "OrderLineReference", "LineID"))
    po = tree.piece(find(line, "OrderLineReference", "OrderReference", "ID")) or common.po
    price, price_uom, price_piece = unit_price(tree, item)
    codes = item_codes(find(item, "Item"))
    return LineFacts(
        target=LineReference(
            row=row,
            po_text=po.text if po else None,
            po_line=own.text if own else None,
            line_text=None if own else words(find(item, "ID")) or None,
            item_text=item_text(find(item, "Item")) or (codes[0] if codes else ""),
            codes=codes,
        ),
        unit_price=price,
        price_uom=price_uom,
        evidence=evidences(("po", po), ("line", own), ("unit_price", price_piece)),
    )


def _portions(common: _Common, item: etree._Element | None, base: Portion) -> Iterator[Portion]:
    """Yield one portion per delivery that has a quantity of its own, else one for the line; then the backorder."""
    if base.kind not in _PROMISES and base.kind is not StatementKind.SHIP:
        yield base
        return
    tree = common.tree
    deliveries = children(item, "Delivery")
    sized = [d for d in deliveries if find(d, "Quantity") is not None]
    total = amount(tree, find(item, "Quantity"))
    if base.kind in _PROMISES and len(sized) > 1:
        yield from (_portion(base, amount(tree, find(d, "Quantity")), promise(tree, d)) for d in sized)
    else:
        yield _portion(base, total, _promised(common, deliveries) if base.kind in _PROMISES else ReadDate())
    yield from _backorder(tree, item, base)


def _promised(common: _Common, deliveries: Sequence[etree._Element]) -> ReadDate:
    own = next((p for p in (promise(common.tree, d) for d in deliveries) if p.evidence), None)
    return own or common.promised


def _portion(base: Portion, measure: XmlAmount, promised: ReadDate) -> Portion:
    doubts = {c for c in (measure.caution, promised.caution) if c}
    if measure.value == 0:
        doubts.add(Caution.UNCLEAR_QUANTITY)
    return replace(
        base,
        amount=measure.value or None,
        uom=measure.uom if measure.value else "",
        promise=promised.window,
        cautions=base.cautions | doubts,
        evidence=base.evidence + evidences(("qty", measure.piece)) + promised.evidence,
    )


def _backorder(tree: XmlTree, item: etree._Element | None, base: Portion) -> Iterator[Portion]:
    """Yield the backordered quantity.

    A stated ``BackorderQuantity`` is plain; whether ``Quantity`` includes a ``MaximumBackorderQuantity`` differs
    between senders, so that one is for a person.
    """
    for name, doubts in (
        ("BackorderQuantity", frozenset[Caution]()),
        ("MaximumBackorderQuantity", frozenset({Caution.UNCLEAR_QUANTITY})),
        ("MinimumBackorderQuantity", frozenset({Caution.UNCLEAR_QUANTITY})),
    ):
        measure = amount(tree, find(item, name))
        if measure.value and quantity(measure.value, measure.uom) is not None:
            yield replace(
                _portion(base, measure, ReadDate()), kind=StatementKind.BACKORDER, cautions=base.cautions | doubts
            )
            return
