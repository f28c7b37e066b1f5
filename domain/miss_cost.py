"""What a missed delivery costs beside the goods, as people write it down (DOMAIN 6.4)."""

from enum import StrEnum

from domain.state import LineState

UNKNOWN_CAUSE = "RC0"  # not given: itself a figure to bring down


class CostKind(StrEnum):
    """What the money went for."""

    PREMIUM_FREIGHT = "premium_freight"
    OVERTIME = "overtime"
    EXPEDITE = "expedite"
    PRICE = "price"  # dearer goods from elsewhere
    OTHER = "other"


def cause_of(state: LineState) -> str:
    """Return the root cause that is known of a line, else the one its first exception hints at, else RC0."""
    hints = (e.root_cause for e in state.exceptions if e.root_cause)
    return state.root_cause or next(hints, UNKNOWN_CAUSE)
