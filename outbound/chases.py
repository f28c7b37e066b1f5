"""The values of planning: who is asked what, and why a line is left alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from domain.outbox import ChaseRecord, ContactState, PromisedUpdate
from domain.purchase import Contact, Vendor, line_key, po_key
from domain.state import LineState, OpenException
from outbound.policy import Section


class SkipReason(StrEnum):
    """Why a line is not asked about."""

    NOTHING_OPEN = "nothing_open"
    NOT_BY_MAIL = "not_by_mail"  # open exceptions that a person has to settle
    CLOSED = "closed"
    WAITS_IN_REVIEW = "waits_in_review"
    ON_HOLD = "on_hold"
    VENDOR_UNKNOWN = "vendor_unknown"
    NO_CONTACT = "no_contact"
    CONTACT_AWAY = "contact_away"
    VENDOR_ASKED = "vendor_asked"
    UNREAD_MAIL = "unread_mail"
    TOO_EARLY = "too_early"
    ANSWERED = "answered"
    ALREADY_ASKED = "already_asked"
    PERSON_DECIDES = "person_decides"
    MAIL_FULL = "mail_full"
    MAIL_TODAY = "mail_today"  # one mail per contact and business day
    PAUSED = "paused"
    ORDER_PAUSED = "order_paused"  # dispute, credit hold, a substitution being talked about
    VENDOR_CLOSED = "vendor_closed"  # weekend, holiday or shutdown where the vendor is
    UPDATE_PROMISED = "update_promised"  # the vendor said when news will come
    OWN_LETTER = "own_letter"  # one of our people just wrote
    OTHER_CHANNEL = "other_channel"  # the contact wants a portal or EDI
    WAITS_FOR_DIGEST = "waits_for_digest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip:
    """A line that is not asked about: ``reason`` for programs, ``detail`` for people, ``until`` if a day is known."""

    po: str
    line: str
    reason: SkipReason
    detail: str
    until: date | None = None


class PendingKind(StrEnum):
    """What a vendor's mail that we have not dealt with is."""

    QUESTION = "question"
    UNREAD = "unread"
    OWN_LETTER = "own_letter"  # written by one of our people by hand, within the last hours


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingMail:
    """A mail that holds a chase back.

    A question holds back the order it names (none, if it names none), or of it the one ``line`` that it asks about; an
    unread mail holds back every line of the
    vendor, whatever it is about; a mail of ours the order it names, or every line where it names none.
    """

    vendor_id: str
    kind: PendingKind
    po: str | None = None
    line: str | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChaseItem:
    """One line to ask about: its state, the reasons (weightiest first) and its section.

    ``stage`` counts all questions of this reason and makes each of them one of its kind; ``round`` counts those
    since the vendor last said anything of the line, and decides tone and copies.
    """

    state: LineState
    reasons: tuple[OpenException, ...]
    section: Section
    stage: int
    round: int = 1
    routine: bool = False
    digest: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chase:
    """One mail to one contact; ``stage`` and ``round`` are the highest among its lines, ``cc`` gets a copy.

    ``buyer`` is the coordinator whose lines these are, where coordinators are set; ``language`` that of the contact.
    """

    vendor: Vendor
    contact: Contact
    items: tuple[ChaseItem, ...]
    stage: int
    round: int = 1
    cc: tuple[Contact, ...] = ()
    buyer: str = ""
    language: str = "en"

    @property
    def routine(self) -> bool:
        """True when nothing in it is in a hurry."""
        return all(item.routine for item in self.items)

    @property
    def digest(self) -> bool:
        """True when everything in it belongs into the weekly mail."""
        return all(item.digest for item in self.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneTask:
    """Mails did not help: a person calls about these lines."""

    vendor: Vendor
    lines: tuple[LineState, ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChasePlan:
    """Everything that is asked, a reason for every line that is not, and what a person has to call about."""

    chases: tuple[Chase, ...]
    skips: tuple[Skip, ...]
    tasks: tuple[PhoneTask, ...] = ()


LineRef = tuple[str, str]  # comparable order and line number


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known beside the lines themselves.

    Args:
        contacts: what bounces and absences taught, by address in lower case.
        history: all questions ever put, any order.
        pending: mails that hold a chase back.
        updates: days on which vendors promised news.
        replies: days on which a person at the vendor wrote about a line, by line.
        written: vendors a mail left to today, whenever it was written.
        on_time: share of lines a vendor delivered on time and how many there were, by vendor.
    """

    contacts: Mapping[str, ContactState] = field(default_factory=dict)
    history: tuple[ChaseRecord, ...] = ()
    pending: tuple[PendingMail, ...] = ()
    updates: tuple[PromisedUpdate, ...] = ()
    replies: Mapping[LineRef, tuple[date, ...]] = field(default_factory=dict)
    on_time: Mapping[str, "OnTime"] = field(default_factory=dict)
    written: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class OnTime:
    """How many of a vendor's finished lines were there by their need date."""

    lines: int
    on_time: int

    @property
    def share(self) -> float:
        """From 0 to 1; 1 without lines, since nothing speaks against the vendor."""
        return self.on_time / self.lines if self.lines else 1.0


def line_ref(po: str, line: str) -> LineRef:
    """Return the comparable key of a line."""
    return po_key(po), line_key(line)


def by_line(history: Iterable[ChaseRecord]) -> dict[LineRef, tuple[ChaseRecord, ...]]:
    """Return the questions of every line, the oldest first."""
    found: dict[LineRef, tuple[ChaseRecord, ...]] = {}
    for record in sorted(history, key=lambda r: r.on):
        key = line_ref(record.po, record.line)
        found[key] = (*found.get(key, ()), record)
    return found


def skip_of(state: LineState, reason: SkipReason, detail: str, *, until: date | None = None) -> Skip:
    """Return the skip of a line."""
    return Skip(po=state.line.po, line=state.line.line, reason=reason, detail=detail, until=until)


def records(chase: Chase, *, on: date) -> tuple[ChaseRecord, ...]:
    """Return the record of every question of a chase, to be kept in the same transaction as the mail."""
    return tuple(
        ChaseRecord(
            vendor_id=chase.vendor.vendor_id,
            po=item.state.line.po,
            line=item.state.line.line,
            reason=reason.code,
            stage=item.stage,
            on=on,
        )
        for item in chase.items
        for reason in item.reasons
    )
