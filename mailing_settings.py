"""Settings of what is mailed to our own people and fetched from vendors by itself; ``settings.py`` reads them."""

from datetime import time
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from domain.rhythm import Beat, Rhythm, beats_of

BUYERS = "buyers"
_NAME = r"^[a-z0-9][a-z0-9_-]{0,59}$"
_HOURS_AND_MINUTES = r"^([01]\d|2[0-3]):[0-5]\d$"
_ADDRESS = r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9][A-Za-z0-9.-]{0,252}$"
_USUAL = {
    "heatmap": (Beat.MONDAY,),
    "scorecard": (Beat.MONDAY,),
    "stock-gaps": (Beat.MONDAY,),
    "tasks": (Beat.MONDAY, Beat.THURSDAY),
    "root-causes": (Beat.MONTH,),
    "costs": (Beat.MONTH,),
}

Address = Annotated[str, Field(pattern=_ADDRESS)]
Clock = Annotated[str, Field(pattern=_HOURS_AND_MINUTES)]


def _words(given: Any) -> Any:  # noqa: ANN401 - what stands in the file
    return (given,) if isinstance(given, str) else given


def _known(words: tuple[str, ...]) -> tuple[str, ...]:
    try:
        beats_of(words)
    except ValueError as error:
        raise ValueError(f"one of {', '.join(Beat)}") from error
    return words


Beats = Annotated[tuple[str, ...], BeforeValidator(_words), AfterValidator(_known)]


class ReportMailSettings(BaseModel):
    """One ``[[report_mail]]`` entry: a report that is mailed to our own people.

    ``to`` are addresses of the company, or ``buyers``: everybody of the table ``buyers`` gets his own lines. ``on``
    are beats (``workdays``, ``days``, ``month`` for its first working day, days of the week), ``at`` is the time in
    ``time_zone``. ``saved`` names a saved filter of ``owner`` (empty: everybody's), ``vendor`` narrows to a vendor.
    ``name`` tells two entries of one report apart.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    report: str = Field(pattern=_NAME)
    to: Literal["buyers"] | Annotated[tuple[Address, ...], Field(min_length=1, max_length=50)]
    name: str = Field(default="", pattern=r"^$|" + _NAME)
    on: Beats = ()
    at: Clock = "06:00"
    saved: str = ""
    owner: str = ""
    vendor: str = ""
    workbook: bool = True

    @property
    def key(self) -> str:
        """What names the entry."""
        return self.name or self.report

    @property
    def rhythm(self) -> Rhythm:
        """When it is due."""
        beats = beats_of(self.on) or _USUAL.get(self.report, (Beat.WORKDAYS,))
        return Rhythm(beats=beats, at=time.fromisoformat(self.at))


class AlertSettings(BaseModel):
    """How alerts leave; the table ``[alerts]``. The rules stand in ``alerts.yaml``, whom a role means in the policy.

    ``mail`` lets the service send them by itself. ``digest_at`` is when the rest of the day's news goes out.
    ``remind_days`` working days without any action bring a reminder; 0 means none.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    mail: bool = False
    digest_at: Clock = "07:00"
    remind_days: int = Field(default=2, ge=0, le=30)

    @property
    def rhythm(self) -> Rhythm:
        """When the digest is due."""
        return Rhythm(beats=(Beat.WORKDAYS,), at=time.fromisoformat(self.digest_at))


class StockFeedSettings(BaseModel):
    """One ``[[stock_feed]]`` entry: where the service fetches a vendor's stock list, and when.

    ``where`` is a file, a folder or an address; ``columns`` maps columns as ``--map`` does.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    vendor: str = Field(min_length=1)
    where: str = Field(min_length=1)
    on: Beats = (Beat.DAYS.value,)
    at: Clock = "04:30"
    columns: dict[str, str] = Field(default_factory=dict)

    @property
    def rhythm(self) -> Rhythm:
        """When it is due."""
        return Rhythm(beats=beats_of(self.on), at=time.fromisoformat(self.at))
