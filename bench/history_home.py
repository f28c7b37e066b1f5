"""A large installation with years of history, written straight into the tables: what reports are measured on.

Every open order has eight lines that were acknowledged, delayed or backordered like those of a service center; closed
ones were shipped, received, flagged, asked about and settled within the last three years. Nothing is read from mails,
so that a hundred thousand open lines take minutes and not days.
"""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Engine, insert
from sqlalchemy.orm import Session

from db.engine import write_session
from db.payload import pack
from db.records import FeedKind, FeedRun
from db.repositories.line_feed import FIELDS, line_order
from db.repositories.orders import Orders
from db.tables import (
    CHASE,
    DECISION,
    DEMAND,
    DOCUMENT,
    EXCEPTION,
    MAIL,
    PO_LINE,
    RECEIPT,
    STATEMENT,
    STOCK_LEVEL,
    VENDOR_STOCK,
)
from domain.document import Evidence, LineReference, Span, Statement, StatementKind
from domain.mail import MailKind, Outcome
from domain.match import Action, Decision, DocumentHead
from domain.promise import Basis, PromiseWindow
from domain.purchase import PoLine, Vendor, item_key
from domain.quantity import Quantity
from domain.state import Severity
from domain.supply import DemandKind

AS_OF = date(2026, 11, 23)
YEARS = 3
_LINES = 8  # of an order
_VENDORS, _ITEMS, _BUYERS = 200, 3_000, 20
_ORDERS_AT_ONCE = 500
_DAY = timedelta(days=1)
_SHAPES = ("PLATE", "HR SHEET", "CF ROUND", "HR FLAT", "ANGLE", "HSS TUBE")
_GRADES = ("A36", "A572-50", "A1011 CS-B", "A500 GR B", "1018", "4140", "304", "6061-T6")
_NOTES = (
    "out of stock at the mill",
    "rolling missed, line down",
    "truck was late",
    "",
    "",
    "will advise",
    "on allocation",
)
_CODES = ("LATE_ETA", "PAST_DUE_NO_NEWS", "PARTIAL_SHIPMENT", "MISSING_ETA", "NO_ACK", "SHIP_COMPLETE_SHORT")


@dataclass(slots=True)
class _Rows:
    """Rows of some orders, by table; ids are given out here, as nothing else writes meanwhile."""

    mail: list[dict[str, Any]]
    document: list[dict[str, Any]]
    line: list[dict[str, Any]]
    statement: list[dict[str, Any]]
    decision: list[dict[str, Any]]
    receipt: list[dict[str, Any]]
    flag: list[dict[str, Any]]
    chase: list[dict[str, Any]]

    def store(self, session: Session) -> None:
        """Write everything, parents first."""
        pairs = (
            (MAIL, self.mail), (DOCUMENT, self.document), (PO_LINE, self.line), (STATEMENT, self.statement),
            (DECISION, self.decision), (RECEIPT, self.receipt), (EXCEPTION, self.flag), (CHASE, self.chase),
        )  # fmt: skip
        for table, rows in pairs:
            if rows:
                session.execute(insert(table), rows)


class HistoryHome:
    """Writes the installation; the same seed gives the same rows."""

    def __init__(self, seed: int = 7) -> None:
        self._dice = random.Random(seed)
        self._mail = self._statement = self._order = 0
        self._feed = 0

    def fill(self, engine: Engine, *, open_lines: int, closed_lines: int) -> None:
        """Write vendors, orders with all that was said and done about them, demand and stock."""
        with write_session(engine) as session:
            orders = Orders(session)
            orders.save_vendors(_vendor(n) for n in range(_VENDORS))
            feed = FeedRun(name="orders.csv", sha256="0" * 64, kind=FeedKind.ORDERS, as_of=AS_OF)
            self._feed = orders.start_feed(feed).feed_id
        for count, is_open in ((open_lines, True), (closed_lines, False)):
            left = -(-count // (_LINES - is_open))  # one line of an open order has come already
            while left > 0:
                rows = _Rows([], [], [], [], [], [], [], [])
                for _ in range(min(left, _ORDERS_AT_ONCE)):
                    self._one_order(rows, is_open=is_open)
                with write_session(engine) as session:
                    rows.store(session)
                left -= _ORDERS_AT_ONCE
        with write_session(engine) as session:
            self._supply(session, max(50, min(_ITEMS, open_lines // 30)))

    def _one_order(self, rows: _Rows, *, is_open: bool) -> None:
        self._order += 1
        dice, number = self._dice, self._order
        ordered = AS_OF - _DAY * (dice.randint(3, 75) if is_open else dice.randint(60, 365 * YEARS))
        vendor = number % _VENDORS
        acked = dice.random() < 0.95 and ordered + 2 * _DAY <= AS_OF
        said = ordered + _DAY * dice.randint(1, 4)
        paper = self._paper(rows, vendor, min(said, AS_OF), MailKind.ACK, number) if acked else None
        for place in range(1, _LINES + 1):
            came = not is_open or place == 1
            self._one_line(rows, number, place, vendor, ordered, paper, came=came)

    def _one_line(
        self, rows: _Rows, order: int, place: int, vendor: int, ordered: date, paper: "_Paper | None", *, came: bool
    ) -> None:
        dice = self._dice
        article = dice.randrange(_ITEMS)
        need = ordered + _DAY * dice.randint(50, 110)
        amount = Decimal(dice.choice((20, 60, 100, 250, 4000)))
        key = (str(500_000 + order), str(place))
        ours = PoLine(
            po=key[0], line=key[1], vendor_id=f"V{vendor:03}", uom="LB" if amount == 4000 else "PC", ordered=amount,
            item=f"IT-{article:05}", description=_description(article),
            unit_price=Decimal(dice.randint(200, 9000)) / 100,
            order_date=ordered, need_date=need, buyer=f"BUYER {order % _BUYERS:02}", warehouse=f"W{order % 4}",
            customer=f"Customer {article % 400}", customer_priority=dice.choice("AABBCCC "), closed_by_erp=came,
            received=amount if came else Decimal(0),
        )  # fmt: skip
        promised = need - _DAY * (dice.randint(10, 25) if dice.random() < 0.85 else dice.randint(-9, 6))
        if paper is not None:
            dated = promised if dice.random() < 0.93 else None
            self._say(rows, paper, ours, StatementKind.CONFIRM, dated)
        trouble = dice.random() < (0.3 if came else 0.22)
        if trouble and paper is not None and (second := paper.on + _DAY * dice.randint(5, 30)) <= AS_OF:
            later = self._paper(rows, vendor, second, MailKind.DELAY, order * 10 + place)
            kind = dice.choice((StatementKind.DELAY, StatementKind.BACKORDER))
            promised = max(promised, second) + _DAY * dice.randint(3, 25)
            self._say(rows, later, ours, kind, promised if dice.random() < 0.8 else None, note=dice.choice(_NOTES))
        if came:
            arrived = max(ordered + 3 * _DAY, promised + _DAY * (dice.randint(-3, 4) + vendor % 7))
            arrived = min(arrived, AS_OF)
            if dice.random() < 0.7:
                load = self._paper(rows, vendor, max(ordered, arrived - 2 * _DAY), MailKind.PACK, order * 10 + place)
                self._say(rows, load, ours, StatementKind.SHIP, None)
            rows.receipt.append(_receipt(ours, arrived, amount))
        if trouble:
            self._flagged(rows, ours, min(AS_OF, need - 5 * _DAY), ended=came)
        rows.line.append(_line_row(ours, self._feed))

    def _paper(self, rows: _Rows, vendor: int, on: date, kind: MailKind, number: int) -> "_Paper":
        self._mail += 1
        at = datetime.combine(on, time(9, self._mail % 60), tzinfo=UTC)
        name = f"{kind.value}-{number}.pdf"
        rows.mail.append(
            {
                "mail_id": self._mail, "sha256": f"{self._mail:064}", "source": f"{self._mail}.eml",
                "message_id": f"<{self._mail}@v{vendor}.example>", "payload_digest": f"{self._mail:064}", "date": at,
                "local_date": on, "sender": f"desk@v{vendor}.example", "sender_name": "Desk", "subject": "PO",
                "vendor_id": f"V{vendor:03}", "kind": kind, "outcome": Outcome.APPLIED, "reason": "", "documents": [],
                "in_reply_to": None, "references": [], "captured_by": "", "same_as": None, "read_attempts": 1,
            }
        )  # fmt: skip
        rows.document.append(
            {
                "document_id": self._mail, "mail_id": self._mail, "name": name, "sha256": None, "kind": kind,
                "pages": 1,
                "number": str(number), "number_norm": str(number), "references": [], "vendor_order": None,
                "vendor_order_norm": None, "po_numbers": [], "date": on, "revision": None, "problem": None,
            }
        )  # fmt: skip
        return _Paper(mail_id=self._mail, on=on, at=at, head=DocumentHead(name=name, kind=kind, number=str(number)))

    def _say(
        self, rows: _Rows, paper: "_Paper", ours: PoLine, kind: StatementKind, promised: date | None, *, note: str = ""
    ) -> None:
        self._statement += 1
        window = None if promised is None else PromiseWindow(start=promised, end=promised, basis=Basis.SHIP)
        places = (("kind", "Ship Date"), ("qty", str(ours.ordered)), ("eta", str(promised)))
        evidence = tuple(
            Evidence(field=field, page=1, place=Span(start=9, end=9 + len(text)), text=text) for field, text in places
        )
        statement = Statement(
            kind=kind,
            target=LineReference(row=ours.line, po_text=ours.po, po_line=ours.line, item_text=ours.description),
            quantity=Quantity(value=ours.ordered, uom=ours.uom), uom_text=ours.uom, promise=window, note=note,
            ship_date=paper.on if kind is StatementKind.SHIP else None, evidence=evidence,
        )  # fmt: skip
        rows.statement.append(
            {
                "statement_id": self._statement, "mail_id": paper.mail_id, "document_id": paper.mail_id,
                "source": f"{paper.mail_id}.eml", "document": paper.head.name, "page": 1, "vendor_id": ours.vendor_id,
                "kind": kind, "po": ours.po, "line": ours.line, "po_norm": ours.po, "line_norm": ours.line,
                "decision": Decision.AUTO, "confidence": 0.99, "amount": ours.ordered, "theoretical": False,
                "document_on": paper.on, "received_at": paper.at,
                "content": {"statement": pack(statement), "document": pack(paper.head), "reasons": [], "holds": [],
                            "score": None},
            }
        )  # fmt: skip
        rows.decision.append(
            _decision(
                ours, paper.at, "rule:auto", Action.AUTO_APPLY, f"s:{self._statement}", statement_id=self._statement
            )
        )

    def _flagged(self, rows: _Rows, ours: PoLine, opened: date, *, ended: bool) -> None:
        dice = self._dice
        code = dice.choice(_CODES)
        resolved = min(AS_OF, opened + _DAY * dice.randint(2, 40)) if ended else None
        rows.flag.append(
            {
                "code": code, "po": ours.po, "line": ours.line, "po_norm": ours.po, "line_norm": ours.line,
                "vendor_norm": "", "vendor_id": ours.vendor_id, "severity": Severity.HIGH, "opened_on": opened,
                "detail": "as flagged", "auto_chase": True, "resolved_on": resolved, "root_cause": None, "owner": "",
                "statement_ids": [],
            }
        )  # fmt: skip
        if dice.random() < 0.6:
            on = min(opened + _DAY * dice.randint(0, 6), AS_OF)
            rows.chase.append(
                {
                    "vendor_id": ours.vendor_id, "po": ours.po, "line": ours.line, "po_norm": ours.po,
                    "line_norm": ours.line, "reason": code, "stage": 1, "on": on,
                }
            )  # fmt: skip
        if resolved is not None and dice.random() < 0.3:
            at = datetime.combine(resolved, time(15), tzinfo=UTC)
            details = {"root_cause": f"RC{dice.randint(1, 9)}"}
            subject = f"l:{ours.po}/{ours.line}"
            rows.decision.append(
                _decision(ours, at, ours.buyer, Action.RESOLVE, subject, code=code, reason="settled", details=details)
            )

    def _supply(self, session: Session, items: int) -> None:
        dice = self._dice
        weeks = [AS_OF - _DAY * 7 * n for n in range(52 * YEARS)]
        for article in range(items):
            rate = 0.25 if article % 3 == 0 else 0.9
            rows = [
                _demand(article, week - _DAY * dice.randint(0, 4), dice.randint(1, 40), f"D{article}-{n}")
                for n, week in enumerate(weeks)
                if dice.random() < rate
            ]
            rows += [_demand(article, AS_OF + 9 * _DAY, dice.randint(5, 90), f"S{article}", DemandKind.ORDERED)]
            session.execute(insert(DEMAND), rows)
        session.execute(insert(STOCK_LEVEL), [_level(a, dice.randint(0, 900)) for a in range(items)])
        session.execute(
            insert(VENDOR_STOCK), [_offer(v, dice.randrange(_ITEMS), n) for v in range(20) for n in range(300)]
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Paper:
    mail_id: int
    on: date
    at: datetime
    head: DocumentHead


def _vendor(number: int) -> Vendor:
    return Vendor(vendor_id=f"V{number:03}", name=f"Vendor {number:03} Steel", transit_days=1 + number % 5)


def _description(article: int) -> str:
    shape, grade = _SHAPES[article % len(_SHAPES)], _GRADES[article // 7 % len(_GRADES)]
    return f"{shape} {grade} {1 + article % 9}/8 X {4 + article % 44} X {60 + article % 180}"


def _line_row(line: PoLine, feed_id: int) -> dict[str, Any]:
    row = {name: getattr(line, name) for name in FIELDS}
    row |= {"po_norm": line.po, "po_rev": line.po[::-1], "line_norm": line.line}
    return row | {"line_order": line_order(line.line), "feed_id": feed_id}


def _receipt(line: PoLine, on: date, amount: Decimal) -> dict[str, Any]:
    place = {"po": line.po, "line": line.line, "po_norm": line.po, "line_norm": line.line}
    return place | {
        "number": f"R{line.po}-{line.line}",
        "on": on,
        "amount": amount,
        "uom": line.uom,
        "packing_slip": "",
    }


def _decision(line: PoLine, at: datetime, who: str, action: Action, subject: str, **more: object) -> dict[str, Any]:
    plain = {
        "at": at, "who": who, "action": action, "po": line.po, "line": line.line, "po_norm": line.po,
        "line_norm": line.line, "statement_id": None, "amount": None, "code": None, "undoes": None, "before": "",
        "after": "", "reason": "", "subject": subject, "turn": 1, "batch": subject, "details": {},
    }  # fmt: skip
    return plain | more


def _demand(
    article: int, on: date, amount: int, reference: str, kind: DemandKind = DemandKind.ISSUED
) -> dict[str, Any]:
    item = f"IT-{article:05}"
    return {
        "kind": kind, "item": item, "item_norm": item_key(item), "on": on, "amount": Decimal(amount), "uom": "PC",
        "warehouse": f"W{article % 4}", "customer": f"Customer {article % 400}", "priority": "", "reference": reference,
    }  # fmt: skip


def _level(article: int, on_hand: int) -> dict[str, Any]:
    item = f"IT-{article:05}"
    return {
        "item": item, "item_norm": item_key(item), "warehouse": f"W{article % 4}", "as_of": AS_OF,
        "on_hand": Decimal(on_hand), "allocated": Decimal(on_hand // 3), "uom": "PC",
        "description": _description(article), "item_class": "ABC"[article % 3], "unit_cost": Decimal(25),
        "safety_stock": Decimal(article % 60), "reorder_point": None,
    }  # fmt: skip


def _offer(vendor: int, article: int, number: int) -> dict[str, Any]:
    part = f"P{number:04}"
    return {
        "vendor_id": f"V{vendor:03}", "as_of": AS_OF, "vendor_item": part, "vendor_item_norm": part, "item": "",
        "item_norm": "", "description": _description(article), "branch": "", "available": Decimal(number % 150),
        "on_order": Decimal(0), "next_eta": AS_OF + _DAY * 20, "uom": "PC", "unit_price": None, "price_uom": "",
    }  # fmt: skip
