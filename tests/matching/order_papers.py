"""Order lines, mails and papers for tests of the matcher."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from domain.document import Cell, Document, Evidence, LineReference, Statement, StatementKind
from domain.mail import MailKind
from domain.purchase import PoLine, po_key
from domain.quantity import Quantity
from matching.engine import match_document
from matching.order_book import MailFacts, MatchOptions, OpenLine, OrderBook, Trust

D = Decimal


def po_line(number: str, description: str, ordered: str = "10", **more: object) -> PoLine:
    values: dict[str, object] = {
        "po": "4500",
        "line": number,
        "vendor_id": "V1",
        "uom": "PC",
        "ordered": D(ordered),
        "description": description,
    }
    return PoLine(**(values | more))  # type: ignore[arg-type]


def book(*lines: PoLine, closed: tuple[str, ...] = (), **more: object) -> OrderBook:
    orders: dict[str, list[OpenLine]] = {}
    for line in lines:
        covered = line.ordered if line.line in closed else D(0)
        orders.setdefault(po_key(line.po), []).append(OpenLine(line=line, covered=covered))
    return OrderBook(orders={po: tuple(group) for po, group in orders.items()}, **more)  # type: ignore[arg-type]


def mail(**more: object) -> MailFacts:
    values: dict[str, object] = {
        "mail_id": 1,
        "source": "a.eml",
        "vendor_id": "V1",
        "trust": Trust.VENDOR,
        "received_at": datetime(2026, 11, 10, tzinfo=UTC),
        "document_on": date(2026, 11, 10),
    }
    return MailFacts(**(values | more))  # type: ignore[arg-type]


def row(
    text: str = "", qty: str | None = "10", *, uom: str = "PC", kind: str = "confirm", ident: str = "r1", **more: object
) -> Statement:
    target = {
        k: more.pop(k)
        for k in ("po_text", "po_line", "line_text", "lines", "codes", "whole_order", "but_lines", "but_items")
        if k in more
    }
    quantity = None if qty is None else Quantity(value=D(qty), uom=uom)
    said = Statement(
        kind=StatementKind(kind),
        target=LineReference(row=ident, item_text=text, **target),
        quantity=quantity,
        uom_text=uom,
        **more,
    )  # type: ignore[arg-type]
    return said if said.evidence else replace(said, evidence=tuple(_printed(said)))


def _printed(said: Statement) -> Iterator[Evidence]:
    """The words of a paper that prints every value of the statement as it is."""
    promise = said.promise
    values = {
        "qty": said.quantity and said.quantity.value,
        "eta_from": promise and promise.start,
        "eta_to": promise and promise.end,
        "ship_date": said.ship_date,
        "unit_price": said.unit_price,
    }
    for field, value in values.items():
        if value is not None:
            yield Evidence(field=field, page=1, place=Cell(ref="Sheet!A1"), text=f"{value}")


def paper(
    *statements: Statement,
    name: str = "ack.pdf",
    kind: MailKind = MailKind.ACK,
    pos: tuple[str, ...] = ("4500",),
    **more: object,
) -> Document:
    return Document(name=name, kind=kind, po_numbers=pos, statements=statements, **more)  # type: ignore[arg-type]


def matched(document: Document, orders: OrderBook, facts: MailFacts | None = None):
    return match_document(document, mail=facts or mail(), book=orders, options=MatchOptions())
