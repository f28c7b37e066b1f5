"""Domain values with defaults, for the tests of the store."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from db.records import FeedKind, FeedRun, MailArrival
from domain.document import LineReference, Statement, StatementKind
from domain.mail import Address, Mail, MailKind
from domain.match import Action, Decision, DecisionEvent, DocumentHead, MatchedStatement
from domain.outbox import ChaseRef, OutgoingMail
from domain.purchase import PoLine
from domain.state import OpenException, Severity

DAY = date(2026, 12, 1)
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


def po_line(po: str = "4500-100", line: str = "10", **changes: Any) -> PoLine:
    plain = PoLine(po=po, line=line, vendor_id="V1", uom="LB", ordered=Decimal(1000), need_date=date(2026, 12, 20))
    return replace(plain, **changes)


def feed(name: str = "orders.csv", **changes: Any) -> FeedRun:
    return replace(FeedRun(name=name, sha256="f" * 64, kind=FeedKind.ORDERS, as_of=DAY), **changes)


def mail(sha256: str = "a" * 64, **changes: Any) -> Mail:
    plain = Mail(
        sha256=sha256,
        source="001.eml",
        message_id="<1@vendor.example>",
        date=NOON,
        local_date=DAY,
        sender=Address(name="Pat", email="pat@vendor.example"),
        subject="Order acknowledgment",
        text="all confirmed",
    )
    return replace(plain, **changes)


def arrival(sha256: str = "a" * 64, vendor_id: str | None = "V1", **changes: Any) -> MailArrival:
    return MailArrival(mail=mail(sha256, **changes), vendor_id=vendor_id, payload_digest="p" + sha256[1:])


def matched(mail_id: int, po: str | None = "4500-100", line: str | None = "10", **changes: Any) -> MatchedStatement:
    plain = MatchedStatement(
        statement=Statement(kind=StatementKind.CONFIRM, target=LineReference(row="1")),
        document=DocumentHead(name="body", kind=MailKind.ACK),
        mail_id=mail_id,
        source="001.eml",
        vendor_id="V1",
        document_on=DAY,
        received_at=NOON,
        po=po,
        line=line,
        decision=Decision.AUTO,
        confidence=0.997,
    )
    return replace(plain, **changes)


def event(action: Action, **changes: Any) -> DecisionEvent:
    return replace(DecisionEvent(decision_id=0, at=NOON, who="M. Ortiz", action=action), **changes)


def exception(
    code: str = "NO_ACK", po: str | None = "4500-100", line: str | None = "10", **changes: Any
) -> OpenException:
    plain = OpenException(
        code=code,
        severity=Severity.MEDIUM,
        opened_on=DAY,
        detail="no answer",
        auto_chase=True,
        po=po,
        line=line,
        vendor_id="V1",
    )
    return replace(plain, **changes)


def chase_mail(message_id: str = "<chase-1@buyer.example>", **changes: Any) -> OutgoingMail:
    plain = OutgoingMail(
        to=("pat@vendor.example",),
        subject="Open lines",
        text="Please tell us",
        vendor_id="V1",
        stage=1,
        message_id=message_id,
        business_date=DAY,
        refs=(ChaseRef(ref="1", po="4500-100", line="10", reasons=("NO_ACK",)),),
    )
    return replace(plain, **changes)
