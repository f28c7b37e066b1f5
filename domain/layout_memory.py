"""What a vendor's table columns hold, as a person confirmed it once: headings and roles, kept per vendor and layout."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

_PUNCTUATION = re.compile(r"[^a-z0-9#/]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedColumn:
    """A heading as printed, and the name of what the column holds (a role of the readers, "shipped", "other")."""

    heading: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMap:
    """The columns of one table, left to right."""

    columns: tuple[MappedColumn, ...]

    @property
    def layout(self) -> str:
        """The layout's fingerprint, readable: its headings without case and punctuation, "line | item | qty"."""
        return layout_of([column.heading for column in self.columns])


@dataclass(frozen=True, slots=True, kw_only=True)
class TaughtLayout:
    """A column map that a person confirmed for a vendor; a revoked one is kept and no longer used.

    ``replayed`` says in words what it changed in the vendor's earlier mails when it was taught.
    """

    taught_id: int
    vendor_id: str
    columns: ColumnMap
    taught_by: str
    taught_at: datetime
    replayed: str = ""
    revoked_by: str | None = None
    revoked_at: datetime | None = None


def layout_of(headings: Sequence[str]) -> str:
    """Return the fingerprint of a row of headings."""
    return " | ".join(heading_key(heading) for heading in headings)


def heading_key(heading: str) -> str:
    """Return a heading without accents, case and punctuation, blanks made single."""
    text = unicodedata.normalize("NFKD", heading).casefold()
    plain = "".join(letter for letter in text if not unicodedata.combining(letter))
    return _PUNCTUATION.sub(" ", plain).strip()
