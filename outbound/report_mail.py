"""Reports as mails to our own people: to addresses of the company only, the same one for a period once."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.errors import ConfigurationError
from domain.outbox import Letter, MailAttachment, OutboxStatus, OutgoingMail
from outbound.compose import Sender
from outbound.lines import one_line
from outbound.policy import ChasePolicy
from outbound.recipients import is_ours

_LONGEST_SUBJECT = 180


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLetter:
    """What a report says as a mail, with the files that go along."""

    subject: str
    text: str
    html: str
    files: tuple[MailAttachment, ...] = ()


def report_message_id(key: str, *, sender: Sender) -> str:
    """Return the Message-ID of the mail that a key names; the same key is the same mail."""
    return f"<bs.{hashlib.sha256(f'report|{key}'.encode()).hexdigest()[:20]}.r1@{sender.domain}>"


def compose_report(
    letter: ReportLetter, *, to: Sequence[str], key: str, policy: ChasePolicy, sender: Sender, as_of: date
) -> OutgoingMail:
    """Return the mail of a report, to leave by itself.

    Args:
        letter: what it says.
        to: whom.
        key: names entry, reader and period.
        policy: knows which addresses are ours.
        sender: who writes.
        as_of: the day of the report.

    Raises:
        ConfigurationError: an address is not ours. Reports name customers and prices: they never leave the house.
    """
    strangers = [email for email in to if not is_ours(email, policy)]
    if strangers or not to:
        raise ConfigurationError(f"{strangers[0]!r} is no address of ours" if strangers else "nobody to write to")
    return OutgoingMail(
        to=tuple(to),
        subject=one_line(letter.subject, longest=_LONGEST_SUBJECT),
        text=letter.text,
        html=letter.html,
        vendor_id=None,
        stage=0,
        message_id=report_message_id(key, sender=sender),
        business_date=as_of,
        letter=Letter.REPORT,
        status=OutboxStatus.QUEUED,
        attachments=letter.files,
    )
