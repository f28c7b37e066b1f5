"""EDIFACT: the formats of a DTM segment (element 2379): days, weeks, months and periods, not all of them year first."""

import re
from datetime import date, datetime

from domain.document import Caution
from domain.promise import Basis, PromiseWindow
from parsers.dates.calendar import friday_of, iso_week, month_end
from parsers.edi.segments import Piece, ReadDate, Segment, evidence_of, read_date

_DAYS = {"2": "%d%m%y", "3": "%m%d%y", "4": "%d%m%Y", "13": "%m%d%y"}
_YEAR_FIRST = frozenset({"", "101", "102", "201", "203", "204", "301", "303", "304"})
_WEEKS = {"615": r"(\d{2})(\d{2})", "616": r"(\d{4})(\d{2})"}
_MONTHS = {"609": r"(\d{2})(\d{2})", "610": r"(\d{4})(\d{2})"}
_PERIODS = {"717": 6, "718": 8, "711": 8}
_CENTURY = 2000


def read_dtm(segment: Segment, *, basis: Basis | None) -> ReadDate:
    """Return the promise of a DTM segment; a format that is not known is for a person."""
    piece, form = segment.piece(1, 2), segment.text(1, 3)
    if piece is None or form in _YEAR_FIRST:
        return read_date(piece, basis=basis)
    window = _day(piece, form) or _period(piece, form) or _week(piece, form) or _month(piece, form)
    evidence = (evidence_of("eta_to", piece),)
    if window is None or window[1] < window[0]:
        return ReadDate(caution=Caution.UNCLEAR_DATE, evidence=evidence)
    return ReadDate(window=PromiseWindow(start=window[0], end=window[1], basis=basis), evidence=evidence)


def _day(piece: Piece, form: str) -> tuple[date, date] | None:
    if form not in _DAYS:
        return None
    try:
        found = datetime.strptime(piece.text, _DAYS[form]).date()  # noqa: DTZ007 -- a calendar day has no time zone
    except ValueError:
        return None
    return found, found


def _period(piece: Piece, form: str) -> tuple[date, date] | None:
    """Two days side by side, with or without a hyphen."""
    size = _PERIODS.get(form)
    digits = re.sub(r"\D", "", piece.text)
    if size is None or len(digits) != 2 * size:
        return None
    form = "%y%m%d" if size == len("261205") else "%Y%m%d"
    try:
        first, last = (datetime.strptime(d, form).date() for d in (digits[:size], digits[size:]))  # noqa: DTZ007 -- days
    except ValueError:
        return None
    return first, last


def _week(piece: Piece, form: str) -> tuple[date, date] | None:
    found = re.fullmatch(_WEEKS[form], piece.text) if form in _WEEKS else None
    monday = None if found is None else _monday(_full_year(int(found[1])), int(found[2]))
    return None if monday is None else (monday, friday_of(monday))


def _monday(year: int, week: int) -> date | None:
    return iso_week(week, year=year, reference=date(_CENTURY, 1, 1))


def _month(piece: Piece, form: str) -> tuple[date, date] | None:
    found = re.fullmatch(_MONTHS[form], piece.text) if form in _MONTHS else None
    if found is None or not 1 <= int(found[2]) <= 12:  # noqa: PLR2004 -- months of a year
        return None
    year = _full_year(int(found[1]))
    return date(year, int(found[2]), 1), month_end(year, int(found[2]))


def _full_year(year: int) -> int:
    return year + _CENTURY if year < 100 else year  # noqa: PLR2004 -- two digits
