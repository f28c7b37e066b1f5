"""How sure a choice of line is: everything that may be looked at in one value, and one figure out of it.

This is the one place where a sureness is computed. ``prior_sureness`` needs no decisions of anybody; a calibration
fitted from decisions replaces it through ``MatchOptions.sureness`` without any other change.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from domain.document import StatementKind
from domain.mail import MailKind
from domain.match import Reason


class Found(StrEnum):
    """How an order was found."""

    PRINTED = "printed"  # the row or paper prints the number and it is ours
    FOLDED = "folded"  # the row prints it with letters for digits, as scans do, and one order of ours reads so
    MENTIONED = "mentioned"  # the mail around it names the order
    VENDOR_ORDER = "vendor_order"  # the vendor's own number, paired by an earlier paper
    NEAR = "near"  # printed, does not exist, one confusion or digit away from one of ours
    UNKNOWN = "unknown"  # printed and nothing like it exists
    NOT_NAMED = "not_named"


class Choice(StrEnum):
    """How the line was chosen."""

    NAMED = "named"  # our line number, or all lines, under our order number
    ASSIGNED = "assigned"  # by what the row says of the goods, together with the document's other rows
    NONE = "none"  # no line fits


@dataclass(frozen=True, slots=True, kw_only=True)
class LineEvidence:
    """What is known about the choice of one line for one row.

    ``bits`` are the log2 odds of the chosen line, ``margin`` its lead over the next in bits, ``posterior`` its
    probability against all other candidates and against none, ``candidates`` how many there were. ``levels`` are the
    agreements and disagreements with their bits. ``item_differs`` says what makes the goods others, None where
    nothing does. ``reading`` is the reader's own sureness of the values, 0 to 1.
    """

    choice: Choice
    found: Found
    bits: float
    margin: float
    posterior: float
    candidates: int
    levels: tuple[Reason, ...]
    item_differs: str | None
    document: MailKind
    statement: StatementKind
    reading: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Sureness:
    """Two probabilities, 0 to 1: that the line is right, and that line and values are right."""

    line: float
    whole: float


SurenessModel = Callable[[LineEvidence], Sureness]

_NAMED, _NAMED_BUT_OTHER_GOODS = 0.995, 0.6


def prior_sureness(evidence: LineEvidence) -> Sureness:
    """Return the sureness without any decision to learn from: the odds as they are, a named line nearly sure."""
    line = evidence.posterior
    if evidence.choice is Choice.NAMED:
        line = _NAMED if evidence.item_differs is None else _NAMED_BUT_OTHER_GOODS
    if evidence.choice is Choice.NONE:
        line = 0.0
    return Sureness(line=line, whole=line * min(1.0, evidence.reading))
