"""Takes mails in: store, tell who wrote it, read, match, apply. One transaction per mail, nothing twice.

A mail seen before changes nothing. Whatever happens to one mail, it gets its row with the reason, and the others
go on.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from sqlalchemy.orm import Session

from db.engine import read_session, write_session
from db.records import DocumentNote, MailArrival
from db.repositories.contacts import Contacts
from db.repositories.decisions import AUDIT, Decisions
from db.repositories.keyvalues import KeyValues
from db.repositories.mails import Mails
from db.repositories.orders import Orders
from db.repositories.statements import Statements
from domain.document import Document
from domain.errors import BackstopError, MailError
from domain.mail import Address, Mail, MailKind, Outcome
from domain.match import Action, Decision, DecisionEvent, MatchedStatement
from domain.purchase import Vendor, po_key
from flows.aliases import suspend_contradicted
from flows.calibration import audited, match_options, refit_if_due
from flows.decision_writing import supersede_older
from flows.home import Home
from flows.isolation import IsolationLimits
from flows.order_books import order_book
from flows.reading import read_documents
from flows.reading_context import WORD_WITH_NUMBER, known_order_numbers, reading_context, vendor_id_of
from ingest.bounce import BounceClass
from ingest.folder import in_date_order
from ingest.mailbox import RawMail, SourceProblem
from ingest.message import read_message
from ingest.noise import NoiseVerdict, machine_kind
from ingest.sender import OwnAddresses, SenderKind, SenderVerdict, identify, own_domains_from
from matching.engine import match_document
from matching.merge import merge_in_mail
from matching.order_book import MailFacts, Trust
from parsers.mail_kind import kind_of_mail
from parsers.registry import BODY

_LEARN_FROM = 300  # mails are enough to learn which domain the shared mailbox has
OWN_DOMAINS = "own_domains"
OWN_MAILBOX = "own_mailbox"
_RULE = "rule:auto"
_TRUST = {
    SenderKind.VENDOR: Trust.VENDOR,
    SenderKind.FORWARDED_BY_COLLEAGUE: Trust.FORWARDED,
    SenderKind.LOOKALIKE: Trust.LOOKALIKE,
}

_LONGEST_NOTE = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class MailResult:
    """What became of one mail."""

    source: str
    kind: MailKind | None
    outcome: Outcome | None
    reason: str = ""
    applied: int = 0
    waiting: int = 0
    known: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadMail:
    """A mail after its documents were read, before it is matched and stored.

    ``captured_by`` is the person who wrote it down, where it is a note from the phone.
    """

    mail: Mail
    verdict: SenderVerdict
    vendor: Vendor | None
    documents: Sequence[Document]
    known_pos: frozenset[str]
    captured_by: str = ""


def read_paths(home: Home, paths: Sequence[Path]) -> Iterator[MailResult]:
    """Read every mail of the given files and folders in order of their dates.

    Raises:
        MailError: a path does not exist or holds no mail at all.
    """
    own = OwnAddresses(domains=_own_domains(home, paths))
    refit_if_due(home)
    for raw in in_date_order(paths):
        yield receive(home, raw, own=own)


def receive(home: Home, raw: RawMail | SourceProblem, *, own: OwnAddresses) -> MailResult:
    """Take one mail in; every error of this mail ends in its row."""
    if isinstance(raw, SourceProblem):
        return _unreadable(home, raw.source, raw.reason, content=f"{raw.source}\n{raw.reason}".encode())
    sha256 = hashlib.sha256(raw.content).hexdigest()
    with read_session(home.engine) as session:
        if (known := Mails(session).already_read(sha256)) and known.outcome is not None:
            return MailResult(source=raw.source, kind=known.kind, outcome=known.outcome, known=True)
    home.blobs.put(raw.content)
    try:
        mail = read_message(raw.content, source=raw.source)
    except MailError as error:
        return _unreadable(home, raw.source, str(error), content=raw.content)
    try:
        return _take_in(home, mail, own=own)
    except BackstopError as error:
        return _failed(home, mail, str(error))
    except Exception as error:  # noqa: BLE001 -- a fault of ours in one mail must not lose it nor stop the others
        return _failed(home, mail, f"internal error, {type(error).__name__}: {error}")


def _own_domains(home: Home, paths: Sequence[Path]) -> frozenset[str]:
    """Our mail domains: as set, else as learned before, else learned from the recipients of these mails."""
    if home.settings.own_domains:
        return frozenset(home.settings.own_domains)
    with read_session(home.engine) as session:
        learned = KeyValues(session).get(OWN_DOMAINS)
        vendors = Orders(session).vendors()
    if learned:
        return frozenset(learned)
    recipients = tuple(_recipients(paths))
    found = own_domains_from(recipients, vendors)
    mailboxes = Counter(a.email for a in recipients if a.domain in found)
    with write_session(home.engine) as session:
        KeyValues(session).set(OWN_DOMAINS, sorted(found))
        if mailboxes:
            KeyValues(session).set(OWN_MAILBOX, mailboxes.most_common(1)[0][0])
    return found


def own_addresses(home: Home) -> OwnAddresses:
    """Return our mail domains as set, else as learned from earlier mails."""
    with read_session(home.engine) as session:
        learned = home.settings.own_domains or KeyValues(session).get(OWN_DOMAINS) or ()
    return OwnAddresses(domains=frozenset(learned))


def _recipients(paths: Sequence[Path]) -> Iterator[Address]:
    for raw in islice(in_date_order(paths), _LEARN_FROM):
        if isinstance(raw, RawMail):
            try:
                yield from read_message(raw.content, source=raw.source).to
            except MailError:
                continue


def _take_in(home: Home, mail: Mail, *, own: OwnAddresses) -> MailResult:
    with read_session(home.engine) as session:
        vendors = Orders(session).vendors()
        verdict = identify(mail, vendors, own=own)
        known_pos = known_order_numbers(session, mail, verdict)
        noise = machine_kind(
            mail, verdict=verdict, sent_message_ids=Mails(session).sent_message_ids(), known_pos=known_pos
        )
        vendor = next((v for v in vendors if v.vendor_id == vendor_id_of(verdict)), None)
        context = reading_context(session, verdict, vendor, known_pos, own)
    if noise is not None:
        return _ignore(home, mail, verdict, noise)
    limits = IsolationLimits(wall_s=home.settings.parse_seconds, memory_mib=home.settings.parse_memory_mb)
    documents = read_documents(mail, context, limits=limits)
    with write_session(home.engine) as session:
        read = ReadMail(mail=mail, verdict=verdict, vendor=vendor, documents=documents, known_pos=known_pos)
        return store_read_mail(session, home, read)


def store_read_mail(session: Session, home: Home, read: ReadMail) -> MailResult:
    """Store a mail with what was read from it, matched and applied as far as that is sure; its one final row."""
    mail, vendor, documents = read.mail, read.vendor, read.documents
    mails = Mails(session)
    vendor_id = vendor.vendor_id if vendor else None
    mail_id = mails.add(MailArrival(mail=mail, vendor_id=vendor_id, captured_by=read.captured_by))
    fresh, repeated = _fresh(mails, documents, vendor)
    facts = _facts(mail_id, read)
    matched = _match(session, home, fresh, facts, vendor)
    mails.remember_documents(mail_id, documents)
    ids = Statements(session).add(matched)
    _log_applied(session, matched, ids, home, mail.sha256)
    supersede_older(session, _at(home), matched)
    kind = kind_of_mail(mail, documents)
    outcome, reason = _outcome(matched, documents, repeated)
    odd = () if matched else mail.problems
    reason = "; ".join(text for text in (reason, *odd, _left_out(documents)) if text)
    notes = [DocumentNote(name=d.name, kind=d.kind, pages=d.pages) for d in documents]
    mails.finish(mail_id, kind=kind, outcome=outcome, reason=reason, documents=notes)
    waiting = sum(m.decision is Decision.REVIEW for m in matched)
    return MailResult(
        source=mail.source, kind=kind, outcome=outcome, reason=reason, applied=len(matched) - waiting, waiting=waiting
    )


def _fresh(mails: Mails, documents: Sequence[Document], vendor: Vendor | None) -> tuple[list[Document], list[str]]:
    """Split off papers that came with an earlier mail of the vendor, byte for byte: they add nothing."""
    hashes = {d.sha256 for d in documents if d.sha256}
    seen = {d.sha256 for d in mails.documents_seen(vendor_id=vendor.vendor_id if vendor else None, sha256s=hashes)}
    fresh = [d for d in documents if d.sha256 is None or d.sha256 not in seen]
    return fresh, [d.name for d in documents if d not in fresh]


def _facts(mail_id: int, read: ReadMail) -> MailFacts:
    tokens = WORD_WITH_NUMBER.findall(read.mail.subject)
    spoken = [po for d in sorted(read.documents, key=lambda d: d.name != BODY) for po in d.po_numbers]
    return MailFacts(
        mail_id=mail_id,
        source=read.mail.source,
        vendor_id=read.vendor.vendor_id if read.vendor else None,
        trust=_trust(read.verdict),
        received_at=read.verdict.sent_at,
        document_on=read.verdict.local_date,
        mentioned_pos=tuple(dict.fromkeys([*(t for t in tokens if po_key(t) in read.known_pos), *spoken])),
        mentioned_vendor_orders=tuple(t for t in tokens if any(c.isdecimal() for c in t)),
    )


def _trust(verdict: SenderVerdict) -> Trust:
    return _TRUST.get(verdict.kind, Trust.UNKNOWN)


def _match(
    session: Session, home: Home, documents: Sequence[Document], facts: MailFacts, vendor: Vendor | None
) -> tuple[MatchedStatement, ...]:
    book = order_book(
        session,
        documents,
        vendor=vendor,
        mentioned=facts.mentioned_pos,
        vendor_orders=facts.mentioned_vendor_orders,
    )
    options = match_options(session, home, facts.vendor_id)
    matched = merge_in_mail([match_document(d, mail=facts, book=book, options=options) for d in documents])
    return suspend_contradicted(session, matched, at=_at(home))


def _log_applied(
    session: Session, matched: Sequence[MatchedStatement], ids: Sequence[int], home: Home, mail_sha256: str
) -> None:
    """Every statement a rule applied leaves a row in the decision log."""
    decisions = Decisions(session)
    for word, statement_id in zip(matched, ids, strict=True):
        if word.decision is Decision.AUTO:
            decisions.add(
                DecisionEvent(
                    decision_id=0,
                    at=_at(home),
                    who=_RULE,
                    action=Action.AUTO_APPLY,
                    po=word.po,
                    line=word.line,
                    statement_id=statement_id,
                    amount=word.amount,
                    code=AUDIT if audited(session, home, word, mail_sha256) else None,
                    after=word.statement.kind.value,
                    reason=f"{word.confidence:.1%} sure; " + ", ".join(r.text for r in word.reasons[:4]),
                )
            )


def _at(home: Home) -> datetime:
    return datetime.combine(home.as_of, datetime.min.time(), tzinfo=UTC)


def _outcome(
    matched: Sequence[MatchedStatement], documents: Sequence[Document], repeated: Sequence[str]
) -> tuple[Outcome, str]:
    failed = "; ".join(f"{d.name}: {d.problem}" for d in documents if d.problem)
    if any(m.decision is Decision.REVIEW for m in matched):
        holds = dict.fromkeys(h for m in matched for h in m.holds)
        return Outcome.REVIEW, "; ".join([*holds, *([failed] if failed else [])])
    if failed:
        return (Outcome.REVIEW if matched else Outcome.FAILED), failed
    if matched:
        return Outcome.APPLIED, ""
    if repeated:
        return Outcome.NO_STATEMENT, f"read before: {', '.join(dict.fromkeys(repeated))}"
    return Outcome.NO_STATEMENT, ""


def _left_out(documents: Sequence[Document]) -> str:
    """What readers did not read although it is there: hidden rows, struck-out words, further pages."""
    return "; ".join(f"{d.name}: {', '.join(d.warnings)}"[:_LONGEST_NOTE] for d in documents if d.warnings)


def _ignore(home: Home, mail: Mail, verdict: SenderVerdict, noise: NoiseVerdict) -> MailResult:
    """Write down why a mail says nothing about orders, and what it teaches about a contact."""
    ignored = noise.kind is not MailKind.OTHER
    outcome = Outcome.IGNORED if ignored else Outcome.NO_STATEMENT
    with write_session(home.engine) as session:
        mails = Mails(session)
        mail_id = mails.add(MailArrival(mail=mail, vendor_id=vendor_id_of(verdict)))
        _learn_contact(Contacts(session), mail, verdict, noise)
        mails.finish(mail_id, kind=noise.kind, outcome=outcome, reason=noise.why)
    return MailResult(source=mail.source, kind=noise.kind, outcome=outcome, reason=noise.why)


def _learn_contact(contacts: Contacts, mail: Mail, verdict: SenderVerdict, noise: NoiseVerdict) -> None:
    on = verdict.local_date
    if noise.bounce is not None and noise.bounce.kind is BounceClass.HARD:
        for address in noise.bounce.failed:
            contacts.mark_invalid(address, on=on, why=noise.why)
    if noise.absence is not None and mail.sender.email:
        back = noise.absence.first_day_back
        until = back - timedelta(days=1) if back else None
        contacts.mark_away(mail.sender.email, until=until, on=on, why=mail.subject)


def _unreadable(home: Home, source: str, reason: str, *, content: bytes) -> MailResult:
    """A row for bytes that are no mail."""
    mail = Mail(
        sha256=hashlib.sha256(content).hexdigest(),
        source=source,
        message_id=None,
        date=_at(home),
        local_date=home.as_of,
        sender=Address(name="", email=""),
        subject="",
        text="",
    )
    return _failed(home, mail, reason)


def _failed(home: Home, mail: Mail, reason: str) -> MailResult:
    with write_session(home.engine) as session:
        mails = Mails(session)
        mail_id = mails.add(MailArrival(mail=replace(mail, parts=()), vendor_id=None))
        mails.finish(mail_id, kind=MailKind.OTHER, outcome=Outcome.FAILED, reason=reason)
    return MailResult(source=mail.source, kind=MailKind.OTHER, outcome=Outcome.FAILED, reason=reason)
