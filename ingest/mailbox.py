"""What every source of mails hands over: bytes with a name, or the reason why a mail could not be fetched."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class RawMail:
    """A message as it lies in its source; ``source`` is the file name or mailbox and UID shown in exports."""

    source: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceProblem:
    """A message that is there and could not be fetched; it gets its row in the export as failed."""

    source: str
    reason: str


class MailSource(Protocol):
    """A place mails come from, one by one, so that memory holds one message at a time."""

    def mails(self) -> Iterator[RawMail | SourceProblem]:
        """Yield each waiting message or the reason why it could not be read; never stops at a bad one."""
        ...
