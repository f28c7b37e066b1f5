"""What has not shipped yet of one line: promised and backordered parts, and how a vendor's word moves them.

Law of this module: the parts never sum up to more than the vendor's words claim, and every word either replaces
the picture (an acknowledgment), re-dates parts of it (a delay), or moves parts from promised to backordered.
What no part covers is *unexplained* and stays visible.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from domain.document import Caution
from domain.mail import MailKind
from domain.match import MatchedStatement
from domain.state import Schedule

_ZERO = Decimal(0)
_SHIPPING = frozenset({MailKind.PACK, MailKind.ASN, MailKind.INVOICE})
_WHOLE_PICTURE = frozenset({MailKind.ACK, MailKind.ACK_REV, MailKind.STATUS})


@dataclass(slots=True)
class ScheduleBook:
    """The open parts of a line in the ordering unit, and the day the goods are needed."""

    parts: list[Schedule] = field(default_factory=list)
    need_date: date | None = None

    @property
    def total(self) -> Decimal:
        """Everything promised or backordered, dated or not."""
        return sum((p.amount for p in self.parts), _ZERO)

    @property
    def backordered(self) -> Decimal:
        """What the vendor declared not available as promised."""
        return sum((p.amount for p in self.parts if p.backordered), _ZERO)

    @property
    def undated(self) -> Decimal:
        """Parts without a usable date."""
        return sum((p.amount for p in self.parts if not usable(p)), _ZERO)

    def in_order(self) -> list[Schedule]:
        """The parts, earliest promise first, undated last."""
        return sorted(self.parts, key=_due)

    def ship(self, amount: Decimal) -> None:
        """Take shipped goods off, the earliest promise first; undated confirmed goods leave before backorders."""
        ordered = self.in_order()
        at_hand = [p for p in ordered if not p.backordered and not usable(p)]
        others = [p for p in ordered if p not in at_hand]
        first = next((i for i, p in enumerate(others) if p.backordered), len(others))
        self._take(amount, [*others[:first], *at_hand, *others[first:]])

    def clear(self) -> None:
        """Forget the open parts: the line is complete within tolerance."""
        self.parts = []

    def acknowledge(
        self,
        confirms: Sequence[MatchedStatement],
        backorders: Sequence[MatchedStatement],
        *,
        net: Decimal,
        shipped: Decimal,
    ) -> None:
        """Take in the confirmed (and backordered) parts of one document.

        An acknowledgment or status report replaces the picture. A sentence in a mail adds to it where it fits
        into what is unexplained ("the other 20 ship 12/30"), and replaces it otherwise. Where the parts name more
        than is unshipped, they speak of the whole line and what has shipped is taken off.
        """
        room = max(_ZERO, net - shipped)
        named = sum((w.amount for w in (*confirms, *backorders) if w.amount is not None), _ZERO)
        if self._only_repeats(confirms, backorders):
            return
        whole = confirms[0].document.kind in _WHOLE_PICTURE or named + self.total > room
        kept = [] if whole else list(self.parts)
        rest = max(_ZERO, (room if named <= room else net) - named - sum((p.amount for p in kept), _ZERO))
        if rest <= 0 and not whole and self._only_dates(confirms, backorders):
            self._date_open(confirms[0])
            return
        older = self.in_order()
        still_short = bool(shipped) and not backorders and 0 < named == self.backordered
        fresh = [_part(w, rest) for w in confirms] + [_part(w, rest, backordered=True) for w in backorders]
        said = list(zip(fresh, (*confirms, *backorders), strict=True))
        fresh = [self._without_echo(_with_older_date(p, w, older), w, older) for p, w in said]
        if still_short:  # "the balance ships 12/11": a date for what was backordered, not its end
            fresh = [replace(p, backordered=True) for p in fresh]
        self.parts = kept + [p for p in fresh if p.amount > 0]
        if named > room:
            self.ship(shipped)

    def backorder(self, words: Sequence[MatchedStatement], *, net: Decimal, shipped: Decimal) -> None:
        """Move goods to backordered: first from the older backorder, then from the unexplained, then from promises."""
        freed = self.backordered
        older = [p for p in self.in_order() if p.backordered and usable(p)]
        self.parts = [p for p in self.parts if not p.backordered]
        free = max(freed, max(_ZERO, net - shipped) - self.total)
        for word in words:
            amount = word.amount
            if amount is None:
                amount = free if free > 0 else self.total
            amount = min(amount, max(_ZERO, net - shipped))
            self._take(max(_ZERO, amount - free), self.in_order())
            free = max(_ZERO, free - amount)
            if amount > 0:
                part = _part(word, amount, backordered=True, amount=amount)
                self.parts.append(_with_standing_date(part, word, older))

    def redate(self, word: MatchedStatement, *, net: Decimal, shipped: Decimal) -> None:
        """Give a part (or all parts) a new date; a line without a promise gets its first one."""
        if word.statement.promise is None and Caution.UNDATED not in word.statement.cautions:
            return
        if self._is_echo(word) and any(usable(p) for p in self.parts):
            return
        if not self.parts:
            room = max(_ZERO, net - shipped)
            if room > 0:
                self.parts = [_part(word, room)]
            return
        targets = self._targets(word)
        wanted = sum((p.amount for p in targets), _ZERO) if word.amount is None else word.amount
        for part in targets:
            moved = min(part.amount, wanted)
            wanted -= moved
            if moved <= 0:
                break
            self.parts.remove(part)
            if part.amount > moved:
                self.parts.append(replace(part, amount=part.amount - moved))
            self.parts.append(_part(word, moved, backordered=part.backordered, amount=moved))

    def _targets(self, word: MatchedStatement) -> list[Schedule]:
        """The parts a delay speaks of: named by the old date, by the quantity, else all, earliest first."""
        ordered = self.in_order()
        older = word.statement.previous
        if older is not None:
            named = [p for p in ordered if p.promise is not None and p.promise.end == older.end]
            if named:
                return named
        if word.amount is not None:
            equal = [p for p in ordered if p.amount == word.amount]
            if len(equal) == 1:
                return equal
        return ordered

    def _is_echo(self, word: MatchedStatement) -> bool:
        """True for a date that may only repeat our need date: it equals it, and its label ("Due date") leaves it open.

        A paper that calls itself revised means what it prints.
        """
        promise = word.statement.promise
        said = Caution.MAYBE_NEED_DATE in word.statement.cautions and word.document.kind is not MailKind.ACK_REV
        return said and promise is not None and promise.end is not None and promise.end == self.need_date

    def _without_echo(self, part: Schedule, word: MatchedStatement, older: Sequence[Schedule]) -> Schedule:
        """An echo of our need date takes no promise back that stood; where none stood, it is the vendor's yes."""
        standing = next((p.promise for p in reversed(older) if usable(p) and not p.backordered), None)
        known = standing is not None and not part.backordered and self._is_echo(word)
        return replace(part, promise=standing) if known else part

    def _only_repeats(self, confirms: Sequence[MatchedStatement], backorders: Sequence[MatchedStatement]) -> bool:
        """True for "confirmed", "no change" without news of quantity and date while dated parts stand."""
        silent = all(
            w.amount is None and w.statement.promise is None and Caution.UNDATED not in w.statement.cautions
            for w in confirms
        )
        named = sum((w.amount for w in confirms if w.amount is not None), _ZERO)
        echoed = all(map(self._is_echo, confirms)) and named in {_ZERO, self.total}
        return (silent or echoed) and not backorders and any(usable(p) for p in self.parts)

    @staticmethod
    def _only_dates(confirms: Sequence[MatchedStatement], backorders: Sequence[MatchedStatement]) -> bool:
        """True for a date without a quantity, such as the answer to "when does it ship?"."""
        if len(confirms) != 1 or backorders or confirms[0].amount is not None:
            return False
        promise = confirms[0].statement.promise
        return promise is not None and promise.usable

    def _date_open(self, word: MatchedStatement) -> None:
        """Every part is known already: the date is that of the parts without one, else of all."""
        targets = [p for p in self.parts if not usable(p)] or list(self.parts)
        for part in targets:
            self.parts.remove(part)
            self.parts.append(_part(word, part.amount, backordered=part.backordered, amount=part.amount))

    def _take(self, amount: Decimal, order: Sequence[Schedule]) -> None:
        for part in order:
            if amount <= 0:
                return
            taken = min(part.amount, amount)
            amount -= taken
            self.parts.remove(part)
            if part.amount > taken:
                self.parts.append(replace(part, amount=part.amount - taken))


def usable(part: Schedule) -> bool:
    """True when the part has a date by which it comes."""
    return part.promise is not None and part.promise.usable


def _due(part: Schedule) -> tuple[date, bool]:
    end = part.promise.end if part.promise is not None else None
    return (end or date.max, part.backordered)


def _part(
    word: MatchedStatement, rest: Decimal, *, backordered: bool = False, amount: Decimal | None = None
) -> Schedule:
    size = amount if amount is not None else (word.amount if word.amount is not None else rest)
    return Schedule(
        amount=size,
        promise=word.statement.promise,
        backordered=backordered,
        since=word.document_on,
        statement_id=word.statement_id,
    )


def _with_standing_date(part: Schedule, word: MatchedStatement, older: Sequence[Schedule]) -> Schedule:
    """A shipping paper's balance is silent on the date: the one date that stood for the backorder goes on standing."""
    silent = word.document.kind in _SHIPPING and word.statement.promise is None
    if not silent or Caution.UNDATED in word.statement.cautions or len(older) != 1 or part.amount > older[0].amount:
        return part
    promise = older[0].promise
    ahead = promise is not None and promise.end is not None and promise.end > word.document_on
    return replace(part, promise=promise) if ahead else part


def _with_older_date(part: Schedule, word: MatchedStatement, older: Sequence[Schedule]) -> Schedule:
    """A confirmation that is silent on the date keeps the one that stood; "TBD" takes it back."""
    if part.backordered or part.promise is not None or Caution.UNDATED in word.statement.cautions:
        return part
    dated = next((p.promise for p in older if usable(p) and not p.backordered), None)
    return replace(part, promise=dated)
