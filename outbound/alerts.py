"""Mails to our own people when goods come late: what is hit, and the ways out where they are known (DOMAIN 6.6)."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from domain.errors import ConfigurationError
from domain.outbox import Letter, OutboxStatus, OutgoingMail
from domain.state import LineState
from outbound.compose import Sender
from outbound.lines import asked_line, one_line
from outbound.mail_body import html_body, text_body
from outbound.policy import ChasePolicy
from outbound.recipients import is_ours
from outbound.shelf import Shelf
from outbound.template_fields import TABLE

_LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class FillIn:
    """A way to get by without the late goods; every value is text for people, empty where it is not known."""

    what: str
    available_on: str = ""
    amount: str = ""
    cost: str = ""
    approvals: str = ""
    confidence: str = ""
    needs: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LateLine:
    """A line that comes late, whom it hits, and the ways out, the best first.

    ``flagged`` tells since when it is known, ``page`` is the address of its page on the screen.
    """

    state: LineState
    customer: str = ""
    customer_order: str = ""
    late_days: int | None = None
    reason: str = ""
    options: tuple[FillIn, ...] = ()
    flagged: str = ""
    page: str = ""


def compose_alert(  # noqa: PLR0913 -- every input is its own value and named at the call
    letter: Letter,
    lines: Sequence[LateLine],
    *,
    vendor: str,
    policy: ChasePolicy,
    sender: Sender,
    shelf: Shelf,
    as_of: date,
    note: str = "",
    settled: Sequence[str] = (),
) -> OutgoingMail:
    """Return a mail to the people of a role; ``policy.internal`` names them (traffic, sales, processing).

    ``settled`` are, in words, slips told of earlier that are over.

    Raises:
        ConfigurationError: it is no internal letter, nobody is named for the role, or an address is not ours.
    """
    role = letter.value.removeprefix("alert_")
    to = policy.internal.get(role, ())
    if not letter.internal or not to:
        raise ConfigurationError(f"internal.{role}: nobody is named for this alert")
    _check_ours(to, policy, role)
    values = {
        "lines": [_values(line) for line in lines],
        "count": len(lines),
        "vendor": one_line(vendor),
        "note": one_line(note, longest=_LONGEST),
        "settled": [{"what": one_line(words, longest=_LONGEST)} for words in settled],
        "sender": {
            "name": one_line(sender.name), "company": one_line(sender.company), "phone": "", "email": sender.email,
        },
        "table": TABLE,
        **dict.fromkeys(("greeting", "tone", "past_due", "earliest_need", "ref"), ""),
    }  # fmt: skip
    words = shelf.render(letter.value, values, language="en")
    named = "|".join((letter, vendor, str(as_of), *(f"{x.state.line.po}/{x.state.line.line}" for x in lines)))
    return OutgoingMail(
        to=tuple(to),
        subject=one_line(words.subject, longest=_LONGEST),
        text=text_body(words.paragraphs),
        html=html_body(words.paragraphs, language="en", title=words.subject),
        vendor_id=None,
        stage=0,
        message_id=f"<bs.{hashlib.sha256(named.encode()).hexdigest()[:20]}.r1@{sender.domain}>",
        business_date=as_of,
        letter=letter,
        status=OutboxStatus.QUEUED,
    )


def _check_ours(addresses: Sequence[str], policy: ChasePolicy, role: str) -> None:
    """Alerts name customers: they never leave the house."""
    for email in addresses:
        if not is_ours(email, policy):
            raise ConfigurationError(f"internal.{role}: {email!r} is no address of ours")


def _values(line: LateLine) -> dict[str, Any]:
    asked = asked_line(line.state, ref="")
    fields = {name: getattr(asked, name) for name in asked.__slots__}
    dock = line.state.expected_dock
    return fields | {
        "customer": one_line(line.customer),
        "customer_order": one_line(line.customer_order),
        "expected": dock.isoformat() if dock else "",
        "late_days": str(line.late_days) if line.late_days else "",
        "reason": one_line(line.reason, longest=_LONGEST),
        "flagged": one_line(line.flagged),
        "page": one_line(line.page, longest=_LONGEST),
        "options": [{k: one_line(v, longest=_LONGEST) for k, v in asdict(o).items()} for o in line.options],
    }
