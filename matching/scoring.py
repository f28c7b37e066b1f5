"""How much speaks for one row being about one order line, in log2 odds, each part with its words.

Fellegi-Sunter over agreement levels with hand-set weights (matching.md D1.4); they are clamped so that no single
disagreement (a substitution, a typo in a code, a new price) can veto what everything else says.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from domain.match import Reason
from domain.price import PriceMatch, UnitPrice, compare_prices
from domain.purchase import line_key
from matching.amounts import amount_of, line_unit
from matching.items.compare import compare_items
from matching.items.reading import parse_item
from matching.items.verdict import Field, FieldVerdict, Verdict
from matching.items.weight import theoretical_facts
from matching.mentions import mention_bits
from matching.order_book import OpenLine
from matching.rows import Row

_CLAMP = 8.0
_CONVERTED_SLACK = Decimal("0.04")

_FIELD_BITS: dict[Field, tuple[float, float]] = {  # agreement, disagreement
    Field.FORM: (1.4, -5.0),
    Field.METAL: (0.5, -4.0),
    Field.GRADE: (2.2, -4.0),
    Field.SECTION: (3.3, -6.0),
    Field.SIZES: (4.9, -6.0),
    Field.SCHEDULE: (2.0, -5.0),
    Field.LENGTH: (2.2, -4.0),
    Field.PROCESS: (0.7, -2.0),
    Field.FINISH: (1.5, -3.0),
    Field.COATING: (1.5, -4.0),
    Field.TEMPER: (1.5, -3.0),
    Field.THREAD: (2.5, -5.0),
    Field.CODES: (4.0, -3.0),
    Field.WORDS: (0.5, -2.0),
}
# Fields whose difference means other goods, not another way of writing.
_OTHER_GOODS = frozenset({
    Field.METAL, Field.GRADE, Field.SECTION, Field.SIZES, Field.SCHEDULE, Field.LENGTH, Field.COATING, Field.THREAD,
})  # fmt: skip
_ITEM_CODE = "item number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The odds for one candidate and their parts."""

    bits: float
    reasons: tuple[Reason, ...]
    item_differs: str | None = None


def score_row(row: Row, candidates: Sequence[OpenLine]) -> tuple[Score, ...]:
    """Score a row against every candidate line."""
    texts = [f"{c.line.item} {c.line.vendor_item} {c.line.description}" for c in candidates]
    words = mention_bits(row.target.item_text, texts) if row.target.item_text else (0.0,) * len(candidates)
    return tuple(_score(row, c, said) for c, said in zip(candidates, words, strict=True))


def _score(row: Row, candidate: OpenLine, words: float) -> Score:
    parts = [*_by_number(row, candidate), *_by_code(row, candidate), *_by_item(row, candidate)]
    parts += [*_by_quantity(row, candidate), *_by_price(row, candidate)]
    if words:
        parts.append(Reason(text="words of the description", bits=_clamped(words)))
    if candidate.finished:
        parts.append(Reason(text="nothing is open on the line", bits=-1.0))
    return Score(
        bits=sum(r.bits for r in parts),
        reasons=tuple(r for r in parts if r.bits),
        item_differs=_other_goods(row, candidate, coded=any(r.text == _ITEM_CODE for r in parts)),
    )


def _clamped(bits: float) -> float:
    return max(-_CLAMP, min(_CLAMP, bits))


def _by_number(row: Row, candidate: OpenLine) -> Iterator[Reason]:
    own = line_key(candidate.line.line)
    if row.target.po_line is not None:
        same = line_key(row.target.po_line) == own
        yield Reason(text=f"our line number {row.target.po_line}", bits=7.0 if same else -7.0)
    elif row.target.line_text is not None and line_key(row.target.line_text) == own:
        yield Reason(text=f"line number {row.target.line_text}", bits=3.4)


def _by_code(row: Row, candidate: OpenLine) -> Iterator[Reason]:
    own = {_plain(c) for c in (candidate.line.item, candidate.line.vendor_item) if c}
    printed = {_plain(c) for c in row.target.codes if c}
    if own & printed:
        yield Reason(text=_ITEM_CODE, bits=7.3)


def _by_item(row: Row, candidate: OpenLine) -> Iterator[Reason]:
    for entry in _compared(row, candidate):
        good, bad = _FIELD_BITS[entry.field]
        if entry.verdict in {Verdict.SAME, Verdict.EQUIVALENT}:
            yield Reason(text=f"same {entry.field}", bits=good)
        elif entry.verdict is Verdict.DIFFERENT:
            yield Reason(text=f"other {entry.field}", bits=bad)


def _other_goods(row: Row, candidate: OpenLine, *, coded: bool) -> str | None:
    """Say what makes the goods others; under the same item number one difference may be a way of writing."""
    compared = [e for e in _compared(row, candidate) if e.field in _OTHER_GOODS]
    differing = [e for e in compared if e.verdict in {Verdict.DIFFERENT, Verdict.UPGRADE}]
    if len(differing) <= coded:
        return None
    return "; ".join(f"{e.field}: {e.note}" if e.note else f"other {e.field}" for e in differing)


def _compared(row: Row, candidate: OpenLine) -> tuple[FieldVerdict, ...]:
    if not row.target.item_text:
        return ()
    return compare_items(parse_item(candidate.line.description), parse_item(row.target.item_text)).fields


def _by_quantity(row: Row, candidate: OpenLine) -> Iterator[Reason]:
    amount = amount_of(row.quantity, candidate.line)
    value, ordered = amount.value, candidate.line.ordered
    if value is None:
        return
    if value == ordered:
        yield Reason(text="ordered quantity", bits=4.6)
    elif value == candidate.balance and value > 0:
        yield Reason(text="open quantity", bits=4.0)
    elif abs(value - ordered) <= ordered * _CONVERTED_SLACK:
        yield Reason(text="about the ordered quantity", bits=3.5)
    elif value < ordered:
        yield Reason(text="less than ordered", bits=-1.6 if row.whole else -0.5)
    else:
        yield Reason(text="more than ordered", bits=-1.1 if value <= ordered * 2 else -5.5)


def _by_price(row: Row, candidate: OpenLine) -> Iterator[Reason]:
    line = candidate.line
    if row.unit_price is None or line.unit_price is None:
        return
    verdict = compare_prices(
        UnitPrice(value=line.unit_price, uom=line.price_uom),
        UnitPrice(value=row.unit_price, uom=row.price_uom),
        line_uom=line_unit(line),
        facts=theoretical_facts(parse_item(line.description or line.item), uom=line_unit(line)),
    )
    if verdict.kind is PriceMatch.SAME:
        yield Reason(text="price", bits=5.0)
    elif verdict.kind is PriceMatch.VARIANCE:
        near = verdict.percent is not None and abs(verdict.percent) <= 16  # noqa: PLR2004 -- a usual increase
        yield Reason(text="another price", bits=-1.0 if near else -4.0)


def _plain(code: str) -> str:
    return "".join(c for c in code.upper() if c.isalnum())
