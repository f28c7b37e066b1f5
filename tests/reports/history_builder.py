"""Lines with their history, and worlds of random ones, for the tests of prevention reports."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from domain.calendar import BusinessCalendar
from domain.document import Evidence, LineReference, Span, Statement, StatementKind
from domain.ledger import Terms, fold
from domain.mail import MailKind
from domain.match import Decision, DocumentHead, MatchedStatement, Receipt
from domain.promise import Basis, PromiseWindow
from domain.purchase import PoLine, Vendor
from reports.history import Goods, LineHistory, in_order

AS_OF = date(2026, 11, 23)
CALENDAR = BusinessCalendar(holidays=frozenset({date(2026, 11, 26), date(2026, 9, 7)}))
VENDORS = {f"V{i}": Vendor(vendor_id=f"V{i}", name=f"Vendor {i}", transit_days=i, ack_sla_days=2) for i in range(1, 5)}
GRADES = ("A36", "A572-50", "304", "")


def word(kind: StatementKind, day: date, *, number: int = 1, **changes: Any) -> MatchedStatement:
    """A statement of a paper of its own; ``note``, ``promise``, ``ship_date``, ``complete_claim`` go inside."""
    inside = {n: changes.pop(n) for n in list(changes) if n in Statement.__dataclass_fields__}
    said = Statement(
        kind=kind,
        target=LineReference(row="1"),
        evidence=(Evidence(field="kind", page=1, place=Span(start=0, end=1), text="see paper"),),
        **inside,
    )
    plain = MatchedStatement(
        statement=said, document=DocumentHead(name="body", kind=MailKind.ACK), mail_id=number, source=f"{number}.eml",
        vendor_id="V1", document_on=day, received_at=datetime(day.year, day.month, day.day, 9, tzinfo=UTC), po="1",
        line="1", decision=Decision.AUTO, confidence=1.0, statement_id=number,
    )  # fmt: skip
    return replace(plain, **changes)


def window(day: date, basis: Basis | None = None) -> PromiseWindow:
    return PromiseWindow(start=day, end=day, basis=basis)


def history(
    *words: MatchedStatement,
    receipts: tuple[Receipt, ...] = (),
    goods: Goods | None = None,
    as_of: date = AS_OF,
    **changes: Any,
) -> LineHistory:
    plain = PoLine(
        po="1", line="1", vendor_id="V1", uom="LB", ordered=Decimal(100), unit_price=Decimal(2), price_uom="LB",
        order_date=as_of - timedelta(days=60), need_date=as_of - timedelta(days=3), buyer="DK", item="X",
    )  # fmt: skip
    line = replace(plain, **changes)
    vendor = VENDORS.get(line.vendor_id)
    state = fold(
        line, words=words, receipts=receipts, decisions=(), siblings=(), as_of=as_of,
        terms=Terms(vendor=vendor, calendar=CALENDAR, receipts_known=True),
    )  # fmt: skip
    return LineHistory(
        state=state, vendor=vendor, goods=goods or Goods(form="plate", grade="A36"), said=in_order(words),
        receipts=receipts,
    )  # fmt: skip


def receipt(day: date, amount: int, *, number: str = "R1", po: str = "1", line: str = "1") -> Receipt:
    return Receipt(number=number, po=po, line=line, on=day, amount=Decimal(amount), uom="LB")


def world(seed: int, lines: int = 150) -> list[LineHistory]:
    """Lines of several vendors that were promised, delayed, backordered, shipped and received at random."""
    dice = random.Random(seed)
    return [_line(dice, number) for number in range(lines)]


def _line(dice: random.Random, number: int) -> LineHistory:
    ordered_on = AS_OF - timedelta(days=dice.randint(5, 330))
    need = ordered_on + timedelta(days=dice.randint(5, 60)) if dice.random() < 0.9 else None
    quantity = dice.choice((100, 250, 4000))
    grade = dice.choice(GRADES)
    words, day, ids = [], ordered_on, number * 100
    for _ in range(dice.randint(0, 4)):
        day += timedelta(days=dice.randint(1, 15))
        ids += 1
        if day > AS_OF:
            break
        kind = dice.choice((StatementKind.CONFIRM, StatementKind.DELAY, StatementKind.BACKORDER, StatementKind.SHIP))
        changes: dict[str, Any] = {}
        if kind is StatementKind.SHIP:
            changes = {"ship_date": day, "amount": Decimal(dice.choice((quantity, quantity // 2)))}
            changes["complete_claim"] = dice.random() < 0.2
        else:
            changes["amount"] = Decimal(quantity)
            if dice.random() < 0.8:
                basis = dice.choice((Basis.SHIP, Basis.DELIVER, None))
                changes["promise"] = window(day + timedelta(days=dice.randint(0, 30)), basis)
        words.append(word(kind, day, number=ids, po=f"P{number}", vendor_id=f"V{number % 4 + 1}", **changes))
    receipts = []
    for part in range(dice.randint(0, 2)):
        day += timedelta(days=dice.randint(1, 12))
        if day <= AS_OF:
            receipts.append(
                receipt(day, dice.choice((quantity, quantity // 2)), number=f"R{number}-{part}", po=f"P{number}")
            )
    return history(
        *words, receipts=tuple(receipts), po=f"P{number}", vendor_id=f"V{number % 4 + 1}", ordered=Decimal(quantity),
        order_date=ordered_on, need_date=need, customer_priority=dice.choice("ABC") if dice.random() < 0.7 else "",
        unit_price=Decimal(dice.randint(1, 9)) if dice.random() < 0.9 else None,
        uom=dice.choice(("LB", "LB", "PC")), price_uom=None, goods=Goods(form=dice.choice(("plate", "round")), grade=grade),
    )  # fmt: skip
