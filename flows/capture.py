"""What a vendor said on the phone, written down in one line: read, matched and stored as a mail would be.

"Acme phoned: PO 4512 line 3, 20 pcs Friday" is kept as a message of its own (source ``phone:...``), with characters of
the text as evidence and the person who wrote it down. The same words of one person on one day are one note.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from sqlalchemy.orm import Session

from db.engine import read_session, write_session
from db.records import MailArrival
from db.repositories.mails import Mails
from db.repositories.orders import Orders
from domain.errors import InputError
from domain.mail import Address, Mail
from domain.purchase import Vendor, po_key
from flows.decision_writing import moment
from flows.home import Home
from flows.isolation import IsolationLimits
from flows.reading import read_documents
from flows.reading_context import WORD_WITH_NUMBER, known_order_numbers, reading_context
from flows.receive import MailResult, ReadMail, store_read_mail
from ingest.message import read_message
from ingest.sender import OwnAddresses, SenderKind, SenderVerdict

PHONE = "phone:"
_NOBODY = "phone@backstop.invalid"
_CALLER = re.compile(
    r"\A\s*(?P<caller>[^:,;.\n]{1,60}?)\s+(?:just\s+)?(?:phoned|called|rang|says?|said|on\s+the\s+phone)\b[:,.;\s]*(?:that\b)?",
    re.IGNORECASE,
)
_LONGEST = 2_000
_SHORTEST_NAME = 3


def capture(home: Home, text: str, *, who: str) -> MailResult:
    """Take in one phone note.

    Args:
        home: The installation.
        text: What was said, in the coordinator's words.
        who: The person who writes it down.

    Raises:
        InputError: there is no text, it is too long for a note, or nobody is named.
    """
    text, who = " ".join(text.split()), who.strip()
    if not who:
        raise InputError("who took the call? name a person")
    if not text or len(text) > _LONGEST:
        raise InputError(f"a phone note has 1 to {_LONGEST} characters, not {len(text)}")
    at = moment(home)
    content = _message(text, who, at)
    mail = read_message(content, source=f"{PHONE}{who} {at:%Y-%m-%d %H:%M:%S}")
    with read_session(home.engine) as session:
        known = Mails(session).with_message_id(mail.message_id or "")
    if known:
        return MailResult(source=known[0].source, kind=known[0].kind, outcome=known[0].outcome, known=True)
    home.blobs.put(content)
    return take_in_note(home, mail, who=who)


def take_in_note(home: Home, mail: Mail, *, who: str) -> MailResult:
    """Read, match and store a phone note that is a message already."""
    with read_session(home.engine) as session:
        vendors = Orders(session).vendors()
        vendor = _speaker(session, mail.text, vendors)
        verdict = _verdict(mail, vendor)
        known_pos = known_order_numbers(session, mail, verdict)
        context = reading_context(session, mail, verdict, vendor, known_pos, OwnAddresses())
    limits = IsolationLimits(wall_s=home.settings.parse_seconds, memory_mib=home.settings.parse_memory_mb)
    documents = read_documents(replace(mail, text=_without_caller(mail.text)), context, limits=limits)
    read = ReadMail(
        mail=mail, verdict=verdict, vendor=vendor, documents=documents, known_pos=known_pos, context=context
    )
    with write_session(home.engine) as session:
        vendor_id = vendor.vendor_id if vendor else None
        mail_id = Mails(session).add(MailArrival(mail=mail, vendor_id=vendor_id, captured_by=who))
        return store_read_mail(session, home, mail_id, read)


def _message(text: str, who: str, at: datetime) -> bytes:
    mail = EmailMessage()
    mail["From"] = f"{_plain(who)} <{_NOBODY}>"
    mail["Subject"] = "phone note"
    mail["Date"] = format_datetime(at)
    name = hashlib.sha256(f"{who}\n{at.date()}\n{text.casefold()}".encode()).hexdigest()[:32]
    mail["Message-ID"] = f"<{name}@phone.backstop.invalid>"
    mail.set_content(text)
    return mail.as_bytes()


def _plain(who: str) -> str:
    return "".join(c for c in who if c.isalnum() or c in " .-'")


def _verdict(mail: Mail, vendor: Vendor | None) -> SenderVerdict:
    return SenderVerdict(
        kind=SenderKind.VENDOR if vendor else SenderKind.UNKNOWN,
        why="said on the phone, written down by a colleague",
        sender=Address(name=mail.sender.name, email=mail.sender.email),
        sent_at=mail.date,
        local_date=mail.local_date,
        vendor_id=vendor.vendor_id if vendor else None,
    )


def _speaker(session: Session, text: str, vendors: Sequence[Vendor]) -> Vendor | None:
    """The vendor whose order is named; without one, the vendor whose name starts like the caller's."""
    printed = {po_key(word) for word in WORD_WITH_NUMBER.findall(text) if any(c.isdecimal() for c in word)}
    heads = {form.partition(mark)[0] for form in printed for mark in "-/"} | printed
    owners = {line.vendor_id for line in Orders(session).lines_of_orders(heads)}
    if owners:
        return next((v for v in vendors if owners == {v.vendor_id}), None)
    caller = _CALLER.match(text)
    name = _letters(caller["caller"]) if caller else ""
    called = [v for v in vendors if len(name) >= _SHORTEST_NAME and _letters(v.name).startswith(name)]
    return called[0] if len(called) == 1 else None


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _without_caller(text: str) -> str:
    """Blank out "Acme phoned:", so that it is no item; every other character keeps its place."""
    caller = _CALLER.match(text)
    return text if caller is None else " " * caller.end() + text[caller.end() :]
