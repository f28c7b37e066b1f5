from datetime import date, datetime, time

import pytest

from domain.calendar import BusinessCalendar
from domain.rhythm import Beat, Rhythm, beats_of

THANKSGIVING = BusinessCalendar(holidays=frozenset({date(2026, 11, 26), date(2026, 11, 30)}))


def period(moment: str, *beats: Beat) -> date | None:
    return Rhythm(beats=beats, at=time(6)).period(datetime.fromisoformat(moment), THANKSGIVING)


@pytest.mark.parametrize(
    ("moment", "beat", "found"),
    [
        ("2026-11-25T05:59", Beat.WORKDAYS, None),
        ("2026-11-25T06:00", Beat.WORKDAYS, date(2026, 11, 25)),
        ("2026-11-26T09:00", Beat.WORKDAYS, None),
        ("2026-11-28T09:00", Beat.WORKDAYS, None),
        ("2026-11-26T09:00", Beat.DAYS, date(2026, 11, 26)),
        ("2026-11-23T06:00", Beat.MONDAY, date(2026, 11, 23)),
        ("2026-11-23T05:00", Beat.MONDAY, None),
        ("2026-11-29T23:00", Beat.MONDAY, date(2026, 11, 23)),
        ("2026-11-30T09:00", Beat.MONDAY, None),
        ("2026-12-01T06:30", Beat.MONDAY, date(2026, 11, 30)),
        ("2026-11-28T09:00", Beat.SATURDAY, date(2026, 11, 28)),
        ("2026-11-02T06:00", Beat.MONTH, date(2026, 11, 1)),
        ("2026-11-01T12:00", Beat.MONTH, None),
        ("2026-11-20T12:00", Beat.MONTH, date(2026, 11, 1)),
    ],
)
def test_a_beat_is_due_on_its_day_and_a_weekly_or_monthly_one_until_the_next(moment, beat, found) -> None:
    assert period(moment, beat) == found


def test_of_several_beats_the_newest_counts() -> None:
    assert period("2026-11-27T08:00", Beat.MONDAY, Beat.THURSDAY) == date(2026, 11, 26)
    assert period("2026-11-25T08:00", Beat.MONDAY, Beat.THURSDAY) == date(2026, 11, 23)


def test_words_that_name_no_beat_are_refused() -> None:
    assert beats_of([" Monday", "monday", "month"]) == (Beat.MONDAY, Beat.MONTH)
    with pytest.raises(ValueError, match="someday"):
        beats_of(["someday"])
