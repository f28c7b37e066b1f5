"""Which articles of vendors' stock lists are the goods of an order line: by number, by taught alias, by words.

Numbers are looked up; descriptions are compared field by field (``matching.items``), and only with articles that share
the largest size, the section or a code, so that a hundred thousand lines meet a long list in seconds.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from domain.alias import Alias
from domain.offer import LinkedBy, StockOffer, Sureness
from domain.purchase import PoLine, item_key
from domain.quantity import Converted, Quantity, convert
from domain.supply import VendorStock
from domain.units import UnitContext, canonical_unit
from matching.aliases import goods_key, plain_code
from matching.items.compare import Comparison, Field, Verdict, compare_items
from matching.items.item import Item
from matching.items.reading import parse_item
from matching.items.weight import theoretical_facts

_TENTHS = 10  # sizes are filed by tenths of an inch; a printed decimal is off by less
_GOOD = frozenset({Verdict.SAME, Verdict.EQUIVALENT})
_AT_LEAST = (Field.FORM, Field.GRADE)  # an article that leaves anything else unsaid may still be the goods

parsed = lru_cache(maxsize=65_536)(parse_item)


class Articles:
    """The stock lists of all vendors, ready to be asked line by line."""

    def __init__(self, rows: Iterable[VendorStock], aliases: Iterable[Alias] = ()) -> None:
        self._rows = tuple(rows)
        self._by_item: defaultdict[str, list[int]] = defaultdict(list)
        self._by_vendor_item: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        self._by_words: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for place, row in enumerate(self._rows):
            self._file(place, row)
        self._aliases: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for alias in aliases:
            goods = plain_code(alias.item) or plain_code(alias.description)
            self._aliases[goods].append((alias.vendor_id, plain_code(alias.part)))

    def offers(self, line: PoLine) -> tuple[StockOffer, ...]:
        """Return every article that is or may be the goods of a line, the surest link of each; of all vendors."""
        found: dict[int, StockOffer] = {}
        for place, by in self._by_number(line):
            found.setdefault(place, offer_of(self._rows[place], line, by, Sureness.SURE))
        for place in self._by_size(line):
            if place not in found and (offer := _compared(self._rows[place], line)) is not None:
                found[place] = offer
        return tuple(found[place] for place in sorted(found))

    def _file(self, place: int, row: VendorStock) -> None:
        if row.item:
            self._by_item[item_key(row.item)].append(place)
        self._by_vendor_item[row.vendor_id, plain_code(row.vendor_item)].append(place)
        if row.description and row.description != row.vendor_item:
            self._by_vendor_item[row.vendor_id, plain_code(row.description)].append(place)
        for bucket in _buckets(parsed(_words_of(row))):
            self._by_words[bucket].append(place)

    def _by_number(self, line: PoLine) -> Iterator[tuple[int, LinkedBy]]:
        if line.item:
            yield from ((place, LinkedBy.OUR_ITEM) for place in self._by_item.get(item_key(line.item), ()))
        if line.vendor_item:
            own = self._by_vendor_item.get((line.vendor_id, plain_code(line.vendor_item)), ())
            yield from ((place, LinkedBy.VENDOR_ITEM) for place in own)
        for name in self._aliases.get(goods_key(line), ()):
            yield from ((place, LinkedBy.ALIAS) for place in self._by_vendor_item.get(name, ()))

    def _by_size(self, line: PoLine) -> Iterator[int]:
        if line.description:
            for bucket in _buckets(parsed(line.description)):
                yield from self._by_words.get(bucket, ())


def _words_of(row: VendorStock) -> str:
    return row.description or row.vendor_item


def _buckets(item: Item) -> tuple[tuple[str, str], ...]:
    """Where an item is filed: by its section, else its largest size, else its codes."""
    if item.section is not None:
        return (("section", item.section),)
    if item.dims:
        return (("size", str(round(item.dims[-1] * _TENTHS))),)
    return tuple(("code", code) for code in sorted(item.codes))


def _compared(row: VendorStock, line: PoLine) -> StockOffer | None:
    other_number = row.item and line.item and row.item != row.vendor_item
    if other_number and item_key(row.item) != item_key(line.item):
        return None  # the vendor himself says that it is another item of ours
    comparison = compare_items(parsed(line.description), parsed(_words_of(row)))
    sureness = sureness_of(comparison)
    if sureness is None:
        return None
    return offer_of(row, line, LinkedBy.DESCRIPTION, sureness, "; ".join(comparison.notes))


def sureness_of(comparison: Comparison) -> Sureness | None:
    """Return how sure two descriptions mean the same goods, None where they do not."""
    if comparison.verdict in _GOOD:
        return Sureness.LIKELY
    sized = comparison.of(Field.SIZES) in _GOOD or comparison.of(Field.SECTION) in _GOOD
    near = comparison.verdict is Verdict.MISSING and sized
    return Sureness.UNSURE if near and all(comparison.of(f) in {*_GOOD, None} for f in _AT_LEAST) else None


def offer_of(row: VendorStock, line: PoLine, by: LinkedBy, sureness: Sureness, note: str = "") -> StockOffer:
    """Return an article as an offer for a line, what is available in the ordering unit where the units meet."""
    notes = [note] if note else []
    wanted = unit_of(line.uom)
    if not row.uom:
        notes.append("the list names no unit")
        sureness = Sureness.LIKELY if sureness is Sureness.SURE else sureness
        return StockOffer(stock=row, by=by, sureness=sureness, available=row.available, note="; ".join(notes))
    facts = theoretical_facts(parsed(line.description), uom=wanted)
    made = convert(Quantity(value=row.available, uom=unit_of(row.uom)), wanted, facts=facts)
    if not isinstance(made, Converted):
        notes.append(f"{row.uom} against {line.uom}: {made.reason}")
        return StockOffer(stock=row, by=by, sureness=sureness, available=None, note="; ".join(notes))
    return StockOffer(
        stock=row, by=by, sureness=sureness, available=made.quantity.value, theoretical=made.theoretical,
        note="; ".join(notes),
    )  # fmt: skip


def unit_of(text: str) -> str:
    """Return the canonical code of an ordering unit, or the unit as it is written."""
    return canonical_unit(text, context=UnitContext.COUNT) or text
