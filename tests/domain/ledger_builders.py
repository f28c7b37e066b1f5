"""Builders with defaults for the account's tests: ``line()``, ``said()``, ``state()``."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from domain.calendar import BusinessCalendar
from domain.document import Caution, LineReference, Statement, StatementKind
from domain.facts import DroppedLine, SiblingAnswer
from domain.ledger import Terms, fold
from domain.mail import MailKind
from domain.match import Action, Decision, DecisionEvent, DocumentHead, MatchedStatement, Receipt
from domain.promise import Basis, PromiseWindow, on
from domain.purchase import PoLine, Vendor
from domain.quantity import Quantity
from domain.state import LineState

AS_OF = date(2026, 11, 23)
VENDOR = Vendor(vendor_id="V1", name="Vendor One", transit_days=2, ack_sla_days=2)


def line(ordered: str = "100", **changes: object) -> PoLine:
    values: dict[str, object] = {
        "po": "4501",
        "line": "1",
        "vendor_id": "V1",
        "uom": "PC",
        "ordered": Decimal(ordered),
        "order_date": date(2026, 11, 2),
        "need_date": date(2026, 12, 18),
    }
    return PoLine(**(values | changes))  # type: ignore[arg-type]


def said(  # noqa: PLR0913 -- a builder names every field it can vary
    kind: StatementKind | str,
    amount: str | None = None,
    *,
    day: date = date(2026, 11, 10),
    eta: date | PromiseWindow | None = None,
    basis: Basis | None = Basis.DELIVER,
    previous: date | None = None,
    decision: Decision = Decision.AUTO,
    document: str = "ack.pdf",
    doc_kind: MailKind = MailKind.ACK,
    number: str | None = None,
    references: frozenset[str] = frozenset(),
    revision: str | None = None,
    complete: bool = False,
    cautions: frozenset[Caution] = frozenset(),
    holds: tuple[str, ...] = (),
    ship_date: date | None = None,
    mail: int = 1,
    ident: int = 0,
    note: str = "",
) -> MatchedStatement:
    window = on(eta, basis=basis) if isinstance(eta, date) else eta
    value = None if amount is None else Decimal(amount)
    return MatchedStatement(
        statement=Statement(
            kind=StatementKind(kind),
            target=LineReference(row="r1"),
            quantity=None if value is None else Quantity(value=value, uom="PC"),
            promise=window,
            previous=None if previous is None else on(previous, basis=basis),
            complete_claim=complete,
            cautions=cautions,
            ship_date=ship_date,
            note=note,
        ),
        document=DocumentHead(name=document, kind=doc_kind, number=number, references=references, revision=revision),
        mail_id=mail,
        source=f"{mail:03}.eml",
        vendor_id="V1",
        document_on=day,
        received_at=datetime(day.year, day.month, day.day, 12, tzinfo=UTC) + timedelta(minutes=mail),
        po="4501",
        line="1",
        decision=decision,
        confidence=0.99,
        statement_id=ident or mail * 10,
        amount=value,
        holds=holds,
    )


def decided(
    action: Action,
    *,
    ident: int = 1,
    amount: str | None = None,
    code: str | None = None,
    undoes: int | None = None,
    day: date = date(2026, 11, 20),
) -> DecisionEvent:
    return DecisionEvent(
        decision_id=ident,
        at=datetime(day.year, day.month, day.day, 9, tzinfo=UTC),
        who="dkessler",
        action=action,
        po="4501",
        line="1",
        amount=None if amount is None else Decimal(amount),
        code=code,
        undoes=undoes,
        reason="test",
    )


def received(amount: str, *, number: str = "R1", day: date = date(2026, 11, 19)) -> Receipt:
    return Receipt(number=number, po="4501", line="1", on=day, amount=Decimal(amount), uom="PC")


def state(  # noqa: PLR0913 -- a builder names every field it can vary
    *words: MatchedStatement,
    of: PoLine | None = None,
    receipts: tuple[Receipt, ...] = (),
    decisions: tuple[DecisionEvent, ...] = (),
    siblings: tuple[SiblingAnswer, ...] = (),
    as_of: date = AS_OF,
    vendor: Vendor | None = VENDOR,
    receipts_known: bool = False,
    dropped: DroppedLine | None = None,
) -> LineState:
    terms = Terms(vendor=vendor, calendar=BusinessCalendar(), receipts_known=receipts_known)
    return fold(
        of or line(),
        words=words,
        receipts=receipts,
        decisions=decisions,
        siblings=siblings,
        terms=terms,
        as_of=as_of,
        dropped=dropped,
    )
