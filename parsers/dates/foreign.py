"""Day expressions of German, French, Spanish, Italian, Dutch and Portuguese, with readers that need their own words.

They stand before the English patterns: each is longer than the single day, month or weekday it holds (DOMAIN 2.6).
"""

import re
from dataclasses import replace
from datetime import date, timedelta

from parsers.dates import calendar as cal
from parsers.dates.atoms import (
    Atom,
    DateDoubt,
    DateFrame,
    Reader,
    atom_of,
    read_day_of_month,
    read_named_day,
)
from parsers.dates.calendar import DatePurpose
from parsers.dates.names import MONTHS, WEEKDAYS, alternation
from parsers.dates.periods import THIRD_WORDS, WEEK_PARTS, third

_MONTH = rf"(?P<month>{alternation(MONTHS)})\b\.?"
_WEEKDAY = rf"(?P<weekday>{alternation(WEEKDAYS)})"
_YEAR = r"(?:,?\s*(?:de\s+|del\s+)?(?P<year>20\d\d))?"

# Parts of a week, a month or a year.
_EARLY = r"anfang|beginn|d[\u00e9e]but|principios?|inicios?|comienzos|inizio|inizi|begin|in[i\u00ed]cio|come[\u00e7c]o"
_MIDDLE = r"mitte|mi|milieu|mediados|met[a\u00e0]|medio|half|meados"
_END = r"ende|fin(?!e\b)|finales|fines|fine|eind(?:e)?|fim|final|finais"
_PART = rf"(?P<part>{_EARLY}|{_MIDDLE}|{_END})(?:[\s\-]+(?:de\s+la|de\s+los|der|des|del|du|de|di|do|da|van|van\s+de|la|le|von))?"  # noqa: E501 - one expression

# Which week or month: this one, the next, the one after it.
_THIS = r"diese[rnms]?|laufende[rn]?|cette|ce|esta|este|presente|en\s+curso|en\s+cours|courante?|questa|questo|deze|dit|nesta|neste|corrente"  # noqa: E501 - one expression
_NEXT = (
    r"n\u00e4chste[rnms]?|naechste[rnms]?|kommende[rnms]?|folgende[rn]?|prochaine?|suivante?|pr\u00f3xim[ao]|proxim[ao]|siguiente|entrante|que\s+(?:viene|entra|vem)|"
    r"prossim[ao]|entrante|volgende|komende|aanstaande|vindour[oa]|seguinte"
)
_AFTER_NEXT = r"\u00fcbern\u00e4chste[rn]?|uebernaechste[rn]?"
_WEEK = r"(?:woche|semaine|semana|settimana|week)"
_MONTH_WORD = r"(?:monat(?:e?s)?|mois|mes|mese|maand|m\u00eas)"
_ARTICLE = r"(?:(?:der|die|des|dem|den|la|le|l['\u2019]|el|il|de|het|a|o|na|no|nella|en\s+la|in\s+der|in)\s+)?"


def _part_of(match: re.Match[str]) -> str:
    words = match["part"] if "part" in match.re.groupindex else None
    if not words:
        return ""
    if re.fullmatch(_EARLY, words, re.IGNORECASE):
        return "early"
    return "mid" if re.fullmatch(_MIDDLE, words, re.IGNORECASE) else "end"


def _shift(words: str) -> int:
    if re.search(_AFTER_NEXT, words, re.IGNORECASE):
        return 2
    return 1 if re.search(rf"\b(?:{_NEXT})", words, re.IGNORECASE) else 0


def read_week(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read "kommende Woche", "fin de la semaine prochaine", "la semana que entra"."""
    monday = cal.monday_of(frame.reference) + timedelta(days=7 * _shift(match[0]))
    low, high = WEEK_PARTS[{"early": "early", "mid": "mid", "end": "end of"}.get(_part_of(match), "")]
    last = monday + timedelta(days=high)
    first = min(max(frame.reference, monday + timedelta(days=low)), last)
    return replace(atom_of(match, first, last, soft=True), dated=False)


def read_month(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read "Ende des Monats", "fin de mes", "à la fin du mois prochain", "el próximo mes"."""
    month = cal.add_months(frame.reference, _shift(match[0]))
    part = _part_of(match)
    first, last = month.replace(day=1), cal.month_end(month.year, month.month)
    if part:
        first, last = third(THIRD_WORDS[part], year=month.year, month=month.month)
    if last < frame.reference:
        return None
    return replace(atom_of(match, max(first, frame.reference), last, soft=True), dated=False)


def read_year(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read "Ende des Jahres", "fin d'année", "principios de año"."""
    year = frame.reference.year
    if _part_of(match) == "early":
        return atom_of(match, date(year + 1, 1, 1), date(year + 1, 1, 10), soft=True)
    return atom_of(match, max(frame.reference, date(year, 12, 25)), date(year, 12, 31), soft=True)


def read_week_part(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read "Anfang KW 50" and "fin semaine 50"."""
    monday = cal.iso_week(int(match["week"]), year=None, reference=frame.reference)
    if monday is None:
        return None
    low, high = WEEK_PARTS[{"early": "early", "mid": "mid", "end": "end of"}[_part_of(match)]]
    return atom_of(match, monday + timedelta(days=low), monday + timedelta(days=high), soft=True)


def read_third(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read "Mitte Dez.", "a finales de marzo", "à la mi-janvier", "eind maart"."""
    month = MONTHS[match["month"].lower()]
    year = int(match["year"]) if match["year"] else cal.nearest_month(month, reference=frame.reference)
    return atom_of(match, *third(THIRD_WORDS[_part_of(match)], year=year, month=month), soft=True)


_NTH = {
    "erst": 1,
    "prim": 1,
    "premi": 1,
    "eers": 1,
    "zwei": 2,
    "segu": 2,
    "deux": 2,
    "seco": 2,
    "twee": 2,
    "drit": 3,
    "terc": 3,
    "troi": 3,
    "terz": 3,
    "derd": 3,
    "letz": 0,
    "\u00falt": 0,
    "ulti": 0,
    "dern": 0,
    "laat": 0,
}
_NTH_WORD = (
    r"(?P<nth>erste[rn]?|zweite[rn]?|dritte[rn]?|letzte[rn]?|primera?|segunda|tercera?|\u00faltima|ultima|premi\u00e8re|premiere|deuxi\u00e8me|deuxieme|seconde|troisi\u00e8me|derni\u00e8re|"
    r"prima|seconda|terza|eerste|tweede|derde|laatste|primeira|terceira)"
)


def read_nth_week(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read "in der ersten Dezemberwoche" and "la primera semana de enero": seven days each, as in English."""
    month = MONTHS[match["month"].lower()]
    year = cal.nearest_month(month, reference=frame.reference)
    nth = _nth(match["nth"])
    if nth == 0:
        return atom_of(match, *third("end", year=year, month=month), soft=True)
    return atom_of(match, date(year, month, 7 * nth - 6), date(year, month, 7 * nth), soft=True)


def read_half(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read "première quinzaine de janvier" and "erste Dezemberhälfte"."""
    month = MONTHS[match["month"].lower()]
    year = cal.nearest_month(month, reference=frame.reference)
    return atom_of(
        match, *third("first half" if _nth(match["nth"]) == 1 else "second half", year=year, month=month), soft=True
    )


def _nth(word: str) -> int:
    return next(n for start, n in _NTH.items() if word.lower().startswith(start))


def read_weekday_of(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read "kommenden Montag", "lundi prochain", "el lunes que viene", "el viernes pasado"."""
    number = WEEKDAYS[match["weekday"].lower()]
    words = match[0].lower()
    found = cal.next_weekday(number, reference=frame.reference)
    if re.search(rf"\b(?:{_LAST})", words):
        found -= timedelta(days=7)
        return replace(atom_of(match, found), dated=False)
    if re.search(r"\b(?:folgende|n\u00e4chste woche|semana|semaine|settimana|week)", words):
        found = cal.monday_of(frame.reference) + timedelta(days=7 + number)
    if frame.purpose is DatePurpose.SHIPPED and found > frame.reference and not re.search(rf"\b(?:{_NEXT})", words):
        found -= timedelta(days=7)
    soft = bool(re.search(r"\b(?:n\u00e4chste|naechste|prochain|pr\u00f3xim|proxim|prossim|volgende)", words))
    # "next" said on a day before it in the same week may be either; the nearer one is what these languages mean.
    return replace(atom_of(match, found, soft=soft), dated=False)


_LAST = (
    r"letzte[rn]?|vergangene[rn]?|vorige[rn]?|dernier|pasad[oa]|scors[oa]|afgelopen|vorige|passad[oa]|\u00faltim[oa]"
)


def read_weekday_day(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read "lunes 23", "jeudi 26": the next such day of a month, which the weekday checks."""
    atom = read_day_of_month(match, frame)
    if atom is None or atom.first is None:
        return None
    conflict = atom.first.weekday() != WEEKDAYS[match["weekday"].lower()]
    return replace(atom, doubt=DateDoubt.WEEKDAY_CONFLICT if conflict else None)


def read_week_of_day(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read "la semana del 14" and "die Woche vom 14.", whose month follows from the day."""
    atom = read_day_of_month(match, frame)
    if atom is None or atom.first is None:
        return None
    monday = cal.monday_of(atom.first)
    return replace(atom_of(match, monday, cal.friday_of(monday), soft=True), dated=False)


_NOT_MEASURED = r"(?!\s*(?:mm|cm|kg|m\b|st(?:\u00fc|u)ck|stk|pi[e\u00e8]ces?|piezas?|pzas?|pezzi|stuks|pe\u00e7as|%|x\b|h\b|heures|uhr))"  # noqa: E501 - one expression
_ENDS = r"(?=\s*(?:$|[,;.)!?\n]|(?:erst|und|oder|statt|nicht|raus|an|ab|ein|bei|versandt|versendet|verschickt|geliefert|tambi\u00e9n|aussi|auch|a\s+m\u00e1s|desde|chez|dans|junto|zusammen|ook|anche|tamb\u00e9m|y|e|o|en|et|ou|non|pas|au|por|con|pr\u00f3ximo|del\s+presente|courant|fertig|aus|mit|wird|werden|kommt|kommen|geht|gehen|vez|lugar|lieu|in\s+plaats)\b))"  # noqa: E501 - one expression

_PATTERNS: tuple[tuple[str, Reader], ...] = (
    (
        rf"(?<![\w/.\-])(?:du|del|vom|dal|van|entre\s+(?:el|le|o)|zwischen(?:\s+dem)?|tra\s+il)\s+(?P<day>\d{{1,2}})\.?(?:er)?\s*(?:au|al|bis(?:\s+zum)?|tot|et\s+le|y\s+(?:el\s+)?|und(?:\s+dem)?|e\s+(?:il|o))\s*(?P<high>\d{{1,2}})\.?\s*(?:de\s+)?{_MONTH}{_YEAR}",
        read_named_day,
    ),
    (
        rf"(?<!\w)(?P<day>\d{{1,2}})\s*(?:au|al|a|bis|tot|y|et|und|e)\s*(?:el\s+|le\s+)?(?P<high>\d{{1,2}})\.?\s*(?:de\s+)?{_MONTH}{_YEAR}",
        read_named_day,
    ),
    (
        rf"(?<![\w/.])(?P<day>\d{{1,2}})\s*(?:[\u00ba\u00b0]|er|ro|o)\s*(?:de\s+)?{_MONTH}{_YEAR}",
        read_named_day,
    ),
    (
        rf"(?<!\w)(?:(?:in|en|la|der|die|de|a|\u00e0|na|nella|durante|dans)\s+)*{_NTH_WORD}\s+(?:semana|semaine|settimana|week|woche)\s+(?:(?:de|du|di|von|van|im|en|in|do)\s+)?{_MONTH}",
        read_nth_week,
    ),
    (
        rf"(?<!\w)(?:(?:in|der|die)\s+)*{_NTH_WORD}\s+(?P<month>{alternation(MONTHS)})-?woche\b",
        read_nth_week,
    ),
    (
        rf"(?<!\w)(?:(?:in|en|la|der|die|a|\u00e0|na|nella|durante|dans)\s+)*{_NTH_WORD}\s+(?:quincena|quinzaine|met[\u00e0a]|helft|quinzena|moiti\u00e9)\s+(?:de\s+|di\s+|van\s+|du\s+mois\s+de\s+)?{_MONTH}",
        read_half,
    ),
    (
        rf"(?<!\w)(?:(?:in|der|die)\s+)*{_NTH_WORD}\s+(?P<month>{alternation(MONTHS)})-?h\u00e4lfte\b",
        read_half,
    ),
    (
        rf"(?<!\w)(?:(?:a|\u00e0|la|le|en|zu|op|per|in|no)\s+)*{_PART}[\s\-]+(?:(?:de|di|do|du|del|van|mois\s+de|mes\s+de|d['\u2019])\s*)?{_MONTH}{_YEAR}",
        read_third,
    ),
    (
        rf"(?<!\w){_PART}[\s\-]+(?:kw|semaine|semana|settimana|week|sem)\.?\s*(?P<week>[1-4]\d|5[0-3]|0?[1-9])(?!\d)",
        read_week_part,
    ),
    (
        rf"(?<!\w)(?:{_PART}\s+)?{_ARTICLE}(?:(?:{_AFTER_NEXT}|{_NEXT}|{_THIS})\s+{_WEEK}|{_WEEK}\s+(?:{_NEXT}|en\s+curso|en\s+cours|courante))(?!\w)",
        read_week,
    ),
    (
        rf"(?<!\w)(?:(?:a|\u00e0|la|\u00e0\s+la|per|zum|am)\s+)?{_PART}\s+{_ARTICLE}(?:woche|semana|semaine|settimana|week)(?!\s*(?:\d|kw))(?!\w)",
        read_week,
    ),
    (
        rf"(?<!\w)(?:(?:a|\u00e0|la|le|en|per|zu|zum|op)\s+)*(?:{_PART}\s+{_ARTICLE})?(?:(?:{_NEXT}|{_THIS})\s+{_MONTH_WORD}|{_MONTH_WORD}\s+(?:{_NEXT}))(?!\w)",
        read_month,
    ),
    (rf"(?<!\w)(?:(?:a|\u00e0|la|per|zum|am|op|no)\s+)*{_PART}\s+{_ARTICLE}{_MONTH_WORD}(?!\w)", read_month),
    (r"(?<!\w)(?P<part>fine)\s+mese(?!\w)", read_month),
    (
        rf"(?<!\w)(?:(?:a|\u00e0|la|per|zum|am)\s+)*{_PART}\s+(?:de\s+l['\u2019]|d['\u2019]|des\s+|del\s+|de\s+|do\s+|van\s+het\s+)?(?:jahres|ann\u00e9e|a\u00f1o|anno|jaar|ano)(?!\w)",
        read_year,
    ),
    (
        rf"(?<!\w)(?:(?:am|le|el|il|op|den|na|no|este)\s+)?(?:{_NEXT}|{_LAST}|diese[rn]?|este|esta|ce|questo|deze|komende|nesta)\s+{_WEEKDAY}\b(?!\s*,?\s*(?:(?:den|le|el|il)\s+)?\d)",
        read_weekday_of,
    ),
    (rf"(?<!\w)(?:(?:el|le|il|la|na)\s+)?{_WEEKDAY}\s+(?:{_NEXT}|{_LAST})(?:\s+{_WEEK})?(?!\w)", read_weekday_of),
    (
        rf"(?<!\w)(?:(?:el|le|il|am|op)\s+)?{_WEEKDAY},?\s+(?:le\s+|el\s+|den\s+|d\u00eda\s+)?(?P<day>\d{{1,2}})\.?(?![\w/]|\.\d|\s*(?:de\s+)?(?:{alternation(MONTHS)})\b){_NOT_MEASURED}(?=\s*(?:$|[,;.)!?\n]|[^\W\d]))",
        read_weekday_day,
    ),
    (
        rf"(?<!\w)(?:(?:la|die|der|in|en)\s+)*{_WEEK}\s+(?:del|du|dal|van|vom|de)\s+(?P<day>\d{{1,2}})\.?(?![\w/]|\.\d|\s*(?:de\s+)?(?:{alternation(MONTHS)})\b)",
        read_week_of_day,
    ),
    (
        rf"(?<![\w/.\-])(?:am|den|dem|zum|vom)\s+(?P<day>\d{{1,2}})\.(?!\s?\d)(?!\s*(?:{alternation(MONTHS)})\b){_NOT_MEASURED}",
        read_day_of_month,
    ),
    (
        rf"(?<![\w/.\-])(?:el\s+)?(?:pr\u00f3ximo\s+)?(?:d[i\u00ed]a|giorno)\s+(?P<day>\d{{1,2}})(?![\w/]|\.\d|\s*(?:de\s+)?(?:{alternation(MONTHS)})\b)",
        read_day_of_month,
    ),
    (
        rf"(?<![\w/.\-])(?:le|el|il|op|l['\u2019])\s*(?P<day>\d{{1,2}})(?:er)?(?![\w/]|\.\d|\s*(?:de\s+)?(?:{alternation(MONTHS)})\b){_NOT_MEASURED}{_ENDS}",
        read_day_of_month,
    ),
)
FOREIGN_PATTERNS = tuple((re.compile(p, re.IGNORECASE), r) for p, r in _PATTERNS)
"""Compiled patterns with their readers, in order of preference."""
