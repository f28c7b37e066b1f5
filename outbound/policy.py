"""The rules of the chase for one vendor: when, how often, to whom, and how far by itself (DOMAIN 5).

The values are data: ``policies.yaml`` holds the table of DOMAIN 5.2, people set what differs for the company or for a
vendor (``outbound.policy_reading``). All delays are business days of the vendor.
"""

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from enum import StrEnum

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

_STRICT = ConfigDict(extra="forbid")
_Days = Field(default=0, ge=-60, le=250)


class Section(StrEnum):
    """The parts of a chase mail, in the order they are printed (DOMAIN 5.3)."""

    PAST_DUE = "A"
    BALANCE = "B"
    NOT_ACKNOWLEDGED = "C"
    LATE = "D"


class Anchor(StrEnum):
    """What the first delay of a trigger counts from."""

    OPENED = "opened"
    ORDER = "order"
    PROMISE = "promise"


class Mode(StrEnum):
    """How far the chase goes by itself."""

    OFF = "off"
    DRAFT = "draft"
    AUTOMATIC = "automatic"


class VendorClass(StrEnum):
    """Kinds of vendors that are chased differently."""

    DISTRIBUTOR = "distributor"
    MILL = "mill"


class ContactRole(StrEnum):
    """What a contact of a vendor is for."""

    ORDERS = "orders"
    REP = "rep"
    MANAGER = "manager"
    ESCALATION = "escalation"


class Channel(StrEnum):
    """How a contact wants to be asked."""

    MAIL = "mail"
    PORTAL = "portal"
    EDI = "edi"


class PauseReason(StrEnum):
    """Why an order or a line is not asked about (DOMAIN 5.4)."""

    DISPUTE = "dispute"
    CREDIT_HOLD = "credit_hold"
    SUBSTITUTION = "substitution"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True, config=_STRICT)
class Trigger:
    """How one exception code is chased; all delays in business days.

    ``first`` counts from the anchor, ``first_near`` and ``repeat_near`` hold instead while the need date is near,
    ``repeat_urgent`` for first customers and lines long past due. ``rank`` orders reasons of one line, the weightiest
    first; the first one decides the section. A ``routine`` question may wait for a preferred weekday, one of the
    ``digest`` goes with the weekly mail only.
    """

    section: Section
    rank: int = Field(ge=1)
    repeat: int = Field(ge=1, le=250)
    since: Anchor = Anchor.OPENED
    first: int = _Days
    first_near: int | None = None
    repeat_near: int | None = Field(default=None, ge=1)
    repeat_urgent: int | None = Field(default=None, ge=1)
    routine: bool = False
    digest: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, config=_STRICT)
class Step:
    """One round of a question: its tone, who gets a copy, and whether a person has to let it go."""

    tone: int = Field(ge=1, le=4)
    cc: tuple[ContactRole, ...] = ()
    approval: bool = False
    draft_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, config=_STRICT)
class SendWindow:
    """When a mail may leave, in the vendor's own time.

    It may leave in the allowed and in the preferred hours. A routine mail waits up to ``routine_wait_days`` business
    days for one of ``routine_days`` (Monday 0).
    """

    allowed_from: time = time(8)
    allowed_to: time = time(16, 30)
    preferred_from: time = time(7, 30)
    preferred_to: time = time(10)
    routine_days: tuple[int, ...] = (1, 2, 3)
    routine_wait_days: int = Field(default=1, ge=0, le=4)


@dataclass(frozen=True, slots=True, kw_only=True, config=_STRICT)
class Shutdown:
    """Days on which a vendor is closed, both included."""

    start: date
    end: date
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, config=_STRICT)
class ContactRule:
    """What a person set for an address on file: its role, its channel, and whether automatic mail may go there."""

    role: ContactRole = ContactRole.ORDERS
    channel: Channel = Channel.MAIL
    automatic: bool = True
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, config=_STRICT)
class OrderPause:
    """An order (or one line of it) that is left alone; ``until`` is the last such day, None for no end."""

    po: str
    line: str | None = None
    why: PauseReason = PauseReason.OTHER
    until: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, config=_STRICT)
class Pause:
    """Nothing is asked; for the company as a whole it is the kill switch. ``until`` is the last such day."""

    why: str
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True, config=_STRICT)
class Caps:
    """Most mails that go by themselves: to one vendor a business day, in an hour and on a day in all."""

    per_vendor_day: int = Field(default=1, ge=1, le=1)  # more than one is the thing this program never does
    per_hour: int = Field(default=60, ge=1)
    per_day: int = Field(default=300, ge=1)


@dataclass(frozen=True, slots=True, kw_only=True, config=_STRICT)
class Approval:
    """What never goes without a person: first mails to a vendor, strategic vendors, late rounds, large amounts."""

    first_mails: int = Field(default=3, ge=0)
    strategic: bool = True
    from_round: int = Field(default=3, ge=1)
    amount_above: Decimal | None = Decimal(50_000)


@dataclass(frozen=True, slots=True, kw_only=True, config=_STRICT)
class Graduation:
    """When a person may let a vendor's mails go by themselves: so many drafts sent unchanged, so few changed."""

    unchanged: int = Field(default=10, ge=1)
    changed_at_most: int = Field(default=1, ge=0)
    within_days: int = Field(default=90, ge=1)


@dataclass(frozen=True, slots=True, kw_only=True, config=_STRICT)
class Breaker:
    """What stops sending: so many bounces, refused mails, or mails of unknown fate, in so many minutes."""

    bounces: int = Field(default=5, ge=1)
    unknown: int = Field(default=3, ge=1)
    refused: int = Field(default=5, ge=1)
    minutes: int = Field(default=60, ge=1)


@dataclass(frozen=True, slots=True, kw_only=True, config=_STRICT)
class PromiseCheck:
    """Asking about lines that seem well: for first customers, and for vendors who are seldom on time.

    Off unless switched on, since it asks about lines that are answered.
    """

    enabled: bool = False
    priorities: tuple[str, ...] = ("A", "B")
    on_time_below: float = Field(default=0.9, ge=0, le=1)
    minimum_lines: int = Field(default=10, ge=1)


@dataclass(frozen=True, slots=True, kw_only=True, config=_STRICT)
class Coordinator:
    """Who signs for a buyer's lines; ``email`` only where it differs from the shared mailbox."""

    name: str
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, config=_STRICT)
class ChasePolicy:
    """The rules for one vendor.

    ``max_lines`` stand in the mail itself, all of them (up to ``max_sheet_lines``) in the attached sheet.
    ``max_rounds`` questions without an answer, then a person decides; ``max_questions`` of one line and reason in
    all. ``away_days`` an absence without an end is taken to last; ``near_need_days`` make a need date near;
    ``urgent_past_days`` past due make a line urgent, and so do customers of ``urgent_priorities``.
    ``thread_days`` a vendor's mail is old at most to be continued. ``letter_hours`` a mail of our own people holds
    the chase back. ``own_domains`` and ``own_addresses`` are ours, never chased, and never read from a document.
    """

    triggers: Mapping[str, Trigger]
    other_trigger: Trigger
    ladder: tuple[Step, ...] = Field(min_length=1)
    vendor_class: VendorClass = VendorClass.DISTRIBUTOR
    mode: Mode = Mode.DRAFT
    paused: Pause | None = None
    max_lines: int = Field(default=60, ge=1, le=60)
    max_sheet_lines: int = Field(default=2_000, ge=1)
    max_rounds: int = Field(default=3, ge=1)
    max_questions: int = Field(default=12, ge=1)
    away_days: int = Field(default=5, ge=1)
    near_need_days: int = Field(default=15, ge=0)
    urgent_past_days: int = Field(default=5, ge=0)
    urgent_priorities: tuple[str, ...] = ("A",)
    thread_days: int = Field(default=14, ge=0)
    letter_hours: int = Field(default=24, ge=0)
    digest_day: int | None = Field(default=None, ge=0, le=6)
    country: str = ""
    region: str = ""
    timezone: str = "America/Chicago"
    language: str = "en"
    strategic: bool = False
    window: SendWindow = Field(default_factory=SendWindow)
    shutdowns: tuple[Shutdown, ...] = ()
    contacts: Mapping[str, ContactRule] = Field(default_factory=dict)
    orders: tuple[OrderPause, ...] = ()
    caps: Caps = Field(default_factory=Caps)
    approval: Approval = Field(default_factory=Approval)
    graduation: Graduation = Field(default_factory=Graduation)
    breaker: Breaker = Field(default_factory=Breaker)
    promise_check: PromiseCheck = Field(default_factory=PromiseCheck)
    coordinators: Mapping[str, Coordinator] = Field(default_factory=dict)
    internal: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    attach_sheet: bool = True
    plus_address: bool = False
    own_domains: frozenset[str] = frozenset()
    own_addresses: frozenset[str] = frozenset()

    def trigger(self, code: str) -> Trigger:
        """Return the row of a code, or the careful default."""
        return self.triggers.get(code, self.other_trigger)

    def step(self, round_: int) -> Step:
        """Return the step of a round, counted from 1; the last one holds for all beyond it."""
        return self.ladder[min(round_, len(self.ladder)) - 1]

    def contact(self, email: str) -> ContactRule:
        """Return what was set for an address, or the defaults."""
        return self.contacts.get(email.lower(), _PLAIN_CONTACT)


_PLAIN_CONTACT = ContactRule()
