"""The values of planning: who is asked what, and why a line is left alone."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.outbox import ChaseRecord
from domain.purchase import Contact, Vendor
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


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingMail:
    """A vendor's mail that holds a chase back.

    A question holds back the order it names (none, if it names none); an unread mail holds back every line of the
    vendor, whatever it is about.
    """

    vendor_id: str
    kind: PendingKind
    po: str | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChaseItem:
    """One line to ask about: its state, the reasons (weightiest first), its section and its step of the ladder."""

    state: LineState
    reasons: tuple[OpenException, ...]
    section: Section
    stage: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chase:
    """One mail to one contact; ``stage`` is the highest step among its lines."""

    vendor: Vendor
    contact: Contact
    items: tuple[ChaseItem, ...]
    stage: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChasePlan:
    """Everything that is asked, and a reason for every line that is not."""

    chases: tuple[Chase, ...]
    skips: tuple[Skip, ...]


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
