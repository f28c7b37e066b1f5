"""What our own people were told of goods that slip: one entry a role and exception, open until the slip is over."""

import hashlib
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """An exception of a line that the people of a role were told of.

    ``opened_on`` is the day the exception came up; one that comes up anew is another alert. ``reminders`` were sent,
    the last one on ``reminded_on``. ``closed_on`` is the day the exception was gone.
    """

    role: str
    po: str
    line: str
    code: str
    opened_on: date
    told_on: date
    message_id: str
    reminders: int = 0
    reminded_on: date | None = None
    closed_on: date | None = None

    @property
    def key(self) -> str:
        """What names the news."""
        return news_key(self.role, self.po, self.line, self.code, self.opened_on)


def news_key(role: str, po: str, line: str, code: str, opened_on: date) -> str:
    """Return the name of a piece of news for a role."""
    return hashlib.sha256(f"{role}|{po}|{line}|{code}|{opened_on}".encode()).hexdigest()[:32]
