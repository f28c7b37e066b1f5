"""How much speaks for one row being about one order line, in log2 odds, each part with its words.

Fellegi-Sunter over agreement levels (matching.md D1.4): how often right pairs agree is set by hand, how often others
do is counted from our own lines. Weights are clamped so that no single disagreement (a substitution, a typo in a
code, a new price) can veto what everything else says.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from domain.match import Reason
from domain.price import PriceMatch, UnitPrice, compare_prices
from domain.purchase import line_key
from matching.aliases import alias_key, goods_key, plain_code
from matching.amounts import amount_of, line_unit
from matching.frequencies import Frequencies, field_value, frequencies_of
from matching.items.compare import compare_items
from matching.items.reading import parse_item
from matching.items.verdict import Field, FieldVerdict, Verdict
from matching.items.weight import theoretical_facts
from matching.mentions import mention_bits
from matching.order_book import OpenLine, OrderBook
from matching.order_reference import fold_confusions
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
    Field.WORDS: (0.5, -4.5),
    Field.ORIGIN: (0.2, -1.0),
}
# Fields whose difference means other goods, not another way of writing.
_OTHER_GOODS = frozenset({
    Field.METAL, Field.GRADE, Field.SECTION, Field.SIZES, Field.SCHEDULE, Field.LENGTH, Field.COATING, Field.THREAD,
    Field.PROCESS, Field.FINISH, Field.TEMPER, Field.ORIGIN,
})  # fmt: skip
_AGREES = frozenset({Verdict.SAME, Verdict.EQUIVALENT})
_DIFFERS = frozenset({Verdict.DIFFERENT, Verdict.DOWNGRADE, Verdict.UPGRADE})
# A difference that the trade knows speaks less against a line than one it does not.
_KNOWN_SUBSTITUTE = 0.5

_OWN_CODE, _FOLDED_CODE, _NEAR_CODE, _OTHER_CODE = 7.3, 6.0, 3.0, -6.0
_ALIAS, _OTHER_ALIAS = 7.4, -6.0
_SHORTEST_NEAR_CODE = 6
_NOTHING_SHARED = -4.0


class Level(StrEnum):
    """Agreements that rules look at beside the odds."""

    CODE = "code"
    ALIAS = "alias"
    QUANTITY = "quantity"
    PRICE = "price"


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The odds for one candidate, their parts, the agreements that rules ask for, and what makes the goods others.

    ``substitution`` says what the trade thinks of the difference, where it is a known one.
    """

    bits: float
    reasons: tuple[Reason, ...]
    levels: frozenset[Level] = frozenset()
    item_differs: str | None = None
    substitution: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorer:
    """Scores rows against lines of one order book, with frequencies counted once."""

    book: OrderBook = field(default_factory=lambda: OrderBook(orders={}))
    frequencies: Frequencies = field(default_factory=lambda: frequencies_of(()))

    def scores(self, row: Row, candidates: Sequence[OpenLine]) -> tuple[Score, ...]:
        """Return the score of every candidate, in order."""
        texts = [f"{c.line.item} {c.line.vendor_item} {c.line.description}" for c in candidates]
        words = mention_bits(row.target.item_text, texts) if row.target.item_text else (0.0,) * len(candidates)
        return tuple(self._score(row, c, said) for c, said in zip(candidates, words, strict=True))

    def _score(self, row: Row, candidate: OpenLine, words: float) -> Score:
        compared = _compared(row, candidate)
        levels = dict(self._named(row, candidate))
        by_item = list(self._by_item(candidate, compared))
        parts = [*levels.values(), *_by_number(row, candidate), *by_item]
        quantity, price = list(self._by_quantity(row, candidate)), list(_by_price(row, candidate))
        parts += [*(r for _, r in quantity), *(r for _, r in price)]
        if words:
            parts.append(Reason(text="words of the description", bits=_clamped(words)))
        if row.target.item_text and words <= 0 and not any(r.bits > 0 for r in (*levels.values(), *by_item)):
            parts.append(Reason(text="no word in common", bits=_NOTHING_SHARED))
        if candidate.finished:
            parts.append(Reason(text="nothing is open on the line", bits=-1.0))
        agreed = frozenset(level for level, reason in (*quantity, *price) if level is not None and reason.bits > 0)
        coded = any(reason.bits > 0 for reason in levels.values())
        return Score(
            bits=sum(r.bits for r in parts),
            reasons=tuple(r for r in parts if r.bits),
            levels=agreed | frozenset(level for level, reason in levels.items() if reason.bits > _NEAR_CODE),
            item_differs=_words_of(differing := _other_goods(compared, coded=coded)),
            substitution=_substitution(differing),
        )

    def _named(self, row: Row, candidate: OpenLine) -> Iterator[tuple[Level, Reason]]:
        """Our item number, the vendor's on our order, or a name that earlier decisions taught."""
        printed = printed_codes(row)
        code = self._by_code(printed, candidate)
        if code is not None:
            yield Level.CODE, code
        taught = [(text, goods) for text in (*row.target.codes, row.target.item_text) if (goods := self._alias(text))]
        if taught:
            text, goods = taught[0]
            same = goods_key(candidate.line) in goods
            yield Level.ALIAS, Reason(text=f"learned alias {text}", bits=_ALIAS if same else _OTHER_ALIAS)

    def _alias(self, text: str) -> frozenset[str]:
        key = alias_key(text)
        return self.book.aliases.get(key, frozenset()) if key is not None else frozenset()

    def _by_code(self, printed: frozenset[str], candidate: OpenLine) -> Reason | None:
        own = frozenset(plain_code(c) for c in (candidate.line.item, candidate.line.vendor_item) if c)
        if own & printed:
            return Reason(text=_ITEM_CODE, bits=_OWN_CODE)
        if frozenset(map(fold_confusions, own)) & frozenset(map(fold_confusions, printed)):
            return Reason(text="item number, read through a scan's confusion", bits=_FOLDED_CODE)
        if printed & self.frequencies.codes:
            return Reason(text="the item number of another line", bits=_OTHER_CODE)
        if any(_is_near_code(a, b) for a in own for b in printed):
            return Reason(text="item number, but for one character", bits=_NEAR_CODE)
        return None

    def _by_item(self, candidate: OpenLine, compared: Sequence[FieldVerdict]) -> Iterator[Reason]:
        item = parse_item(candidate.line.description)
        for entry in compared:
            good, bad = _FIELD_BITS[entry.field]
            if entry.verdict in _AGREES:
                bits = self.frequencies.agreement_bits(good, entry.field, field_value(item, entry.field))
                yield Reason(text=f"same {entry.field}", bits=bits)
            elif entry.verdict is Verdict.DIFFERENT or entry.verdict is Verdict.DOWNGRADE:
                weight = _KNOWN_SUBSTITUTE if entry.substitution is not None else 1.0
                yield Reason(text=f"other {entry.field}", bits=bad * weight)

    def _by_quantity(self, row: Row, candidate: OpenLine) -> Iterator[tuple[Level | None, Reason]]:
        value, ordered = amount_of(row.quantity, candidate.line).value, candidate.line.ordered
        if value is None:
            return
        if value == ordered:
            bits = self.frequencies.agreement_bits(4.6, "quantity", ordered)
            yield Level.QUANTITY, Reason(text="ordered quantity", bits=bits)
        elif value == candidate.balance and value > 0:
            yield Level.QUANTITY, Reason(text="open quantity", bits=4.0)
        elif abs(value - ordered) <= ordered * _CONVERTED_SLACK:
            yield Level.QUANTITY, Reason(text="about the ordered quantity", bits=3.5)
        elif value < ordered:
            yield None, Reason(text="less than ordered", bits=-1.6 if row.whole else -0.5)
        else:
            yield None, Reason(text="more than ordered", bits=-1.1 if value <= ordered * 2 else -5.5)


_ITEM_CODE = "item number"


def printed_codes(row: Row) -> frozenset[str]:
    """Return the part-number-like texts of a row in comparable form."""
    inside = parse_item(row.target.item_text).codes if row.target.item_text else frozenset[str]()
    return frozenset(key for code in (*row.target.codes, *inside) if (key := plain_code(code)))


def _is_near_code(one: str, other: str) -> bool:
    """True for numbers of some length that differ in one character only."""
    if min(len(one), len(other)) < _SHORTEST_NEAR_CODE or len(one) != len(other):
        return False
    return sum(a != b for a, b in zip(one, other, strict=True)) == 1


def _clamped(bits: float) -> float:
    return max(-_CLAMP, min(_CLAMP, bits))


def _by_number(row: Row, candidate: OpenLine) -> Iterator[Reason]:
    own = line_key(candidate.line.line)
    if row.target.po_line is not None:
        same = line_key(row.target.po_line) == own
        yield Reason(text=f"our line number {row.target.po_line}", bits=7.0 if same else -7.0)
    elif row.target.line_text is not None and line_key(row.target.line_text) == own:
        yield Reason(text=f"line number {row.target.line_text}", bits=3.4)


# Under our item number or a learned one these may be another way of writing; a size or a length never is.
_MAY_BE_WRITING = frozenset({Field.METAL, Field.GRADE, Field.PROCESS, Field.FINISH, Field.COATING, Field.TEMPER})


def _other_goods(compared: Sequence[FieldVerdict], *, coded: bool) -> tuple[FieldVerdict, ...]:
    """What makes the goods others; under the same item number one difference may be a way of writing."""
    differing = tuple(e for e in compared if e.field in _OTHER_GOODS and (e.verdict in _DIFFERS or _is_doubt(e)))
    lone = len(differing) == 1 and differing[0].field in _MAY_BE_WRITING and differing[0].substitution is None
    return () if coded and lone else differing


def _is_doubt(entry: FieldVerdict) -> bool:
    return entry.field is Field.METAL and entry.verdict is Verdict.MISSING


def _words_of(differing: Sequence[FieldVerdict]) -> str | None:
    return "; ".join(f"{e.field}: {e.note}" if e.note else f"other {e.field}" for e in differing) or None


def _substitution(differing: Sequence[FieldVerdict]) -> str | None:
    """What the trade says where every difference is a known one."""
    if not differing or any(entry.substitution is None for entry in differing):
        return None
    return _words_of(differing)


def _compared(row: Row, candidate: OpenLine) -> tuple[FieldVerdict, ...]:
    if not row.target.item_text:
        return ()
    return compare_items(parse_item(candidate.line.description), parse_item(row.target.item_text)).fields


def _by_price(row: Row, candidate: OpenLine) -> Iterator[tuple[Level | None, Reason]]:
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
        yield Level.PRICE, Reason(text="price", bits=5.0)
    elif verdict.kind is PriceMatch.VARIANCE:
        near = verdict.percent is not None and abs(verdict.percent) <= 16  # noqa: PLR2004 -- a usual increase
        yield None, Reason(text="another price", bits=-1.0 if near else -4.0)
