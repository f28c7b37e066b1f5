"""An index over very many open lines: by order number, by vendor, by the words of the goods.

Everything lies in flat arrays that can be mapped from a file: equal texts are kept once, words have postings of text
numbers, numbers of orders are found by their hash. A changed order is laid into a small part beside the arrays
(``Changes``) and its former lines are struck out; ``matching.md`` E has the measurements that led here.
"""

import hashlib
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from domain.purchase import po_key
from matching.index_words import features

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]

_BUDGET = 60_000  # postings read for one question, the rarest words first
_SPARE = 4
_PIECE = 0.3
_AT_LEAST = 4  # words are read however common they are


@dataclass(frozen=True, slots=True, kw_only=True)
class LineEntry:
    """What the index needs of one order line; ``ref`` is what the caller finds the line by."""

    ref: int
    po: str
    vendor_id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A line that was found and how much of the question it has, 0 to 1."""

    ref: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrays:
    """The index as arrays; ``*_at`` hold where the entries of one thing begin in the array beside them.

    ``words`` and ``orders`` and ``vendors`` are sorted hashes. ``postings`` are text numbers by word, ``lines_of_text``
    line numbers by text, ``order_lines`` and ``vendor_lines`` line numbers by order and vendor.
    """

    words: Hashes
    postings_at: Longs
    postings: Ints
    lines_of_text_at: Longs
    lines_of_text: Ints
    text_of: Ints
    refs: Longs
    orders: Hashes
    order_lines_at: Longs
    order_lines: Ints
    vendors: Hashes
    vendor_lines_at: Longs
    vendor_lines: Ints

    @property
    def size(self) -> int:
        """How many lines it holds."""
        return len(self.refs)

    @property
    def texts(self) -> int:
        """How many different texts it holds."""
        return len(self.lines_of_text_at) - 1


@dataclass(slots=True, kw_only=True)
class Changes:
    """Lines that came after the arrays were built, and which of the former ones still stand."""

    alive: npt.NDArray[np.bool_]
    struck: int = 0
    lines: dict[int, LineEntry] = field(default_factory=dict)
    words: dict[str, set[int]] = field(default_factory=dict)
    orders: dict[str, set[int]] = field(default_factory=dict)


class LineIndex:
    """Finds lines; built once from many lines, changed order by order."""

    def __init__(self, arrays: Arrays) -> None:
        self.arrays = arrays
        self.changes = Changes(alive=np.ones(arrays.size, dtype=np.bool_))

    @classmethod
    def build(cls, lines: Iterable[LineEntry]) -> "LineIndex":
        """Build the index of lines, in one pass over them."""
        return cls(build_arrays(lines))

    def __len__(self) -> int:
        """How many lines can be found."""
        return self.arrays.size - self.changes.struck + len(self.changes.lines)

    # --- by number

    def of_order(self, po: str) -> tuple[int, ...]:
        """Return the refs of an order's lines, in any spelling of its number."""
        key = po_key(po)
        kept = (i for i in self._slice_of_order(key) if self.changes.alive[i])
        return (*(int(self.arrays.refs[i]) for i in kept), *sorted(self.changes.orders.get(key, ())))

    def replace_order(self, po: str, lines: Sequence[LineEntry]) -> None:
        """Put the lines of an order in the place of all it had; no lines remove it."""
        key = po_key(po)
        standing = [i for i in self._slice_of_order(key) if self.changes.alive[i]]
        self.changes.alive[standing] = False
        self.changes.struck += len(standing)
        for ref in self.changes.orders.pop(key, set()):
            self._forget(ref)
        for line in lines:
            self.changes.lines[line.ref] = line
            self.changes.orders.setdefault(key, set()).add(line.ref)
            for word in features(line.text):
                self.changes.words.setdefault(word, set()).add(line.ref)

    def _forget(self, ref: int) -> None:
        for word in features(self.changes.lines.pop(ref).text):
            self.changes.words[word].discard(ref)

    def _slice_of_order(self, key: str) -> list[int]:
        a = self.arrays
        return list(map(int, _slice(a.orders, a.order_lines_at, a.order_lines, hash_of(key))))

    # --- by words

    def search(self, text: str, *, vendor_id: str | None = None, limit: int = 20) -> tuple[Hit, ...]:
        """Return the lines whose goods have most of the text's words, rare ones counting most; the best first.

        Args:
            text: an item text in anybody's spelling, or words a person types.
            vendor_id: only lines of this vendor.
            limit: how many lines.
        """
        wanted, whole = self._wanted(text)
        if not wanted:
            return ()
        found = [*self._in_arrays(wanted, vendor_id, limit), *self._in_changes(wanted, vendor_id)]
        best = sorted(found, key=lambda pair: (-pair[1], pair[0]))[:limit]
        return tuple(Hit(ref=ref, share=min(1.0, score / whole)) for ref, score in best)

    def _wanted(self, text: str) -> tuple[list[tuple[str, float, Ints]], float]:
        """The words with their weights and postings, the rarest first, as many as may be read; and the whole weight."""
        a = self.arrays
        known = [(word, _slice(a.words, a.postings_at, a.postings, hash_of(word))) for word in features(text)]
        total = a.texts + len(self.changes.lines) + 1
        counted = [(word, len(ids) + len(self.changes.words.get(word, ())), ids) for word, ids in known]
        unknown = sum(_weight(word, 1, total) for word, count, _ in counted if not count)
        wanted: list[tuple[str, float, Ints]] = []
        read = 0
        for word, count, ids in sorted((e for e in counted if e[1]), key=lambda e: (e[1], e[0])):
            read += len(ids)
            if read > _BUDGET and len(wanted) >= _AT_LEAST:
                break
            wanted.append((word, _weight(word, count, total), ids))
        return wanted, unknown + sum(weight for _, weight, _ in wanted)

    def _in_arrays(
        self, wanted: Sequence[tuple[str, float, Ints]], vendor_id: str | None, limit: int
    ) -> list[tuple[int, float]]:
        a = self.arrays
        scores = np.zeros(a.texts, dtype=np.float32)
        for _, weight, ids in wanted:
            scores[ids] += np.float32(weight)
        if vendor_id is not None:
            lines = _slice(a.vendors, a.vendor_lines_at, a.vendor_lines, hash_of(vendor_id))
        else:
            lines = self._lines_of_best_texts(scores, limit)
        if self.changes.struck:
            lines = lines[self.changes.alive[lines]]
        values = scores[a.text_of[lines]]
        order = np.argsort(-values, kind="stable")[:limit]
        return [(int(a.refs[i]), float(v)) for i, v in zip(lines[order], values[order], strict=True) if v > 0]

    def _lines_of_best_texts(self, scores: npt.NDArray[np.float32], limit: int) -> Ints:
        a = self.arrays
        if not len(scores):
            return np.zeros(0, dtype=np.int32)
        # Texts whose lines were all struck out give nothing, so a few more are taken where any was.
        texts = _best(scores, limit * _SPARE if self.changes.struck else limit)
        pieces = [a.lines_of_text[a.lines_of_text_at[t] : a.lines_of_text_at[t + 1]] for t in texts.tolist()]
        return np.concatenate(pieces) if pieces else np.zeros(0, dtype=np.int32)

    def _in_changes(
        self, wanted: Sequence[tuple[str, float, Ints]], vendor_id: str | None
    ) -> Iterable[tuple[int, float]]:
        scores: dict[int, float] = {}
        for word, weight, _ in wanted:
            for ref in self.changes.words.get(word, ()):
                scores[ref] = scores.get(ref, 0.0) + weight
        lines = self.changes.lines
        return [(ref, s) for ref, s in scores.items() if vendor_id in {None, lines[ref].vendor_id}]


def hash_of(text: str) -> np.uint64:
    """Return a 64-bit hash that is the same in every process."""
    return np.uint64(int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little"))


def _weight(word: str, count: int, total: int) -> float:
    """A rare word weighs more; several pieces (``~ABC``) make one word."""
    return (_PIECE if word.startswith("~") else 1.0) * float(np.log2(total / count + 1.0))


def _best(scores: npt.NDArray[np.float32], most: int) -> npt.NDArray[np.intp]:
    """Return the places of the highest scores, highest first.

    Nearly all scores are zero or low: cutting them off first is many times faster than a partition of them all.
    """
    top = float(scores.max())
    places = np.zeros(0, dtype=np.intp)
    for share in (0.6, 0.3, 0.0):
        places = np.flatnonzero(scores > top * share)
        if len(places) >= most:
            break
    return places[np.argsort(-scores[places], kind="stable")[:most]]


def _slice(keys: Hashes, at: Longs, values: Ints, key: np.uint64) -> Ints:
    place = int(np.searchsorted(keys, key))
    if place == len(keys) or keys[place] != key:
        return values[:0]
    return values[at[place] : at[place + 1]]


def build_arrays(lines: Iterable[LineEntry]) -> Arrays:
    """Build the arrays of an index from lines; equal texts are read once."""
    texts: dict[str, int] = {}
    orders: dict[str, int] = {}
    vendors: dict[str, int] = {}
    text_column, ref_column, order_column, vendor_column = (array("q") for _ in range(4))
    for line in lines:
        text_column.append(texts.setdefault(line.text, len(texts)))
        ref_column.append(line.ref)
        order_column.append(orders.setdefault(line.po, len(orders)))
        vendor_column.append(vendors.setdefault(line.vendor_id, len(vendors)))
    text_of = _numbers(text_column).astype(np.int32)
    words, postings_at, postings = _word_postings(texts)
    lines_of_text_at, lines_of_text = _grouped(text_of, len(texts))
    orders_sorted, order_at, order_lines = _by_hash(_hashes(map(po_key, orders)), _numbers(order_column))
    vendors_sorted, vendor_at, vendor_lines = _by_hash(_hashes(vendors), _numbers(vendor_column))
    return Arrays(
        words=words, postings_at=postings_at, postings=postings,
        lines_of_text_at=lines_of_text_at, lines_of_text=lines_of_text, text_of=text_of, refs=_numbers(ref_column),
        orders=orders_sorted, order_lines_at=order_at, order_lines=order_lines,
        vendors=vendors_sorted, vendor_lines_at=vendor_at, vendor_lines=vendor_lines,
    )  # fmt: skip


def _numbers(column: "array[int]") -> Longs:
    return np.array(column, dtype=np.int64)


def _word_postings(texts: Mapping[str, int]) -> tuple[Hashes, Longs, Ints]:
    numbers: dict[str, int] = {}
    found, counts = array("i"), array("q")
    for text in texts:
        own = features(text)
        found.extend(numbers.setdefault(word, len(numbers)) for word in own)
        counts.append(len(own))
    words = np.array(found, dtype=np.int32)
    owners = np.repeat(np.arange(len(counts), dtype=np.int32), _numbers(counts))
    hashes = _hashes(numbers)
    order = np.argsort(hashes, kind="stable")
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    at, places = _grouped(rank[words] if len(words) else words, len(order))
    return hashes[order], at, owners[places]


def _hashes(names: Iterable[str]) -> Hashes:
    return np.array([hash_of(name) for name in names], dtype=np.uint64)


def _by_hash(hashes: Hashes, numbers: npt.NDArray[np.int64]) -> tuple[Hashes, Longs, Ints]:
    """Group line numbers by the hash of what they belong to; two spellings of one order meet in one group."""
    distinct, group = np.unique(hashes, return_inverse=True)
    at, places = _grouped(group[numbers].astype(np.int32) if len(numbers) else numbers.astype(np.int32), len(distinct))
    return distinct, at, places


def _grouped(groups: Ints, count: int) -> tuple[Longs, Ints]:
    """Return where each group begins, and the positions ordered by group."""
    places = np.argsort(groups, kind="stable").astype(np.int32)
    at = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.bincount(groups, minlength=count)[:count], out=at[1:])
    return at, places
