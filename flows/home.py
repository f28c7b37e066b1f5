"""Opens an installation: settings, database, blob store and calendar, wired once for every flow."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from db.blob_store import BlobStore, open_blobs
from db.engine import open_engine
from db.schema import prepare
from domain.calendar import BusinessCalendar
from domain.errors import ConfigurationError
from flows.holidays import business_calendar
from settings import Settings, load_settings

if TYPE_CHECKING:
    from flows.held_index import HeldIndex


@dataclass(frozen=True, kw_only=True)
class Home:
    """A running installation as of a day."""

    settings: Settings
    engine: Engine
    blobs: BlobStore
    as_of: date

    @cached_property
    def calendar(self) -> BusinessCalendar:
        """The working days of the company; asked for outside a write, since the first answer is stored."""
        country, region = self.settings.holidays_country, self.settings.holidays_region
        return business_calendar(self.engine, country, region, around=self.as_of)

    @cached_property
    def line_index(self) -> "HeldIndex":
        """What finds order lines by words; built when it is first asked."""
        from flows.held_index import HeldIndex  # noqa: PLC0415 -- numpy, which most commands never need

        return HeldIndex(folder=self.settings.home / "line-index", as_of=self.as_of)


@contextmanager
def open_home(path: Path, *, as_of: date) -> Iterator[Home]:
    """Open a home folder, initialising an empty or missing one with working defaults.

    Raises:
        ConfigurationError: the folder cannot be made or the settings are wrong.
        StoreError: the database cannot be opened.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(f"{path}: the home folder cannot be made: {error.strerror}") from error
    settings = load_settings(path.resolve())
    engine = open_engine(settings.url)
    try:
        prepare(engine)
        blobs = open_blobs(settings.blobs, folder=settings.blob_folder, engine=engine)
        yield Home(settings=settings, engine=engine, blobs=blobs, as_of=as_of)
    finally:
        engine.dispose()
