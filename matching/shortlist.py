"""Which of very many candidate lines are worth scoring for a row: scoring one takes a tenth of a millisecond."""

from collections.abc import Sequence
from dataclasses import dataclass

from matching.aliases import Aliases, alias_key, goods_key, plain_code
from matching.line_index import LineEntry, LineIndex
from matching.order_book import OpenLine
from matching.rows import Row

SCORE_ALL = 80  # candidates; up to so many every one is scored
_BY_WORDS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortlists:
    """Picks from one pool of candidates, which is indexed once for all rows of a paper."""

    pool: Sequence[OpenLine]
    aliases: Aliases
    index: LineIndex | None

    @classmethod
    def of(cls, pool: Sequence[OpenLine], aliases: Aliases) -> "Shortlists":
        """Index a pool, if it is large enough to need it."""
        if len(pool) <= SCORE_ALL:
            return cls(pool=pool, aliases=aliases, index=None)
        entries = (
            LineEntry(ref=i, po=c.line.po, vendor_id=c.line.vendor_id, text=f"{c.line.item} {c.line.description}")
            for i, c in enumerate(pool)
        )
        return cls(pool=pool, aliases=aliases, index=LineIndex.build(entries))

    def of_row(self, row: Row, codes: frozenset[str]) -> Sequence[int]:
        """Return the places of the candidates worth scoring for a row.

        All that share an item number or a learned name, all that cost the same, and those that share most words.

        Args:
            row: the row.
            codes: the part-number-like texts of the row in comparable form.
        """
        if self.index is None:
            return range(len(self.pool))
        words = (hit.ref for hit in self.index.search(row.target.item_text, limit=_BY_WORDS))
        taught = {goods for text in (*row.target.codes, row.target.item_text) for goods in self._taught(text)}
        return sorted({*words, *(i for i, c in enumerate(self.pool) if _is_named(c, codes, taught) or _costs(c, row))})

    def _taught(self, text: str) -> frozenset[str]:
        key = alias_key(text)
        return self.aliases.get(key, frozenset()) if key is not None else frozenset()


def _is_named(candidate: OpenLine, codes: frozenset[str], taught: set[str]) -> bool:
    line = candidate.line
    named = plain_code(line.item) in codes or plain_code(line.vendor_item) in codes
    return named or (bool(taught) and goods_key(line) in taught)


def _costs(candidate: OpenLine, row: Row) -> bool:
    return row.unit_price is not None and candidate.line.unit_price == row.unit_price
