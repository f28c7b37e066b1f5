"""What prevention reports are counted from: the account of a line with the words and events behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from domain.calendar import BusinessCalendar
from domain.document import StatementKind
from domain.match import Decision, DecisionEvent, MatchedStatement, Receipt
from domain.promise import Basis, PromiseWindow
from domain.purchase import PoLine, Vendor, line_key, po_key
from domain.quantity import ConversionFacts, Converted, Quantity, convert
from domain.state import Headline, LineState
from domain.units import UnitContext, canonical_unit

_ENDED = frozenset({Headline.CANCELLED, Headline.CLOSED, Headline.SHORT_CLOSED, Headline.RECEIVED})
_PROMISES = frozenset({StatementKind.CONFIRM, StatementKind.BACKORDER, StatementKind.DELAY, StatementKind.SUBSTITUTE})
_UNSAID = frozenset({Decision.REJECTED, Decision.SUPERSEDED})
_DEFAULT_TRANSIT = 0
_NO_FACTS = ConversionFacts()


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """What a line's text says of the goods: form and grade as words, empty where it does not say, and weights."""

    form: str = ""
    grade: str = ""
    facts: ConversionFacts = _NO_FACTS

    @property
    def family(self) -> str:
        """Form and grade group, such as ``plate A36``; ``other`` where the text says neither."""
        return f"{self.form} {self.grade}".strip() or "other"

    def pounds(self, amount: Decimal, uom: str) -> Decimal | None:
        """Return the (theoretical) weight of an amount in the ordering unit, None where nothing leads to one."""
        unit = canonical_unit(uom, context=UnitContext.COUNT) or uom
        found = convert(Quantity(value=amount, uom=unit), "LB", facts=self.facts)
        return found.quantity.value if isinstance(found, Converted) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderedAnew:
    """We changed a line: ``field`` is ``ordered`` or ``need_date``, the values as the feed had them."""

    on: date
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineHistory:
    """A line with everything that was said, received, decided and changed; words are oldest paper first."""

    state: LineState
    vendor: Vendor | None
    goods: Goods
    said: tuple[MatchedStatement, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    decisions: tuple[DecisionEvent, ...] = ()
    changes: tuple[OrderedAnew, ...] = ()

    @property
    def line(self) -> PoLine:
        """The order line."""
        return self.state.line

    @property
    def key(self) -> tuple[str, str]:
        """The comparable order and line number."""
        return po_key(self.line.po), line_key(self.line.line)

    @property
    def vendor_name(self) -> str:
        """The vendor's name, its id where the vendor is not on file."""
        return self.vendor.name if self.vendor else self.line.vendor_id

    @property
    def words(self) -> tuple[MatchedStatement, ...]:
        """The words that count in the account."""
        return tuple(w for w in self.said if w.decision.applied)

    @property
    def ended(self) -> bool:
        """True when the line is cancelled, received or closed."""
        return self.state.headline in _ENDED

    @property
    def open(self) -> bool:
        """True while something of the line is still to leave the vendor."""
        return self.state.unshipped > 0 and not self.ended


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """A paper said that the last of its goods ship or arrive by ``end``; ``dock`` is that day at our dock."""

    said_on: date
    end: date
    dock: date


def in_order(said: Iterable[MatchedStatement]) -> tuple[MatchedStatement, ...]:
    """Return words that were not rejected or replaced, oldest paper first."""
    return tuple(sorted((w for w in said if w.decision not in _UNSAID), key=_paper))


def promises(history: LineHistory, calendar: BusinessCalendar) -> tuple[Promised, ...]:
    """Return per paper with a date the latest date it gives, oldest paper first."""
    transit = history.vendor.transit_days if history.vendor else _DEFAULT_TRANSIT
    found = []
    for _, paper in groupby(history.words, key=_paper):
        words = list(paper)
        windows = [w.statement.promise for w in words if w.statement.kind in _PROMISES and w.statement.promise]
        docks = [(_dock(p, calendar, transit), p.end) for p in windows if p.end is not None]
        if docks:
            dock, end = max(docks)
            found.append(Promised(said_on=words[0].document_on, end=end, dock=dock))
    return tuple(found)


def _dock(promise: PromiseWindow, calendar: BusinessCalendar, transit: int) -> date:
    end = promise.end or date.max
    return calendar.add_business_days(end, transit) if promise.basis is Basis.SHIP else end


def _paper(word: MatchedStatement) -> tuple[object, ...]:
    return (word.document_on, word.received_at, word.mail_id, word.document.name)
