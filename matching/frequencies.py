"""How common a value is among the order lines of a vendor: what everything has says little.

Fellegi-Sunter's u, counted from our own lines without any label (matching.md D1.4). It is counted in lines and not in
shares, so that adding a line that has nothing of a row can never make a match look surer.
"""

import math
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from matching.aliases import plain_code
from matching.items.item import Item
from matching.items.reading import parse_item
from matching.items.verdict import Field
from matching.order_book import OpenLine

_LINES = 64  # an agreement that this many other lines would show as well says nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Frequencies:
    """How many lines have a value, by field, and whose item numbers they are."""

    values: Counter[tuple[Hashable, Hashable]]
    codes: frozenset[str]

    def agreement_bits(self, prior: float, kind: Hashable, value: Hashable) -> float:
        """Return what an agreement is worth: ``prior`` bits for a value no other line has, down to nothing."""
        others = max(0, self.values[kind, value] - 1)
        return max(0.0, -math.log2(2.0**-prior + others / _LINES)) if others else prior


def frequencies_of(lines: Sequence[OpenLine]) -> Frequencies:
    """Count the values of the lines' items and quantities."""
    values: Counter[tuple[Hashable, Hashable]] = Counter()
    for line in lines:
        values.update(_values(line))
    codes = (plain_code(code) for line in lines for code in (line.line.item, line.line.vendor_item))
    return Frequencies(values=values, codes=frozenset(code for code in codes if code))


def _values(line: OpenLine) -> Iterable[tuple[Hashable, Hashable]]:
    return (*_of_text(line.line.description), ("quantity", line.line.ordered))


@lru_cache(maxsize=16384)
def _of_text(description: str) -> tuple[tuple[Hashable, Hashable], ...]:
    item = parse_item(description)
    return tuple((field, value) for field in Field if (value := field_value(item, field)))


def field_value(item: Item, field: Field) -> Hashable:
    """Return what an item says in a field, in a form that equals where the goods agree."""
    return _VALUES[field](item)


_VALUES: Mapping[Field, Callable[[Item], Hashable]] = {
    Field.FORM: lambda item: item.form,
    Field.METAL: lambda item: item.metal,
    Field.GRADE: lambda item: item.grades or item.specs,
    Field.SECTION: lambda item: item.section,
    Field.SIZES: lambda item: (item.gauge, item.dims) if item.gauge or item.sizes else None,
    Field.SCHEDULE: lambda item: item.schedule,
    Field.LENGTH: lambda item: item.length and (item.length.kind, item.length.low, item.length.high),
    Field.PROCESS: lambda item: item.process,
    Field.FINISH: lambda item: item.finish,
    Field.COATING: lambda item: item.coating,
    Field.TEMPER: lambda item: item.temper,
    Field.THREAD: lambda item: item.threads,
    Field.CODES: lambda item: item.codes,
    Field.WORDS: lambda item: item.words,
    Field.ORIGIN: lambda item: item.origin,
}
