"""Stock lists of vendors from wherever they lie: a file, a folder of files, or an address on the web."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from db.records import FeedKind
from domain.errors import FeedError
from flows.feeds import FeedResult, import_feed
from flows.home import Home
from ingest.feeds.download import download, is_address


@dataclass(frozen=True, slots=True, kw_only=True)
class StockImport:
    """What was imported, and in words which files of a folder could not be."""

    results: tuple[FeedResult, ...]
    failed: tuple[str, ...] = ()


def import_stock(home: Home, where: str, *, vendor_id: str, mapping: Mapping[str, str]) -> StockImport:
    """Import a vendor's stock; each file in a transaction of its own, the files of a folder by name.

    Raises:
        FeedError: the only file cannot be used or fetched, or the folder holds none.
        InputError: the vendor is not on file.
    """
    if is_address(where):
        with tempfile.TemporaryDirectory(prefix="backstop-stock-") as folder:
            return _one(home, download(where, Path(folder)), vendor_id, mapping)
    path = Path(where)
    if not path.is_dir():
        return _one(home, path, vendor_id, mapping)
    files = sorted(file for file in path.iterdir() if file.is_file() and not file.name.startswith("."))
    if not files:
        raise FeedError(f"{path}: the folder holds no files")
    results, failed = [], []
    for file in files:
        try:
            results.append(_one(home, file, vendor_id, mapping).results[0])
        except FeedError as error:
            failed.append(str(error))
    return StockImport(results=tuple(results), failed=tuple(failed))


def _one(home: Home, file: Path, vendor_id: str, mapping: Mapping[str, str]) -> StockImport:
    return StockImport(results=(import_feed(home, FeedKind.VENDOR_STOCK, file, mapping=mapping, vendor_id=vendor_id),))
