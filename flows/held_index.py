"""The index of order lines that a running installation holds: built when first asked, kept up with the feeds.

A large one is written beside the database, so that the next process maps it instead of building it. It is a copy of
what the database holds: a missing, old or damaged file only means that it is built again.
"""

import json
import shutil
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from pathlib import Path
from tempfile import mkdtemp
from threading import RLock

import numpy as np
from sqlalchemy.orm import Session

from db.records import SearchLine
from db.repositories.orders import Orders
from matching.line_index import Arrays, Hit, LineEntry, LineIndex
from matching.order_book import RECENT_DAYS

_FORMAT = 1  # of the files; a file of another format is built again
_META = "index.json"
_WORTH_KEEPING = 50_000  # lines; fewer are indexed in less than a second
_MOST_CHANGED = 20  # a twentieth of the lines is changed one by one, more are built anew


@dataclass(slots=True, kw_only=True)
class HeldIndex:
    """One index, safe to be asked by several threads. ``folder`` is where a large one is kept."""

    folder: Path
    as_of: date
    _index: LineIndex | None = None
    _feed: int = -1
    _lock: RLock = field(default_factory=RLock)

    def search(self, session: Session, text: str, *, vendor_id: str | None = None, limit: int = 20) -> tuple[Hit, ...]:
        """Return the lines that have most of a text's words, by their row in the order table."""
        with self._lock:
            return self._current(session).search(text, vendor_id=vendor_id, limit=limit)

    def of_order(self, session: Session, po: str) -> tuple[int, ...]:
        """Return the rows of an order's lines."""
        with self._lock:
            return self._current(session).of_order(po)

    def _current(self, session: Session) -> LineIndex:
        orders = Orders(session)
        newest = orders.newest_feed()
        if self._index is None:
            self._index, self._feed = self._kept()
        if self._index is None or orders.lines_after_feed(self._feed) * _MOST_CHANGED > len(self._index):
            self._index = LineIndex.build(_entries(orders.search_lines(since=self._since)))
            self._keep(newest)
        elif newest != self._feed:
            self._follow(orders)
        self._feed = newest
        return self._index

    @property
    def _since(self) -> date:
        return self.as_of - timedelta(days=RECENT_DAYS)

    def _follow(self, orders: Orders) -> None:
        """Take in the orders that later feeds brought or changed."""
        assert self._index is not None
        changed: defaultdict[str, list[LineEntry]] = defaultdict(list)
        for entry in _entries(orders.search_lines(since=self._since, after_feed=self._feed)):
            changed[entry.po].append(entry)
        for po, entries in changed.items():
            known = {entry.ref for entry in entries}
            rest = _entries(_others(orders, self._index.of_order(po), known))
            self._index.replace_order(po, [*entries, *rest])

    # --- on disk

    def _keep(self, feed: int) -> None:
        assert self._index is not None
        if len(self._index) < _WORTH_KEEPING:
            return
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        made = Path(mkdtemp(dir=self.folder.parent, prefix=f"{self.folder.name}-"))
        for name in _names():
            np.save(made / f"{name}.npy", getattr(self._index.arrays, name))
        (made / _META).write_text(json.dumps({"format": _FORMAT, "feed": feed}), encoding="utf-8")
        shutil.rmtree(self.folder, ignore_errors=True)
        made.rename(self.folder)

    def _kept(self) -> tuple[LineIndex | None, int]:
        try:
            meta = json.loads((self.folder / _META).read_text(encoding="utf-8"))
            if meta["format"] != _FORMAT:
                return None, -1
            arrays = Arrays(**{name: np.load(self.folder / f"{name}.npy", mmap_mode="r") for name in _names()})
        except (OSError, ValueError, KeyError, TypeError):
            return None, -1
        return LineIndex(arrays), int(meta["feed"])


def _names() -> tuple[str, ...]:
    return tuple(f.name for f in fields(Arrays))


def _entries(lines: Iterable[SearchLine]) -> Iterable[LineEntry]:
    return (LineEntry(ref=x.po_line_id, po=x.po, vendor_id=x.vendor_id, text=x.text) for x in lines)


def _others(orders: Orders, refs: Iterable[int], known: set[int]) -> Iterable[SearchLine]:
    """The order's lines that no later feed touched."""
    for ref, line in orders.lines_by_id(ref for ref in refs if ref not in known).items():
        text = " ".join(filter(None, (line.item, line.vendor_item, line.description)))
        yield SearchLine(po_line_id=ref, po=line.po, vendor_id=line.vendor_id, text=text)
