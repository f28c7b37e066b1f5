"""Names of months, weekdays and feasts in the languages vendors write, as data for the date grammar."""

from collections.abc import Mapping
from datetime import date, timedelta

_MONTHS: Mapping[int, str] = {
    1: "january januar janvier enero januari gennaio janeiro jänner jan janv ene",
    2: "february februar février fevrier febrero februari febbraio fevereiro feb févr fevr",
    3: "march märz maerz mars marzo maart março mar mrz",
    4: "april avril abril aprile apr avr abr",
    5: "may mai mayo maggio mei maio",
    6: "june juni juin junio giugno junho jun",
    7: "july juli juillet julio luglio julho jul juil",
    8: "august août aout agosto augustus aug",
    9: "september septembre septiembre setiembre settembre setembro sep sept",
    10: "october oktober octobre octubre ottobre outubro oct okt",
    11: "november novembre noviembre novembro nov",
    12: "december dezember décembre decembre diciembre dicembre dezembro dec dez déc dic",
}
MONTHS: Mapping[str, int] = {name: number for number, names in _MONTHS.items() for name in names.split()}
"""Lower-case month name (of the languages vendors write; long and short) to its number."""

# Words that are months and common verbs or nouns as well: alone they count only with a preposition before them.
VERB_LIKE_MONTHS = frozenset(
    {"may", "mar", "march", "mai", "mars", "sep", "dic", "jun", "jul", "nov", "jan", "oct", "ene"}
)

_WEEKDAYS: Mapping[int, str] = {
    0: "monday montag lundi lunes maandag lunedì lunedi segunda-feira mon",
    1: "tuesday dienstag mardi martes dinsdag martedì martedi terça-feira tues tue",
    2: "wednesday mittwoch mercredi miércoles miercoles woensdag mercoledì mercoledi quarta-feira weds wed",
    3: "thursday donnerstag jeudi jueves donderdag giovedì giovedi quinta-feira thurs thur thu",
    4: "friday freitag vendredi viernes vrijdag venerdì venerdi sexta-feira fri",
    5: "saturday samstag samedi sábado sabado zaterdag sabato sat",
    6: "sunday sonntag dimanche domingo zondag domenica",
}
WEEKDAYS: Mapping[str, int] = {name: number for number, names in _WEEKDAYS.items() for name in names.split()}
"""Lower-case weekday name to ``date.weekday()``."""

FOREIGN_NEAR_DAYS: Mapping[str, int] = {
    "\u00fcbermorgen": 2,
    "uebermorgen": 2,
    "vorgestern": -2,
    "heute morgen": 0,
    "heute frueh": 0,
    "heute mittag": 0,
    "heute vormittag": 0,
    "heute nachmittag": 0,
    "heute abend": 0,
    "gestern abend": -1,
    "gestern nachmittag": -1,
    "gestern morgen": -1,
    "gestern fr\u00fch": -1,
    "morgen fr\u00fch": 1,
    "morgen vormittag": 1,
    "morgen nachmittag": 1,
    "apr\u00e8s-demain": 2,
    "apres-demain": 2,
    "avant-hier": -2,
    "cet apr\u00e8s-midi": 0,
    "cet avant-midi": 0,
    "ce soir": 0,
    "hier soir": -1,
    "hier matin": -1,
    "hier apr\u00e8s-midi": -1,
    "demain matin": 1,
    "demain soir": 1,
    "demain apr\u00e8s-midi": 1,
    "pasado ma\u00f1ana": 2,
    "pasado manana": 2,
    "anteayer": -2,
    "antier": -2,
    "anoche": -1,
    "esta manana": 0,
    "esta tarde": 0,
    "esta noche": 0,
    "ayer por la tarde": -1,
    "ayer tarde": -1,
    "ma\u00f1ana temprano": 1,
    "ma\u00f1ana por la ma\u00f1ana": 1,
    "ma\u00f1ana por la tarde": 1,
    "el d\u00eda de hoy": 0,
    "el d\u00eda de ma\u00f1ana": 1,
    "el d\u00eda de ayer": -1,
    "vandaag": 0,
    "gisteren": -1,
    "eergisteren": -2,
    "overmorgen": 2,
    "vanmorgen": 0,
    "vanochtend": 0,
    "vanmiddag": 0,
    "gisteravond": -1,
    "gistermiddag": -1,
    "morgenochtend": 1,
    "oggi": 0,
    "ieri": -1,
    "domani": 1,
    "dopodomani": 2,
    "l'altro ieri": -2,
    "stamattina": 0,
    "stamani": 0,
    "stasera": 0,
    "ieri sera": -1,
    "domani mattina": 1,
    "hoje": 0,
    "ontem": -1,
    "amanh\u00e3": 1,
    "amanha": 1,
    "depois de amanh\u00e3": 2,
    "anteontem": -2,
    "hoje de manh\u00e3": 0,
    "esta manh\u00e3": 0,
    "hoje cedo": 0,
    "ontem \u00e0 tarde": -1,
}
"""Words for days around a mail's own in other languages than English, as days from it."""

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
    **dict.fromkeys(("twee", "due", "duas", "dois"), 2),
    **dict.fromkeys(("drie", "tre", "três"), 3),
    **dict.fromkeys(("vier", "quatre", "cuatro", "quattro", "quatro"), 4),
    **dict.fromkeys(("fünf", "cinq", "cinco", "vijf", "cinque"), 5),
    **dict.fromkeys(("sechs", "seis", "zes"), 6),
    **dict.fromkeys(("acht", "huit", "ocho", "otto", "oito"), 8),
    **dict.fromkeys(("zehn", "dix", "diez", "tien", "dieci", "dez"), 10),
    **dict.fromkeys(("eine", "einer", "einem", "une", "una", "een", "uma"), 1),
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
