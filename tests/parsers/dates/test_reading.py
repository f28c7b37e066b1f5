"""Date expressions of vendors: each with the days it stands for in a mail of Wednesday, 18 November 2026."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from domain.document import ReadingContext
from domain.promise import Basis, Firmness, PromiseWindow
from domain.purchase import DateOrder
from parsers.dates.reading import (
    DateDoubt,
    DatePurpose,
    NoDate,
    find_dates,
    proves_day_first,
    read_day,
    read_window,
    with_order_of,
)

TODAY = ReadingContext(reference=date(2026, 11, 18))
DAY_FIRST = ReadingContext(reference=date(2026, 11, 18), day_first=True)

DAYS = """
12/4 2026-12-04
12/04 2026-12-04
1/9 2027-01-09
12/4/26 2026-12-04
12/04/2026 2026-12-04
12-04-2026 2026-12-04
2026-12-04 2026-12-04
2026/12/04 2026-12-04
12-16 2026-12-16
Dec 4 2026-12-04
Dec. 4 2026-12-04
Dec 4th 2026-12-04
December 4 2026-12-04
December 4, 2026 2026-12-04
Dec 4 2026 2026-12-04
4 Dec 2026-12-04
4-Dec 2026-12-04
4-Dec-26 2026-12-04
04-DEC-2026 2026-12-04
4 December 2026 2026-12-04
04DEC26 2026-12-04
15SEP27 2027-09-15
4. Dezember 2026-12-04
22. Dezember 2026 2026-12-22
22.12.2026 2026-12-22
4 décembre 2026-12-04
le 4 décembre 2026-12-04
1er décembre 2026-12-01
4 de diciembre 2026-12-04
4 de diciembre de 2026 2026-12-04
15. Januar 2027-01-15
15 janvier 2027-01-15
15 de enero 2027-01-15
the 15th 2026-12-15
the 20th 2026-11-20
the 18th 2026-11-18
15th 2026-12-15
Friday 2026-11-20
Fri 2026-11-20
this Friday 2026-11-20
Wed 2026-11-18
Monday am 2026-11-23
Thursday's truck 2026-11-19
next Tues 2026-11-24
next Monday 2026-11-23
today 2026-11-18
tonight 2026-11-18
tomorrow 2026-11-19
tomorrow am 2026-11-19
tmrw 2026-11-19
day after tomorrow 2026-11-20
yesterday 2026-11-17
last night 2026-11-17
heute 2026-11-18
morgen 2026-11-19
demain 2026-11-19
mañana 2026-11-19
hoy 2026-11-18
EOD 2026-11-18
two weeks 2026-12-02
2 weeks 2026-12-02
in 10 days 2026-11-28
a couple of weeks 2026-12-02
5 business days 2026-11-25
10 working days 2026-12-02
Friday, December 4 2026-12-04
Fri 12/4 2026-12-04
12/4 (Fri) 2026-12-04
Friday the 4th 2026-12-04
ship 12/4 2026-12-04
ships 12/4 2026-12-04
will ship 12/4 2026-12-04
ETA 12/4 2026-12-04
ETA: 12/4 2026-12-04
est. 12/4 2026-12-04
due 12/4 2026-12-04
now 12/4 2026-12-04
~12/4 2026-12-04
12/4? 2026-12-04
on 12/4 2026-12-04
B/O 12/4 2026-12-04
12/4 ship 2026-12-04
Christmas 2026-12-25
Thanksgiving 2026-11-26
25/04 2027-04-25
"""

WINDOWS = """
this week | 2026-11-18 | 2026-11-20
EOW | 2026-11-18 | 2026-11-20
end of week | 2026-11-18 | 2026-11-20
end of the week | 2026-11-18 | 2026-11-20
next week | 2026-11-23 | 2026-11-27
early next week | 2026-11-23 | 2026-11-24
mid next week | 2026-11-24 | 2026-11-26
end of next week | 2026-11-26 | 2026-11-27
late next week | 2026-11-26 | 2026-11-27
week after next | 2026-11-30 | 2026-12-04
wk of 12/7 | 2026-12-07 | 2026-12-11
week of 12/7 | 2026-12-07 | 2026-12-11
wk. of 12/9 | 2026-12-07 | 2026-12-11
week of the 7th | 2026-12-07 | 2026-12-11
week of Dec 7 | 2026-12-07 | 2026-12-11
the week of December 7th | 2026-12-07 | 2026-12-11
w/c 12/7 | 2026-12-07 | 2026-12-11
w/b 12/7 | 2026-12-07 | 2026-12-11
week beginning 12/7 | 2026-12-07 | 2026-12-11
W/E 12/11 | 2026-12-07 | 2026-12-11
week ending 12/11 | 2026-12-07 | 2026-12-11
wk 51 | 2026-12-14 | 2026-12-18
week 51 | 2026-12-14 | 2026-12-18
WW51 | 2026-12-14 | 2026-12-18
KW 51 | 2026-12-14 | 2026-12-18
KW51 | 2026-12-14 | 2026-12-18
KW 3 | 2027-01-18 | 2027-01-22
semaine 51 | 2026-12-14 | 2026-12-18
semana 51 | 2026-12-14 | 2026-12-18
wk 2/2027 | 2027-01-11 | 2027-01-15
early Jan | 2027-01-01 | 2027-01-10
early January | 2027-01-01 | 2027-01-10
beginning of Feb | 2027-02-01 | 2027-02-10
start of Feb | 2027-02-01 | 2027-02-10
mid January | 2027-01-11 | 2027-01-20
mid-Jan | 2027-01-11 | 2027-01-20
middle of January | 2027-01-11 | 2027-01-20
late Jan | 2027-01-21 | 2027-01-31
end of Feb | 2027-02-22 | 2027-02-28
1H Jan | 2027-01-01 | 2027-01-15
2H Jan | 2027-01-16 | 2027-01-31
first half of January | 2027-01-01 | 2027-01-15
second half of January | 2027-01-16 | 2027-01-31
Anfang Januar | 2027-01-01 | 2027-01-10
Mitte Januar | 2027-01-11 | 2027-01-20
Ende Januar | 2027-01-25 | 2027-01-31
début janvier | 2027-01-01 | 2027-01-10
mi-janvier | 2027-01-11 | 2027-01-20
fin janvier | 2027-01-25 | 2027-01-31
mediados de enero | 2027-01-11 | 2027-01-20
finales de enero | 2027-01-25 | 2027-01-31
January | 2027-01-01 | 2027-01-31
January 2027 | 2027-01-01 | 2027-01-31
next month | 2026-12-01 | 2026-12-31
end of next month | 2026-12-25 | 2026-12-31
EOM | 2026-11-24 | 2026-11-30
end of month | 2026-11-24 | 2026-11-30
first week of Feb | 2027-02-01 | 2027-02-07
last week of January | 2027-01-25 | 2027-01-31
Q1 | 2027-01-01 | 2027-03-31
Q1 2027 | 2027-01-01 | 2027-03-31
late Q1 | 2027-03-01 | 2027-03-31
early Q1 | 2027-01-01 | 2027-01-31
1st quarter | 2027-01-01 | 2027-03-31
2-3 weeks | 2026-12-02 | 2026-12-09
2 to 3 weeks | 2026-12-02 | 2026-12-09
6-8 wks | 2026-12-30 | 2027-01-13
6-8 wks ARO | 2026-12-30 | 2027-01-13
8W ARO | 2027-01-13 | 2027-01-13
3-4 days | 2026-11-21 | 2026-11-22
12/7 - 12/11 | 2026-12-07 | 2026-12-11
12/7 \u2013 12/11 | 2026-12-07 | 2026-12-11
12/7-11 | 2026-12-07 | 2026-12-11
Dec 7-11 | 2026-12-07 | 2026-12-11
12/7 thru 12/11 | 2026-12-07 | 2026-12-11
12/7 to 12/11 | 2026-12-07 | 2026-12-11
7-11 December | 2026-12-07 | 2026-12-11
12/4 or 12/5 | 2026-12-04 | 2026-12-05
12/4 or 12/5 weather permitting | 2026-12-04 | 2026-12-05
after the 1st | 2026-12-01 | 2026-12-15
no later than 12/4 | - | 2026-12-04
not later than 12/4 | - | 2026-12-04
NLT 12/4 | - | 2026-12-04
by 12/11 | - | 2026-12-11
by Friday | - | 2026-11-20
on or before 12/11 | - | 2026-12-11
before Christmas | - | 2026-12-25
12/11 at the latest | - | 2026-12-11
by mid January | - | 2027-01-20
can't commit before 1/15 | 2027-01-15 | -
cant commit before 1/15 | 2027-01-15 | -
not before 12/14 | 2026-12-14 | -
no sooner than 12/14 | 2026-12-14 | -
no earlier than 12/14 | 2026-12-14 | -
12/14 at the earliest | 2026-12-14 | -
earliest 12/14 | 2026-12-14 | -
til mid January | 2027-01-11 | 2027-01-20
until end of feb | 2027-02-22 | 2027-02-28
in stock | 2026-11-18 | 2026-11-20
stk | 2026-11-18 | 2026-11-20
stock | 2026-11-18 | 2026-11-20
ready | 2026-11-18 | 2026-11-20
"""

NONE = (
    "TBD", "TBA", "tbd", "T.B.D.", "OPEN", "will advise", "???", "??", "N/A", "ASAP", "no ETA", "no date yet",
    "to be determined", "to be advised", "unknown", "pending", "12/31/2099", "12/31/9999", "01/01/1900", "99/99",
    "sin fecha", "kein Liefertermin", "pas de date", "por confirmar", "à confirmer", "no ETA at this time",
)  # fmt: skip

NO_DATES = (
    "3/4 x 12", "1/2-13 x 3", "3/16", "4 x 2 x 3/16 x 24'", '2-1/2" rd', "6/10 pcs", "PO 4512-3", "937-555-0155",
    "lines 1-3", "price 68.50/cwt", "$12.10", "1 1/2 round", "plates of 3/8 and 1/2", "A572-50", "pro 557-220118",
    "it may be late", "10 pcs", "net 30 days", "price good for 5 days", "slip a week", "2 wks behind", "last 3 weeks",
    "3/8 plate", "24/7", "2nd truck", "1st release", ".120 wall", "SO-118402", "HSS6X4X1/4", "", "thanks",
)  # fmt: skip


def _rows(table: str) -> list[str]:
    return [line for line in table.strip().splitlines() if line.strip()]


@pytest.mark.parametrize("row", _rows(DAYS))
def test_a_plain_date_is_one_day(row: str) -> None:
    text, _, day = row.rpartition(" ")
    assert read_day(text, context=TODAY) == date.fromisoformat(day)


@pytest.mark.parametrize("row", _rows(WINDOWS))
def test_a_vaguer_expression_is_a_window(row: str) -> None:
    text, start, end = (part.strip() for part in row.split("|"))
    window = read_window(text, context=TODAY)
    assert isinstance(window, PromiseWindow)
    assert window.start == (None if start == "-" else date.fromisoformat(start))
    assert window.end == (None if end == "-" else date.fromisoformat(end))


@pytest.mark.parametrize("text", NONE)
def test_words_for_no_date_are_told_from_an_empty_answer(text: str) -> None:
    assert isinstance(read_window(text, context=TODAY), NoDate)


@pytest.mark.parametrize("text", NO_DATES)
def test_numbers_that_are_no_dates_are_left_alone(text: str) -> None:
    assert find_dates(text, context=TODAY) == ()


@pytest.mark.parametrize("text", ["12/16 bdl at slitter", "have 4", "ok", "see below", "40 pcs", "shipped complete"])
def test_a_text_with_other_words_is_no_whole_date(text: str) -> None:
    assert read_window(text, context=TODAY) is None


def test_a_window_is_softer_than_a_day() -> None:
    week, day = read_window("week of 12/7", context=TODAY), read_window("12/7", context=TODAY)
    assert isinstance(week, PromiseWindow)
    assert isinstance(day, PromiseWindow)
    assert (week.firmness, day.firmness) == (Firmness.SOFT, Firmness.FIRM)


@pytest.mark.parametrize(("text", "basis"), [("ship 12/4", Basis.SHIP), ("dock 12/4", Basis.DELIVER), ("12/4", None)])
def test_the_words_beside_a_date_set_its_basis(text: str, basis: Basis | None) -> None:
    window = read_window(text, context=TODAY)
    assert isinstance(window, PromiseWindow)
    assert window.basis is basis


def test_a_ship_date_may_lie_sixty_days_back() -> None:
    assert read_day("10/3", context=TODAY, purpose=DatePurpose.SHIPPED) == date(2026, 10, 3)


def test_a_promise_without_year_is_at_most_nine_months_ahead() -> None:
    assert read_day("8/15", context=TODAY) == date(2027, 8, 15)
    assert read_day("10/3", context=TODAY) == date(2026, 10, 3)


def test_day_first_vendors_write_the_day_first() -> None:
    assert read_day("03/12/2026", context=DAY_FIRST) == date(2026, 12, 3)
    assert read_day("03/12/2026", context=TODAY) == date(2026, 3, 12)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("ship 25/04", DateOrder.DAY_FIRST),
        ("12/25/2026", DateOrder.MONTH_FIRST),
        ("03/04/2026", None),
        ("03/12/2026 instead of 30/11/2026", DateOrder.DAY_FIRST),
        ("25/04/2026 and 04/25/2026", None),
        ("5/16 plate", None),
    ],
)
def test_a_number_over_twelve_proves_the_order(text: str, order: DateOrder | None) -> None:
    assert proves_day_first(text) is order


def test_a_proven_order_holds_for_the_whole_document() -> None:
    text = "03/12/2026 instead of 30/11/2026"
    days = [found.day for found in find_dates(text, context=with_order_of(text, TODAY))]
    assert days == [date(2026, 12, 3), date(2026, 11, 30)]


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("ship 2/30", DateDoubt.INVALID_DAY),
        ("Thursday (11/27)", DateDoubt.WEEKDAY_CONFLICT),
        ("12/04/25", DateDoubt.PAST_YEAR),
        ("12/04/29", DateDoubt.FAR_AHEAD),
        ("Friday (11/27)", None),
    ],
)
def test_a_date_that_cannot_be_right_is_doubted(text: str, doubt: DateDoubt | None) -> None:
    assert [found.doubt for found in find_dates(text, context=TODAY)] == [doubt]


def test_an_impossible_day_is_no_whole_window() -> None:
    assert read_window("2/30", context=TODAY) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("po 62110 line 4 the 10 plates of 3/8 will ship 12/18", ["12/18"]),
        ("14 of the 20 ship with the rest 12/17, the other 6 til mid January", ["12/17", "mid January"]),
        ("next rolling is 1/18, so figure ship week of 1/25", ["1/18", "week of 1/25"]),
        ("moved from 12/4 to 12/18", ["12/4", "12/18"]),
        ("6/10 pcs ok, rest 12/14", ["12/14"]),
    ],
)
def test_dates_are_found_with_their_place_in_running_text(text: str, words: list[str]) -> None:
    found = find_dates(text, context=TODAY)
    assert [text[f.start : f.end].strip().removeprefix("figure ship ").strip() for f in found] == words


def test_weeks_after_receipt_of_order_count_from_the_order() -> None:
    context = ReadingContext(reference=date(2026, 11, 18), order_date=date(2026, 11, 2))
    window = read_window("6-8 weeks ARO", context=context)
    assert isinstance(window, PromiseWindow)
    assert (window.start, window.end) == (date(2026, 12, 14), date(2026, 12, 28))


@given(st.text(max_size=80))
def test_any_text_gives_windows_in_order_and_never_an_error(text: str) -> None:
    found = find_dates(text, context=TODAY)
    assert all(0 <= f.start < f.end <= len(text) for f in found)
    assert all(one.end <= two.start for one, two in pairwise(found))


@given(st.text(alphabet="0123456789/.- ,JanDec wkofbyQ", max_size=40))
def test_date_like_noise_never_raises(text: str) -> None:
    read_window(text, context=TODAY)
    find_dates(text, context=DAY_FIRST, purpose=DatePurpose.SHIPPED)
