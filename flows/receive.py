"""Takes mails in: store, tell who wrote it, read, match, apply. One transaction per mail, nothing twice.

A mail seen before changes nothing. Whatever happens to one mail, it gets its row with the reason, and the others
go on.
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from db.engine import read_session, write_session
from db.records import DocumentNote, StoredMail
from db.repositories.contacts import Contacts
from db.repositories.decisions import AUDIT, Decisions
from db.repositories.mails import Mails
from db.repositories.orders import Orders
from db.repositories.statements import Statements
from domain.document import Document, ReadingContext
from domain.errors import BackstopError, StoreBusyError, StoreError
from domain.mail import Mail, MailKind, Outcome
from domain.match import Action, Decision, DecisionEvent, MatchedStatement
from domain.purchase import Vendor, po_key
from flows.aliases import suspend_contradicted
from flows.calibration import audited, match_options, refit_if_due
from flows.decision_writing import supersede_older
from flows.home import Home
from flows.isolation import IsolationLimits
from flows.mail_outcome import left_out, outcome_of
from flows.mailbox_access import proof_wanted
from flows.order_books import order_book
from flows.own_addresses import own_addresses, recipients_in
from flows.own_copies import note_evidence, note_second_copy
from flows.reading import read_documents
from flows.reading_context import WORD_WITH_NUMBER, known_order_numbers, reading_context, vendor_id_of
from flows.replies import Tied, keep_bounce, keep_own_letter, keep_promised_news, keep_replies, ties_of
from flows.storing import add_unreadable, store_mail
from flows.token_key import token_key
from ingest.folder import in_date_order
from ingest.mailbox import RawMail, SourceProblem
from ingest.message import read_message
from ingest.noise import NoiseVerdict, machine_kind
from ingest.payload import payload_digest
from ingest.sender import OwnAddresses, SenderKind, SenderVerdict, identify
from matching.engine import match_document
from matching.merge import merge_in_mail
from matching.order_book import MailFacts, Trust
from parsers.mail_kind import kind_of_mail
from parsers.registry import BODY

_RULE = "rule:auto"
_TRUST = {
    SenderKind.VENDOR: Trust.VENDOR,
    SenderKind.FORWARDED_BY_COLLEAGUE: Trust.FORWARDED,
    SenderKind.LOOKALIKE: Trust.LOOKALIKE,
}

MOST_ATTEMPTS = 3  # a mail that ends its process each time must not do so for ever


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
    """A mail after its documents were read, before it is matched and finished.

    ``context`` is what its readers knew, ``ties`` which mails of ours it answers.
    """

    mail: Mail
    verdict: SenderVerdict
    vendor: Vendor | None
    documents: Sequence[Document]
    known_pos: frozenset[str]
    context: ReadingContext
    ties: Sequence[Tied] = ()


def read_paths(home: Home, paths: Sequence[Path]) -> Iterator[MailResult]:
    """Read every mail of the given files and folders in order of their dates.

    Raises:
        MailError: a path does not exist or holds no mail at all.
    """
    own = own_addresses(home, recipients_in(paths))
    refit_if_due(home)
    for raw in in_date_order(paths):
        yield receive(home, raw, own=own)


def receive(home: Home, raw: RawMail | SourceProblem, *, own: OwnAddresses | None = None) -> MailResult:
    """Take one mail in; every error of this mail ends in its row.

    Raises:
        StoreBusyError: nothing was stored or the mail waits unread; doing the same again goes on there.
    """
    if isinstance(raw, SourceProblem):
        return _unreadable(home, raw)
    with read_session(home.engine) as session:
        known = Mails(session).already_read(hashlib.sha256(raw.content).hexdigest())
    if known is not None and known.outcome is not None:
        return replace(_known(known), source=raw.source)
    return read_stored(home, store_mail(home, raw), own=own)


def pending_mail_ids(home: Home) -> tuple[int, ...]:
    """Return the mails that are stored and not yet read to their end, oldest first."""
    with read_session(home.engine) as session:
        return Mails(session).unfinished_ids()


def read_stored(home: Home, mail_id: int, *, own: OwnAddresses | None = None) -> MailResult:
    """Read, match and apply a stored mail; one that is finished already changes nothing.

    Two processes may do this at once: one of them finishes the mail, the other one finds that.

    Raises:
        StoreBusyError: the mail stays as it was; try again.
        StoreError: there is no such mail.
    """
    with write_session(home.engine) as session:
        stored = Mails(session).get(mail_id)
        if stored.outcome is not None:
            return _known(stored)
        attempts = Mails(session).begin_reading(mail_id)
    if attempts > MOST_ATTEMPTS:
        return _end(home, stored, f"reading it ended the program {MOST_ATTEMPTS} times")
    try:
        return _read(home, stored, own=own)
    except (StoreBusyError, KeyboardInterrupt, SystemExit):
        with suppress(StoreError), write_session(home.engine) as session:
            Mails(session).forget_attempt(mail_id)
        raise


def _read(home: Home, stored: StoredMail, *, own: OwnAddresses | None) -> MailResult:
    try:
        mail = read_message(home.blobs.get(stored.sha256), source=stored.source)
        twin = _twin(home, stored, mail)
        if twin is not None:
            return _same_again(home, stored, twin, mail)
        return _take_in(home, stored, mail, own=own or own_addresses(home))
    except StoreBusyError:
        raise
    except BackstopError as error:
        return _end(home, stored, str(error))
    except Exception as error:  # noqa: BLE001 -- a fault of ours in one mail must not lose it nor stop the others
        return _end(home, stored, f"internal error, {type(error).__name__}: {error}")


def _known(stored: StoredMail) -> MailResult:
    return MailResult(source=stored.source, kind=stored.kind, outcome=stored.outcome, reason=stored.reason, known=True)


def _twin(home: Home, stored: StoredMail, mail: Mail) -> StoredMail | None:
    with read_session(home.engine) as session:
        return Mails(session).earlier_twin(
            stored.mail_id, message_id=mail.message_id, payload_digest=payload_digest(mail)
        )


def _same_again(home: Home, stored: StoredMail, twin: StoredMail, mail: Mail) -> MailResult:
    """Finish a second copy of a message that came another way: it adds nothing."""
    outcome = Outcome.IGNORED if twin.outcome is Outcome.IGNORED else Outcome.NO_STATEMENT
    reason = f"the same message as {twin.source}"
    with write_session(home.engine) as session:
        mails = Mails(session)
        if (now := mails.get(stored.mail_id)).outcome is not None:
            return _known(now)
        mails.identify(
            stored.mail_id, vendor_id=twin.vendor_id, payload_digest=twin.payload_digest, same_as=twin.mail_id
        )
        if twin.kind is MailKind.OWN:
            note_second_copy(session, mail, mail_id=stored.mail_id)
        mails.finish(stored.mail_id, kind=twin.kind or MailKind.OTHER, outcome=outcome, reason=reason)
    return MailResult(source=stored.source, kind=twin.kind or MailKind.OTHER, outcome=outcome, reason=reason)


def _take_in(home: Home, stored: StoredMail, mail: Mail, *, own: OwnAddresses) -> MailResult:
    key = token_key(home.settings.home)
    with read_session(home.engine) as session:
        vendors = Orders(session).vendors()
        verdict = identify(mail, vendors, own=own, proof=proof_wanted(home, mail.source))
        known_pos = known_order_numbers(session, mail, verdict)
        noise = machine_kind(
            mail, verdict=verdict, sent_message_ids=Mails(session).sent_message_ids(), known_pos=known_pos
        )
        vendor = next((v for v in vendors if v.vendor_id == vendor_id_of(verdict)), None)
        ties = ties_of(session, mail, vendor_id=vendor.vendor_id if vendor else None, key=key)
        context = reading_context(session, mail, verdict, vendor, known_pos, own, ties=ties)
    if noise is not None:
        return _ignore(home, stored, mail, verdict, noise, vendors, known_pos)
    limits = IsolationLimits(wall_s=home.settings.parse_seconds, memory_mib=home.settings.parse_memory_mb)
    documents = read_documents(mail, context, limits=limits)
    with write_session(home.engine) as session:
        if (now := Mails(session).get(stored.mail_id)).outcome is not None:
            return _known(now)
        read = ReadMail(
            mail=mail, verdict=verdict, vendor=vendor, documents=documents, known_pos=known_pos, context=context,
            ties=ties,
        )  # fmt: skip
        return store_read_mail(session, home, stored.mail_id, read)


def store_read_mail(session: Session, home: Home, mail_id: int, read: ReadMail) -> MailResult:
    """Finish a stored mail with what was read from it, matched and applied as far as that is sure."""
    mail, vendor, documents = read.mail, read.vendor, read.documents
    mails = Mails(session)
    mails.identify(mail_id, vendor_id=vendor.vendor_id if vendor else None, payload_digest=payload_digest(mail))
    fresh, repeated = _fresh(mails, documents, vendor)
    facts = _facts(mail_id, read)
    matched = _match(session, home, fresh, facts, vendor)
    mails.remember_documents(mail_id, documents)
    ids = Statements(session).add(matched)
    _log_applied(session, matched, ids, home, mail.sha256)
    supersede_older(session, _at(home), matched)
    kind = kind_of_mail(mail, documents)
    outcome, reason = outcome_of(matched, documents, repeated)
    odd = () if matched else mail.problems
    reused = _reused_id(mails, mail_id, mail)
    stranger = keep_replies(session, read.ties, mail=mail, mail_id=mail_id, matched=matched, documents=documents)
    keep_promised_news(session, mail, mail_id=mail_id, vendor=vendor, context=read.context)
    reason = "; ".join(text for text in (reason, reused, stranger, *odd, left_out(documents)) if text)
    notes = [DocumentNote(name=d.name, kind=d.kind, pages=d.pages) for d in documents]
    mails.finish(mail_id, kind=kind, outcome=outcome, reason=reason, documents=notes)
    waiting = sum(m.decision is Decision.REVIEW for m in matched)
    return MailResult(
        source=mail.source, kind=kind, outcome=outcome, reason=reason, applied=len(matched) - waiting, waiting=waiting
    )


def _reused_id(mails: Mails, mail_id: int, mail: Mail) -> str:
    """Say that another mail has the same message id and says something else; both count."""
    others = (
        [m.source for m in mails.with_message_id(mail.message_id) if m.mail_id != mail_id] if mail.message_id else []
    )
    return f"its message id was used before, by {others[0]}" if others else ""


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
        doubts=read.verdict.warnings,
        received_at=read.verdict.sent_at,
        document_on=read.verdict.local_date,
        mentioned_pos=tuple(dict.fromkeys([*(t for t in tokens if po_key(t) in read.known_pos), *spoken])),
        mentioned_vendor_orders=tuple(t for t in tokens if any(c.isdecimal() for c in t)),
        words=_words_of(read.mail),
    )


def _words_of(mail: Mail) -> str:
    """Subject and text, those of attached mails too."""
    attached = (_words_of(part.mail) for part in mail.parts if part.mail is not None)
    return "\n".join((mail.subject, mail.text, *attached))


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
        index=home.line_index,
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


def _ignore(
    home: Home,
    stored: StoredMail,
    mail: Mail,
    verdict: SenderVerdict,
    noise: NoiseVerdict,
    vendors: Sequence[Vendor],
    known_pos: frozenset[str],
) -> MailResult:
    """Write down why a mail says nothing about orders, and what it teaches about a contact."""
    ignored = noise.kind is not MailKind.OTHER
    outcome = Outcome.IGNORED if ignored else Outcome.NO_STATEMENT
    with write_session(home.engine) as session:
        mails = Mails(session)
        if (now := mails.get(stored.mail_id)).outcome is not None:
            return _known(now)
        mails.identify(stored.mail_id, vendor_id=vendor_id_of(verdict), payload_digest=payload_digest(mail))
        _learn_contact(Contacts(session), mail, verdict, noise)
        note_evidence(session, mail, noise, mail_id=stored.mail_id)
        if noise.bounce is not None:
            keep_bounce(session, mail, noise.bounce, mail_id=stored.mail_id, verdict=verdict, why=noise.why)
        if noise.kind is MailKind.OWN:
            keep_own_letter(session, mail, mail_id=stored.mail_id, vendors=vendors, known_pos=known_pos)
        mails.finish(stored.mail_id, kind=noise.kind, outcome=outcome, reason=noise.why)
    return MailResult(source=mail.source, kind=noise.kind, outcome=outcome, reason=noise.why)


def _learn_contact(contacts: Contacts, mail: Mail, verdict: SenderVerdict, noise: NoiseVerdict) -> None:
    on = verdict.local_date
    if noise.absence is not None and mail.sender.email:
        back = noise.absence.first_day_back
        until = back - timedelta(days=1) if back else None
        contacts.mark_away(mail.sender.email, until=until, on=on, why=mail.subject)


def _unreadable(home: Home, problem: SourceProblem) -> MailResult:
    """A row for a mail whose bytes never came."""
    with write_session(home.engine) as session:
        mail_id = add_unreadable(session, home, problem)
        stored = Mails(session).get(mail_id)
    return replace(_known(stored), known=False)


def _end(home: Home, stored: StoredMail, reason: str) -> MailResult:
    """Finish a mail that cannot be read, with the reason."""
    with write_session(home.engine) as session:
        mails = Mails(session)
        if (now := mails.get(stored.mail_id)).outcome is not None:
            return _known(now)
        mails.finish(stored.mail_id, kind=MailKind.OTHER, outcome=Outcome.FAILED, reason=reason)
    return MailResult(source=stored.source, kind=MailKind.OTHER, outcome=Outcome.FAILED, reason=reason)
