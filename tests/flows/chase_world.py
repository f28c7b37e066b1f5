"""Who lives in the simulated year: manners of vendors, what each of them owes, and what was found wrong."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.calendar import BusinessCalendar
from domain.purchase import PoLine, Vendor


class Manner(StrEnum):
    SILENT = "silent"
    PROMPT = "prompt"  # fills the table the same day
    SLOW = "slow"  # after six days
    INLINE = "inline"  # answers in the quoted text, from a telephone or beside the blanks
    PARTIAL = "partial"  # answers half of the rows
    ABSENT = "absent"  # out of office for a week, then answers
    ROBOT = "robot"  # a machine answers every mail, at once, for ever
    WRONG = "wrong"  # the first address is dead, the second answers
    DEAD = "dead"  # the only address is dead
    FRIDAY = "friday"  # "will update you Friday", and does so the Monday after
    LATE = "late"  # gives dates later than needed
    BALANCE = "balance"  # ships half, has no date for the rest for a while
    SHEET = "sheet"  # sends our workbook back


@dataclass
class Owed:
    """What the vendor said so far of one line, kept by the world, not by the program."""

    line: PoLine
    promise: date | None = None
    said_on: date | None = None
    shipped: Decimal = Decimal(0)
    undated: bool = False
    received: bool = False
    asked: list[date] = field(default_factory=list)

    def open_question(self, day: date, calendar: BusinessCalendar) -> bool:
        """Whether there is anything to ask about on a day."""
        if self.received:
            return False
        if self.said_on is None:
            return True
        if self.undated or self.promise is None:
            return True
        need = self.line.need_date or day
        late = calendar.add_business_days(self.promise, 2) > need
        return late or day > self.promise


@dataclass
class Actor:
    vendor: Vendor
    manner: Manner
    owed: dict[tuple[str, str], Owed] = field(default_factory=dict)
    away_until: date | None = None


@dataclass
class Findings:
    """What went wrong (all should be empty), and how much went on."""

    over_cap: list[str] = field(default_factory=list)
    answered_chased: list[str] = field(default_factory=list)
    loops: list[str] = field(default_factory=list)
    too_many_rounds: list[str] = field(default_factory=list)
    neglected: list[str] = field(default_factory=list)
    wrong_recipients: list[str] = field(default_factory=list)
    days: int = 0
    sent: int = 0
    received: int = 0
    asked: int = 0
    tasks: int = 0
    longest_wait: int = 0

    @property
    def faults(self) -> list[str]:
        return [
            *self.over_cap, *self.answered_chased, *self.loops, *self.too_many_rounds, *self.neglected,
            *self.wrong_recipients,
        ]  # fmt: skip
