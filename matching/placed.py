"""A document row with the line it was tied to, and how that came about."""

from dataclasses import dataclass

from domain.document import Document, Statement
from domain.match import Reason
from matching.holds import Hold
from matching.order_book import OpenLine
from matching.order_reference import OrderReference
from matching.rows import Row
from matching.sureness import Choice, LineEvidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A row with its line, or with why it has none. ``bits``, ``margin`` and ``posterior`` as in ``LineEvidence``."""

    row: Row
    reference: OrderReference
    line: OpenLine | None
    choice: Choice
    bits: float = 0.0
    margin: float = 0.0
    posterior: float = 0.0
    candidates: int = 0
    item_differs: str | None = None
    reasons: tuple[Reason, ...] = ()
    holds: tuple[Hold, ...] = ()

    def evidence(self, statement: Statement, document: Document) -> LineEvidence:
        """Return what is known about this choice, for a statement of the row."""
        return LineEvidence(
            choice=self.choice,
            found=self.reference.found,
            bits=self.bits,
            margin=self.margin,
            posterior=self.posterior,
            candidates=self.candidates,
            levels=self.reasons,
            item_differs=self.item_differs,
            document=document.kind,
            statement=statement.kind,
            reading=statement.reading,
        )
