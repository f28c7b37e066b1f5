"""When a vendor says goods will come: a window of days with a basis, never a bare date (DOMAIN 2.6)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Basis(StrEnum):
    """What happens on the promised days."""

    SHIP = "ship"
    DELIVER = "deliver"


class Firmness(StrEnum):
    """How firmly the vendor put it; a soft date is re-checked earlier."""

    FIRM = "firm"
    SOFT = "soft"


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseWindow:
    """A promise as plain dates, both ends inclusive.

    A plain date has both ends equal. A lower bound alone ("not before 12/14") has ``start`` only and is no
    usable date; "by 12/11" has ``end`` only and is one. ``basis`` is None where the vendor did not say.
    """

    start: date | None
    end: date | None
    basis: Basis | None = None
    firmness: Firmness = Firmness.FIRM

    def __post_init__(self) -> None:
        if self.start is None and self.end is None:
            raise ValueError("a window needs at least one end")
        if self.start is not None and self.end is not None and self.end < self.start:
            raise ValueError(f"window ends {self.end} before it starts {self.start}")

    @property
    def usable(self) -> bool:
        """True when the window says by when: an upper end is known."""
        return self.end is not None


def on(day: date, *, basis: Basis | None = None, firmness: Firmness = Firmness.FIRM) -> PromiseWindow:
    """Return the window of one plain day."""
    return PromiseWindow(start=day, end=day, basis=basis, firmness=firmness)
