"""Stock lists of vendors from wherever they lie: a file, a folder of files, or an address on the web."""

import hashlib
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from db.engine import read_session, write_session
from db.records import FeedKind
from db.repositories.keyvalues import KeyValues
from domain.errors import FeedError, InputError
from flows.feeds import FeedResult, import_feed
from flows.home import Home
from ingest.feeds.download import download, is_address
from mailing_settings import StockFeedSettings

_AGAIN = timedelta(hours=1)


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
            return _one(home, download(where, Path(folder), own_hosts=home.settings.stock_hosts), vendor_id, mapping)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedTry:
    """The last time a configured feed was fetched; ``fault`` is why it could not be, ``good_on`` the last good day."""

    period: date
    at: datetime
    fault: str = ""
    good_on: date | None = None


def fetch_due(home: Home, *, at: datetime) -> Mapping[str, FeedTry]:
    """Fetch the stock lists that are due at a moment, each once a period; what failed is tried again each hour.

    A list that cannot be fetched or read changes nothing: the last good one stays, and grows old.
    """
    local = at.astimezone(ZoneInfo(home.settings.time_zone))
    today = replace(home, as_of=local.date())
    done: dict[str, FeedTry] = {}
    for feed in home.settings.stock_feed:
        period, last = feed.rhythm.period(local, today.calendar), last_try(home, feed)
        if period is not None and _is_due(period, last, at):
            done[feed.vendor] = _tried(today, feed, period, last, at)
    return done


def last_try(home: Home, feed: StockFeedSettings) -> FeedTry | None:
    """Return the last time a feed was fetched, None before the first."""
    with read_session(home.engine) as session:
        found = KeyValues(session).get(_name(feed))
    if found is None:
        return None
    return FeedTry(
        period=date.fromisoformat(found["period"]), at=datetime.fromisoformat(found["at"]), fault=found["fault"],
        good_on=date.fromisoformat(found["good_on"]) if found["good_on"] else None,
    )  # fmt: skip


def _name(feed: StockFeedSettings) -> str:
    """The name of what is kept of a feed; the address may hold a key and is not shown in it."""
    return f"stock_feed/{feed.vendor}/{hashlib.sha256(feed.where.encode()).hexdigest()[:16]}"


def _is_due(period: date, last: FeedTry | None, at: datetime) -> bool:
    if last is None or last.period < period:
        return True
    return bool(last.fault) and at - last.at >= _AGAIN


def _tried(home: Home, feed: StockFeedSettings, period: date, last: FeedTry | None, at: datetime) -> FeedTry:
    try:
        fault = "; ".join(import_stock(home, feed.where, vendor_id=feed.vendor, mapping=feed.columns).failed)
    except (FeedError, InputError) as error:
        fault = str(error)
    before = last.good_on if last is not None else None
    made = FeedTry(period=period, at=at, fault=fault, good_on=before if fault else home.as_of)
    kept = {
        "period": period.isoformat(), "at": at.isoformat(), "fault": fault,
        "good_on": made.good_on.isoformat() if made.good_on else "",
    }  # fmt: skip
    with write_session(home.engine) as session:
        KeyValues(session).set(_name(feed), kept)
    return made
