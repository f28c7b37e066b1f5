"""What a vendor's table columns hold, as a person confirmed it once: headings and roles, kept per vendor and layout."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

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


class LayoutStatus(StrEnum):
    """Whether a column map counts."""

    PROPOSED = "proposed"  # made from corrections, not yet confirmed by a person
    IN_FORCE = "in_force"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaughtLayout:
    """A column map of a vendor's layout that a person confirmed, or that is proposed from corrections.

    A revoked one is kept and no longer used. ``taught_by`` proposed or confirmed it, ``reason`` says what for,
    ``replayed`` what it changed in the vendor's earlier mails when it was put beside them.
    """

    taught_id: int
    vendor_id: str
    columns: ColumnMap
    taught_by: str
    taught_at: datetime
    replayed: str = ""
    status: LayoutStatus = LayoutStatus.IN_FORCE
    reason: str = ""
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
