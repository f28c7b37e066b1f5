"""What the plan has to know beside the lines: history, contacts, mails that hold it back, promised news, replies."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from db.records import StoredMail
from db.repositories.chase_answers import ChaseAnswers
from db.repositories.contacts import Contacts
from db.repositories.mails import Mails
from db.repositories.orders import Orders
from db.repositories.outbox import Outbox
from db.repositories.statements import Statements
from domain.calendar import BusinessCalendar
from domain.mail import MailKind, Outcome
from domain.state import LineState
from flows.home import Home
from ingest.absence import own_words
from ingest.message import read_message
from outbound.chases import Known, LineRef, OnTime, PendingKind, PendingMail, line_ref
from outbound.questions import AskedAbout, asked_about

_FAILED_HOLDS_DAYS = 3  # business days


def known_of_vendor(
    session: Session,
    vendor_id: str,
    states: Sequence[LineState],
    *,
    pending: Sequence[PendingMail],
    written: frozenset[str] = frozenset(),
) -> Known:
    """Return what is known of a vendor; ``pending`` are the mails of all vendors that hold a chase back.

    ``written`` are the vendors a mail left to today.
    """
    keys = [(s.line.po, s.line.line) for s in states if s.exceptions or s.promise]
    return Known(
        contacts={c.email.lower(): c for c in Contacts(session).states()},
        history=Outbox(session).chased(keys),
        pending=tuple(pending),
        updates=ChaseAnswers(session).updates(vendor_id=vendor_id),
        replies=_replies(session, vendor_id),
        on_time={vendor_id: _on_time(session, states)},
        written=written,
    )


def _replies(session: Session, vendor_id: str) -> dict[LineRef, tuple[date, ...]]:
    """Days on which a person answered a chase without naming single lines: it concerns all lines of that mail."""
    outbox = Outbox(session)
    found: defaultdict[LineRef, list[date]] = defaultdict(list)
    for reply in ChaseAnswers(session).replies(vendor_id=vendor_id):
        if reply.agreed and reply.general:
            for ref in outbox.get(reply.outbox_id).mail.refs:
                found[line_ref(ref.po, ref.line)].append(reply.on)
    return {key: tuple(days) for key, days in found.items()}


def _on_time(session: Session, states: Sequence[LineState]) -> OnTime:
    """How many finished lines were complete at our dock by their need date."""
    finished = {
        line_ref(s.line.po, s.line.line): s for s in states if s.line.need_date and s.received >= s.line.ordered > 0
    }
    last: dict[LineRef, date] = {}
    for receipt in Orders(session).receipts_of([(s.line.po, s.line.line) for s in finished.values()]):
        key = line_ref(receipt.po, receipt.line)
        last[key] = max(receipt.on, last.get(key, receipt.on))
    good = sum(last[key] <= (s.line.need_date or last[key]) for key, s in finished.items() if key in last)
    return OnTime(lines=len(last), on_time=good)


def pending_mails(
    session: Session,
    home: Home,
    *,
    calendar: BusinessCalendar,
    at: datetime,
    letter_hours: int,
    vendor_id: str | None = None,
) -> Iterator[PendingMail]:
    """Yield vendors' questions that wait for us, mails nobody has read yet, and what our own people just wrote.

    A mail that failed may hold the answer: its vendor is left alone until a person had a few days to look at it.
    With ``vendor_id`` only the mails of that vendor are looked at.
    """
    for mail in Mails(session).holding_back(vendor_id):
        if mail.vendor_id is None:
            continue
        if mail.kind is MailKind.QUESTION:
            yield from _questions(session, home, mail)
        elif mail.outcome is None or (
            mail.outcome is Outcome.FAILED
            and calendar.business_days_between(mail.local_date, home.as_of) <= _FAILED_HOLDS_DAYS
        ):
            yield PendingMail(vendor_id=mail.vendor_id, kind=PendingKind.UNREAD, since=mail.local_date)
    yield from _own_letters(session, at, letter_hours)


def _questions(session: Session, home: Home, mail: StoredMail) -> Iterator[PendingMail]:
    """A question holds back the lines it names, or the orders, until the vendor says something about them."""
    asked: AskedAbout | None = None
    for po in {po for d in Mails(session).documents_of(mail.mail_id) for po in d.po_numbers}:
        later = [w for w in Statements(session).of_orders({po}) if w.received_at > mail.date and w.decision.applied]
        if later:
            continue
        asked = asked or asked_about(_words_of(home, mail))
        for line in asked.lines or ([None] if asked.whole else []):
            yield PendingMail(
                vendor_id=mail.vendor_id or "", kind=PendingKind.QUESTION, po=po, line=line, since=mail.local_date
            )


def _words_of(home: Home, mail: StoredMail) -> str:
    content = home.blobs.get(mail.sha256)
    return f"{mail.subject}\n{own_words(read_message(content, source=mail.source))}"


def _own_letters(session: Session, at: datetime, hours: int) -> Iterator[PendingMail]:
    for letter in ChaseAnswers(session).letters(since=at - timedelta(hours=hours)):
        if letter.at > at:
            continue
        named: Iterable[str | None] = sorted(letter.pos) or [None]
        for po in named:
            yield PendingMail(vendor_id=letter.vendor_id, kind=PendingKind.OWN_LETTER, po=po, since=letter.at.date())
