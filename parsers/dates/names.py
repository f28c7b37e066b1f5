"""Names of months, weekdays and feasts in the languages vendors write, as data for the date grammar."""

from collections.abc import Mapping
from datetime import date, timedelta

_MONTHS: Mapping[int, str] = {
    1: "january januar janvier enero jan janv ene",
    2: "february februar février fevrier febrero feb févr fevr",
    3: "march märz maerz mars marzo mar mrz",
    4: "april avril abril apr avr abr",
    5: "may mai mayo",
    6: "june juni juin junio jun",
    7: "july juli juillet julio jul juil",
    8: "august août aout agosto aug",
    9: "september septembre septiembre sep sept",
    10: "october oktober octobre octubre oct okt",
    11: "november novembre noviembre nov",
    12: "december dezember décembre decembre diciembre dec dez déc dic",
}
MONTHS: Mapping[str, int] = {name: number for number, names in _MONTHS.items() for name in names.split()}
"""Lower-case month name (English, German, French, Spanish; long and short) to its number."""

# Words that are months and common verbs or nouns as well: alone they count only with a preposition before them.
VERB_LIKE_MONTHS = frozenset(
    {"may", "mar", "march", "mai", "mars", "sep", "dic", "jun", "jul", "nov", "jan", "oct", "ene"}
)

_WEEKDAYS: Mapping[int, str] = {
    0: "monday montag lundi lunes mon",
    1: "tuesday dienstag mardi martes tues tue",
    2: "wednesday mittwoch mercredi miércoles miercoles weds wed",
    3: "thursday donnerstag jeudi jueves thurs thur thu",
    4: "friday freitag vendredi viernes fri",
    5: "saturday samstag samedi sábado sabado sat",
    6: "sunday sonntag dimanche domingo",
}
WEEKDAYS: Mapping[str, int] = {name: number for number, names in _WEEKDAYS.items() for name in names.split()}
"""Lower-case weekday name to ``date.weekday()``."""

NUMBER_WORDS: Mapping[str, int] = {
    "a": 1,
    "one": 1,
    "two": 2,
    "couple": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "twelve": 12,
    "zwei": 2,
    "drei": 3,
    "deux": 2,
    "trois": 3,
    "dos": 2,
    "tres": 3,
}
"""Small numbers as words, as far as vendors use them for weeks and days."""

_TENS = ("", "", "twenty", "thirty")
_ONES = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
]
ORDINAL_WORDS: Mapping[str, int] = {
    **{word: number for number, word in enumerate(_ONES, start=1)},
    **{f"{_TENS[ten]} {word}": 10 * ten + number for ten in (2, 3) for number, word in enumerate(_ONES[:9], start=1)},
    "twentieth": 20,
    "thirtieth": 30,
}
"""Days of a month as words."""

FEASTS: Mapping[str, str] = {
    "thanksgiving": "thanksgiving",
    "turkey day": "thanksgiving",
    "christmas": "12-25",
    "xmas": "12-25",
    "weihnachten": "12-25",
    "noël": "12-25",
    "navidad": "12-25",
    "new years": "01-01",
    "new year's": "01-01",
    "new year": "01-01",
    "labor day": "labor",
    "memorial day": "memorial",
    "4th of july": "07-04",
    "fourth of july": "07-04",
    "july 4th": "07-04",
    "the holidays": "01-01",
    "good friday": "good friday",
    "easter": "easter",
    "ostern": "easter",
    "pâques": "easter",
    "semana santa": "easter",
    "independence day": "07-04",
}
"""Feast as written to its day (``MM-DD``) or the name of a moving one."""


def feast_day(name: str, year: int) -> date:
    """Return the day of a feast of ``FEASTS`` in a year (United States rules for the moving ones)."""
    if name == "thanksgiving":
        return _nth_weekday(date(year, 11, 1), weekday=3, nth=4)
    if name in {"easter", "good friday"}:
        return _easter(year) - timedelta(days=2 if name == "good friday" else 0)
    if name == "labor":
        return _nth_weekday(date(year, 9, 1), weekday=0, nth=1)
    if name == "memorial":
        last = date(year, 5, 31)
        return last - timedelta(days=last.weekday())
    month, day = name.split("-")
    return date(year, int(month), int(day))


def _easter(year: int) -> date:
    """Return Easter Sunday by the anonymous Gregorian computus (Nature, 1876)."""
    golden, century = year % 19, year // 100
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (year % 100 // 4) - moon - year % 100 % 4) % 7
    late = (golden + 11 * moon + 22 * week) // 451
    total = moon + week - 7 * late + 114
    return date(year, total // 31, total % 31 + 1)


def _nth_weekday(first: date, *, weekday: int, nth: int) -> date:
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def alternation(names: Mapping[str, object]) -> str:
    """Return the names as a regular expression, longest first."""
    return "|".join(sorted((n.replace(".", r"\.").replace(" ", r"\s+") for n in names), key=len, reverse=True))
