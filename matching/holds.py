"""Why a person is asked before a statement counts: the hard checks of DESIGN 6, each with its words."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from domain.document import Caution, Statement, StatementKind
from domain.match import HoldCode
from domain.price import PriceMatch, UnitPrice, compare_prices
from domain.purchase import PoLine
from domain.quantity import figure
from matching.amounts import Amount, line_unit
from matching.items.reading import parse_item
from matching.items.weight import theoretical_facts
from matching.order_book import MatchOptions, OpenLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """One reason to ask a person."""

    code: HoldCode
    words: str

    def __str__(self) -> str:
        return f"{self.code}: {self.words}"


_FORCED = {
    Caution.CONDITIONAL: "the vendor names a condition",
    Caution.UNCLEAR_QUANTITY: "the quantity can be read in two ways",
    Caution.UNCLEAR_DATE: "the date is doubtful",
    Caution.UNCLEAR_KIND: "what the vendor means is not clear",
    Caution.FAILED_CHECK: "the figures of the paper do not agree",
    Caution.DEFAULT_ACCEPT: "the vendor goes ahead unless we object",
}
_BY_PERSON = {
    StatementKind.CANCEL: (HoldCode.CANCELLATION, "the vendor cancels the line"),
    StatementKind.REJECT: (HoldCode.CANCELLATION, "the vendor rejects the line"),
    StatementKind.SUBSTITUTE: (HoldCode.SUBSTITUTION, "the vendor offers another item"),
}
_SAYS_QUANTITY = frozenset({StatementKind.CONFIRM, StatementKind.SHIP, StatementKind.BACKORDER})
_READING_AT_LEAST = 0.7


def holds_on(
    statement: Statement, candidate: OpenLine, amount: Amount, options: MatchOptions, *, row_sum: Amount
) -> Iterator[Hold]:
    """Yield the reasons against applying a statement to a line, whoever sent it and however sure the line is.

    ``row_sum`` is what the parts of its document row add up to, a second check of a scanned figure.
    """
    yield from _by_kind(statement)
    yield from _by_reading(statement, candidate, (amount, row_sum))
    yield from _by_quantity(statement, candidate, amount, options)
    yield from _by_price(statement, candidate.line)
    if candidate.line.closed_by_erp:
        yield Hold(code=HoldCode.CLOSED_LINE, words="the ERP has closed this line")


def _by_kind(statement: Statement) -> Iterator[Hold]:
    if statement.kind in _BY_PERSON:
        code, words = _BY_PERSON[statement.kind]
        yield Hold(code=code, words=f"{words}: {statement.note}" if statement.note else words)


def _by_reading(statement: Statement, candidate: OpenLine, amounts: tuple[Amount, Amount]) -> Iterator[Hold]:
    for caution, words in _FORCED.items():
        if caution in statement.cautions:
            yield Hold(code=HoldCode.READING, words=words)
    if Caution.OCR in statement.cautions and not any(_second_check(candidate, a) for a in amounts):
        yield Hold(code=HoldCode.READING, words="a scanned quantity that nothing else confirms")
    if statement.reading < _READING_AT_LEAST:
        failed = Caution.FAILED_CHECK in statement.cautions and statement.note
        doubt = f"the reader is {statement.reading:.0%} sure of the values"
        yield Hold(code=HoldCode.READING, words=f"{doubt}: {statement.note}" if failed else doubt)


def _second_check(candidate: OpenLine, amount: Amount) -> bool:
    """A scanned figure counts when it equals what we ordered or what is open (matching.md F 20)."""
    return amount.value is None or amount.value in {candidate.line.ordered, candidate.balance}


def _by_quantity(statement: Statement, candidate: OpenLine, amount: Amount, options: MatchOptions) -> Iterator[Hold]:
    if amount.why_not is not None and statement.kind in _SAYS_QUANTITY:
        yield Hold(code=HoldCode.UNIT, words=amount.why_not)
    value = amount.value
    if value is None:
        return
    ordered = candidate.line.ordered
    if value < 0 or value > ordered * options.plausible:
        yield Hold(
            code=HoldCode.QUANTITY,
            words=f"{figure(value)} {line_unit(candidate.line)} against {figure(ordered)} ordered",
        )
    elif _thousandfold(value, {ordered, candidate.balance}):
        words = f"{value:f} may be {value * _THOUSAND:f}: the point may part thousands"
        yield Hold(code=HoldCode.READING, words=words)
    elif amount.theoretical and value != ordered:
        yield Hold(code=HoldCode.UNIT, words=f"about {figure(value)} {line_unit(candidate.line)} by theoretical weight")


_THOUSAND = 1000
_THOUSANDS_SLACK = Decimal("0.1")


def _thousandfold(value: Decimal, ours: set[Decimal]) -> bool:
    """True for 1.250 where we ordered about 1,250: a point of the metric world may part thousands."""
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or exponent != -3:  # noqa: PLR2004 -- three digits behind the point
        return False
    return any(our > 0 and abs(value * _THOUSAND / our - 1) <= _THOUSANDS_SLACK for our in ours)


def _by_price(statement: Statement, line: PoLine) -> Iterator[Hold]:
    if statement.unit_price is None or line.unit_price is None or statement.kind is StatementKind.SHIP:
        return
    unit = line_unit(line)
    verdict = compare_prices(
        UnitPrice(value=line.unit_price, uom=line.price_uom),
        UnitPrice(value=statement.unit_price, uom=statement.price_uom),
        line_uom=unit,
        facts=theoretical_facts(parse_item(line.description or line.item), uom=unit),
    )
    shown = f"{statement.unit_price} {statement.price_uom or ''}".strip()
    ours = f"{line.unit_price} {line.price_uom or ''}".strip()
    if verdict.kind is PriceMatch.VARIANCE:
        percent = verdict.percent if verdict.percent is not None else Decimal(0)
        yield Hold(code=HoldCode.PRICE, words=f"{shown} against {ours} on the order ({percent:+.1f} %)")
    elif verdict.kind is PriceMatch.UOM_MISMATCH:
        yield Hold(code=HoldCode.UNIT, words=f"price {shown} against {ours}: the units differ")
