"""What a person can decide and what can come of it, as values: screens and commands build and read these."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A case as it was shown. ``shown_version`` None skips the check that nothing changed since (command line)."""

    case_id: int
    shown_version: str | None = None


# --- decisions on a case


@dataclass(frozen=True, slots=True, kw_only=True)
class Accept:
    """The statement counts on the chosen line as read. ``remember`` proposes an alias for the vendor's item."""

    remember: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Choose:
    """The statement is about this line of ours."""

    po: str
    line: str
    remember: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Correct:
    """The values are these; ``changes`` maps names of ``matching.restate.FIELDS`` to text, ``po``/``line`` move it."""

    changes: Mapping[str, str]
    po: str | None = None
    line: str | None = None
    remember: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitPart:
    """So much of the statement, in its own unit, is about this line; ``eta`` where the parts come on other days."""

    po: str
    line: str
    qty: Decimal
    eta: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """The statement is shared out over several lines or days."""

    parts: tuple[SplitPart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoMatch:
    """No line of ours fits: it becomes an exception to follow up."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """The statement does not count and nothing follows."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Snooze:
    """Not now: until a day, or (None) until a newer mail of the vendor."""

    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Words for whoever looks at the case next."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assign:
    """Give the case to a person."""

    owner: str


CaseChoice = Accept | Choose | Correct | Split | NoMatch | Reject | Snooze | Note | Assign


# --- decisions on an order line


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseShort:
    """The rest will not come; every question of ``domain.close_out.CHECKLIST`` is answered."""

    reason_code: str
    reason: str
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseClose:
    """The rest is still wanted although ERP or vendor call the line finished."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopen:
    """A close short no longer holds."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelQuantity:
    """Take a quantity, in the ordering unit, off the line."""

    amount: Decimal
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldLine:
    """Nothing is to be done about the line for now."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseLine:
    """End of a hold."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptDate:
    """The late promise is accepted."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An informational exception was looked at."""

    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolve:
    """An exception was dealt with; ``root_cause`` is a code such as RC1 (DOMAIN 6)."""

    code: str
    root_cause: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignException:
    """Give an open exception of the line to a person."""

    code: str
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteCost:
    """What the miss of a line cost us. ``kind`` is one of ``domain.miss_cost.CostKind``; ``amount`` is money.

    ``root_cause`` is a code such as RC5; empty takes the one known of the line.
    """

    kind: str
    amount: Decimal
    root_cause: str = ""
    note: str = ""


LineChoice = (
    CloseShort
    | RefuseClose
    | Reopen
    | CancelQuantity
    | HoldLine
    | ReleaseLine
    | AcceptDate
    | Seen
    | Resolve
    | AssignException
    | NoteCost
)


# --- what comes of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """It is stored. ``batch`` names everything that one undo takes back; ``alias_id`` what was proposed with it."""

    decision_ids: tuple[int, ...]
    batch: str
    words: str
    alias_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """Something changed since the case was shown; show it again."""

    case_id: int
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadyDecided:
    """Somebody was first."""

    case_id: int
    who: str
    what: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """It makes no sense or is not allowed; nothing was stored."""

    reason: str


Result = Done | Stale | AlreadyDecided | Refused
