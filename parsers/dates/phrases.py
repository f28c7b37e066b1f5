"""Date atoms with the words around them: ranges, "week of", "by", "not before", "approx." (DOMAIN 2.6)."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from domain.promise import Basis, Firmness, PromiseWindow
from parsers.dates import calendar as cal
from parsers.dates.atoms import Atom, DateDoubt, DateFrame, Precision
from parsers.dates.names import WEEKDAYS
from parsers.dates.patterns import find_atoms
from parsers.dates.relative_days import counted_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Days ``first`` to ``last`` (either may be open) at characters ``start`` to ``end``; both None: no date."""

    start: int
    end: int
    first: date | None
    last: date | None
    precision: Precision
    soft: bool
    doubt: DateDoubt | None = None
    basis: Basis | None = None
    dated: bool = True

    @property
    def window(self) -> PromiseWindow | None:
        """The promise, or None where the words say that there is no date."""
        if self.first is None and self.last is None:
            return None
        firmness = Firmness.SOFT if self.soft else Firmness.FIRM
        return PromiseWindow(start=self.first, end=self.last, basis=self.basis, firmness=firmness)


_THE = r"\s*(?:the\s+|le\s+|el\s+|den\s+|dem\s+|il\s+|l['\u2019]|o\s+|dia\s+|d\u00eda\s+)?\s*[:(]?\s*$"


_THE_END = (
    r"\s*(?:the\s+|le\s+|el\s+|den\s+|dem\s+)?"
    r"(?:(?:end\s+of\s+(?:the\s+)?(?:business\s+)?day|close\s+of\s+business|eod|cob|noon|midday|morning)\s+(?:on\s+|of\s+)?)?\s*[:(]?\s*$"
)


def _week_of(phrase: Phrase) -> Phrase | None:
    if phrase.precision is not Precision.DAY or phrase.first is None:
        return None
    return replace(
        phrase,
        first=cal.monday_of(phrase.first),
        last=cal.friday_of(phrase.first),
        soft=True,
        precision=Precision.PERIOD,
    )


def _week_ending(phrase: Phrase) -> Phrase | None:
    if phrase.precision is not Precision.DAY or phrase.first is None:
        return None
    return replace(phrase, first=cal.monday_of(phrase.first), soft=True, precision=Precision.PERIOD)


def _week_after(phrase: Phrase) -> Phrase | None:
    if phrase.last is None:
        return None
    monday = cal.monday_of(phrase.last) + timedelta(days=7)
    return replace(phrase, first=monday, last=monday + timedelta(days=4), soft=True, precision=Precision.PERIOD)


def _upper(phrase: Phrase) -> Phrase | None:
    return None if phrase.last is None else replace(phrase, first=None)


def _lower(phrase: Phrase) -> Phrase | None:
    return None if phrase.first is None else replace(phrase, last=None)


def _beyond(phrase: Phrase) -> Phrase | None:
    """Read "through Q1" as a lower bound: the first day after it."""
    return None if phrase.last is None else replace(phrase, first=phrase.last + timedelta(days=1), last=None)


def _after(phrase: Phrase) -> Phrase | None:
    """Read "after the 1st" as that day and the two weeks that follow (DOMAIN 2.6)."""
    start = phrase.first if phrase.precision is Precision.DAY else phrase.last
    if start is None:
        return None
    return replace(phrase, first=start, last=start + timedelta(days=14), soft=True, precision=Precision.PERIOD)


def _soft(phrase: Phrase) -> Phrase | None:
    return replace(phrase, soft=True)


_NOT = r"(?:\b(?:not|never|cannot|no)|\b(?:ca|wo|do|does|is|are|did|have|has|would|could)n['\u2019]?t)"
_Change = Callable[[Phrase], Phrase | None]

# Words right before an expression; the longest reading stands first.
_BEFORE: tuple[tuple[str, _Change], ...] = (
    (rf"(?:no|not|nothing|none)\s+(?:any\s+)?(?:sooner|earlier)\s+than{_THE}", _lower),
    (rf"(?:no|not|nor|nicht)\s+(?:any\s+)?(?:later|spät[ea]r)\s+(?:than|als){_THE}", _upper),
    (
        rf"{_NOT}\b(?:[^.;\n\d]|(?<![\d/.-])\d{{1,5}}(?![\d/.-])){{0,40}}\b(?:before|prior\s+to|until\s+after|til+\s+after){_THE}",
        _lower,
    ),
    (rf"(?:nothing|none|nichts?|nicht|no\s+\w+)\s+(?:available\s+)?(?:before|vor){_THE}", _lower),
    (
        rf"(?:pas\s+avant|no\s+antes\s+del?|non\s+prima\s+del?|niet\s+v[o\u00f3][o\u00f3]r|nicht\s+(?:vor|fr\u00fcher\s+als)|n\u00e3o\s+antes\s+d[eo])(?:\s+(?:dem|am))?{_THE}",
        _lower,
    ),
    (
        rf"\b(?:no|ne|n['\u2019]\w+|non|n\u00e3o|niet|nicht|keine?n?)\b[^.;,\d]{{0,45}}\b(?:antes\s+d[eo]l?|avant|prima\s+del?|v[o\u00f3][o\u00f3]r|vor|fr\u00fcher\s+als)(?:\s+(?:dem|am))?{_THE}",
        _lower,
    ),
    (rf"(?:earliest(?:\s+(?:is|would\s+be|we\s+can\s+do\s+is|date\s+is))?|frühestens|au\s+plus\s+tôt){_THE}", _lower),
    (
        rf"(?:sold\s+out|booked|full|closed|down|allocated|backed\s+up)(?:\s+\w+){{0,3}}\s+(?:thru|through|until|til+){_THE}",
        _beyond,
    ),
    (r"\bearliest\b[^.;,\d]{0,45}$", _lower),
    (
        rf"(?<!\w)(?:fr\u00fchestens|au\s+plus\s+t\u00f4t|lo\s+m\u00e1s\s+pronto|op\s+zijn\s+vroegst|non\s+prima)(?:\s+(?:am|ab|zum))?{_THE}",
        _lower,
    ),
    (
        (
            rf"(?<!\w)(?:a\s+m\u00e1s\s+tardar|a\s+mas\s+tardar|no\s+m\u00e1s\s+tarde\s+del?|d['\u2019]ici(?:\s+au)?|au\s+plus\s+tard|avant(?:\s+la)?|uiterlijk(?:\s+op)?|v\u00f3\u00f3r|entro(?:\s+e\s+non\s+oltre)?|"
            rf"non\s+oltre|prima\s+del?|at\u00e9|ate|antes\s+d[eo]l?|vor(?:\s+dem)?|bis\s+(?:sp\u00e4testens|einschlie\u00dflich|zum)|sp\u00e4testens(?:\s+(?:am|zum|bis|in))?|no\s+m\u00e1ximo){_THE}"
        ),
        _upper,
    ),
    (
        rf"(?<!\w)(?:la\s+semana|la\s+semaine|die\s+woche|der\s+woche|semana|semaine|settimana|week|woche)\s+(?:del|du|de|dal|van|vom|ab(?:\s+dem)?|que\s+(?:empieza|inicia)(?:\s+el)?|(?:d\u00e9butant|commen\u00e7ant)(?:\s+le)?|che\s+inizia\s+il){_THE}",
        _week_of,
    ),
    (
        rf"(?<!\w)(?:etwa|rund|gegen|um(?:\s+den)?|environ|vers|autour\s+du|aux\s+alentours\s+du|hacia|alrededor\s+del?|aproximadamente|sobre|rond|omstreeks|ongeveer|verso|intorno\s+al?|por\s+volta\s+d[eo]|cerca\s+d[eo]){_THE}",
        _soft,
    ),
    (rf"(?:week|wk)\s+(?:right\s+)?after{_THE}", _week_after),
    (
        rf"(?:week|wk|semaine|semana|woche)s?\.?\s*(?:of|beginning|commencing|starting|from|begin|du|del?|vom|ab)?{_THE}",
        _week_of,
    ),
    (rf"(?<!\w)(?:w/c|w/b|wc|w/o|w\.o\.){_THE}", _week_of),
    (rf"(?:week|wk)\.?\s*(?:ending|end){_THE}", _week_ending),
    (rf"(?<!\w)(?:w/e|we)\.?{_THE}", _week_ending),
    (
        rf"(?<!\w)(?:nlt|by|bis(?:\s+zum)?|spätestens(?:\s+am)?|on\s+or\s+before|(?:at\s+the\s+)?latest(?:\s+by)?|before|prior\s+to|avant|antes\s+del?|au\s+plus\s+tard){_THE_END}",
        _upper,
    ),
    (
        rf"(?<!\w)(?:(?:right|just|shortly|sometime|soon)\s+)?(?:after|following(?=\s+(?:the\s+)?(?:\d|[a-z]+\s+\d|release|approval|the\s))|nach|après|después\s+del?){_THE}",
        _after,
    ),
    (
        rf"(?<!\w)(?:approx(?:imately)?\.?|about|around|circa|ca\.|roughly|say|est(?:imated)?\.?|tentative(?:ly)?|target(?:ing|ed)?|hopefully|maybe|probably|possibly|sometime|somewhere|looks?\s+like|looking\s+(?:like|at)|should\s+be|might\s+be|voraussichtlich|figure)(?:\s+(?:on|in|for|around|sometime))?{_THE}",
        _soft,
    ),
    (r"~\s*$", _soft),
    (rf"(?<!\w)(?:between){_THE}", _soft),
)
_AFTER: tuple[tuple[str, _Change], ...] = (
    (r"\s*(?:at\s+the\s+)?(?:very\s+)?earliest\b", _lower),
    (r"\s*(?:at\s+the\s+)?(?:very\s+)?latest\b", _upper),
    (
        r"\s+(?:sp\u00e4testens|au\s+plus\s+tard|a\s+m\u00e1s\s+tardar|como\s+m\u00e1ximo|uiterlijk|al\s+pi\u00f9\s+tardi|no\s+m\u00e1ximo)\b",
        _upper,
    ),
    (r"\s*(?:or\s+(?:sooner|before|earlier))\b", _upper),
    (r"\s*(?:or\s+(?:so|thereabouts)|weather\s+permitting|\(?est\.?\)?(?!\w)|\(?tentative\)?|approx\b|-?ish\b)", _soft),
)
BEFORE = tuple((re.compile(p, re.IGNORECASE), c) for p, c in _BEFORE)
AFTER = tuple((re.compile(p, re.IGNORECASE), c) for p, c in _AFTER)

_JOINS = re.compile(
    r"\s*(?:-|\u2013|\u2014|to|thru|through|bis(?:\s+zum)?|au|al|till?|until)\s*(?:the\s+)?$", re.IGNORECASE
)
_OR_JOINS = re.compile(r"\s*(?:or|/|oder|ou|o)\s*(?:the\s+)?$", re.IGNORECASE)
_AND_JOINS = re.compile(r"\s*(?:and|&|und|et|y)\s*(?:the\s+)?$", re.IGNORECASE)
_FROM_BEFORE = re.compile(r"\b(?:from|moved|was|pushed|slipped|changed)\s*$", re.IGNORECASE)
_MAX_RANGE_DAYS = 62

FILLER = re.compile(
    r"(?<!\w)(?:at\s+this\s+time|eta|etd|esd|ship(?:s|ping|ped|ment|pd)?|shp|dates?|due|est|new|revised|rev|now|promised?|prom|on|in|for|at|about|approx|dock|"
    r"deliver(?:y|s|ed|ing)?|dlvry|dlv|delv|del|arriv(?:es?|al|ing)|expected|exp|ready|available|avail|will|should|can|the|am|pm|is|be|we|"
    r"lieferung|liefertermin|versand|livraison|prévue?|le|entrega|el|um|zum|den|a|our|your|truck|confirmed|conf|ok|from|mill|bis|vom|until|till?|not|i|b/o|bo|back|order|wk|week|yet|at\s+this\s+time|right\s+now)(?!\w)|[\s:().,\-\u2013\u2014*~>;=?]",
    re.IGNORECASE,
)
_SHIP_WORD = re.compile(r"(?<!\w)(?:ship\w*|shp\w*|esd|etd|leav\w+|versand|embar\w+|expédi\w+)", re.IGNORECASE)
_DELIVER_WORD = re.compile(
    r"(?<!\w)(?:deliver\w*|dlv\w*|delv?|dock|arriv\w+|lieferung|liefertermin|livraison|entrega)(?!\w)", re.IGNORECASE
)


def basis_of(text: str) -> Basis | None:
    """Return what the words say happens on the day, None where they say nothing or both."""
    ship, deliver = bool(_SHIP_WORD.search(text)), bool(_DELIVER_WORD.search(text))
    if ship == deliver:
        return None
    return Basis.SHIP if ship else Basis.DELIVER


def find_phrases(text: str, frame: DateFrame) -> list[Phrase]:
    """Return the date expressions of a text with their surroundings read, in order."""
    phrases = [_from_atom(a, text) for a in _joined_weekdays(find_atoms(text, frame), text)]
    phrases = list(_within_months(phrases, text))
    ranged = _joined_ranges(counted_on(phrases, text), text)
    found: list[Phrase] = []
    for phrase in ranged:
        floor = found[-1].end if found else 0
        found.append(_with_surroundings(phrase, text, floor=floor))
    return [p for p in found if p.doubt is not DateDoubt.PAST_YEAR or p.first is not None]


_ORDINAL_DAY = re.compile(r"(?:the\s+)?(?P<day>\d{1,2})(?:st|nd|rd|th)", re.IGNORECASE)
_ITS_DAY = re.compile(
    r"\s*[(,]\s*(?:(?:the\s+)?(?:week|wk)\s+of\s+|about\s+|around\s+|say\s+|probably\s+|on\s+)?(?:the\s+)?",
    re.IGNORECASE,
)


def _within_months(phrases: list[Phrase], text: str) -> Iterator[Phrase]:
    """Read "January (week of the 11th)": the day lies in the month that was just named."""
    month: Phrase | None = None
    for index, phrase in enumerate(phrases):
        after = phrases[index + 1] if index + 1 < len(phrases) else None
        if after is not None and _is_month(phrase) and _names_its_day(phrase, after, text):
            month = phrase
            continue
        yield phrase if month is None else _day_in(month, phrase, text)
        month = None


def _is_month(phrase: Phrase) -> bool:
    first, last = phrase.first, phrase.last
    return first is not None and last is not None and first.day == 1 and last == cal.month_end(first.year, first.month)


def _names_its_day(month: Phrase, day: Phrase, text: str) -> bool:
    named = _ORDINAL_DAY.fullmatch(text[day.start : day.end])
    return named is not None and _ITS_DAY.fullmatch(text[month.end : day.start]) is not None


def _day_in(month: Phrase, day: Phrase, text: str) -> Phrase:
    named = _ORDINAL_DAY.fullmatch(text[day.start : day.end])
    if named is None or month.first is None or month.last is None or int(named["day"]) > month.last.day:
        return day
    found = month.first.replace(day=int(named["day"]))
    return replace(day, first=found, last=found, dated=True)


def _from_atom(atom: Atom, text: str) -> Phrase:
    written = text[atom.start : atom.end].rstrip()
    # A dot after letters ("Dec.", "February.") may end the sentence; "22.08." keeps its own.
    written = written[:-1] if written.endswith(".") and written[-2:-1].isalpha() else written
    return Phrase(
        start=atom.start,
        end=atom.start + len(written),
        first=atom.first,
        last=atom.last,
        precision=atom.precision,
        soft=atom.soft,
        doubt=atom.doubt,
        dated=atom.dated,
    )


def _joined_weekdays(atoms: list[Atom], text: str) -> list[Atom]:
    """Let a weekday beside a day of the calendar only check it: the day number wins (matching.md B)."""
    kept: list[Atom] = []
    for atom in atoms:
        before = kept[-1] if kept else None
        if before is not None and _is_weekday(before, text) and _touches(before, atom, text):
            kept[-1] = _checked(atom, before, text)
        elif before is not None and _is_weekday(atom, text) and _touches(before, atom, text) and _is_day(before):
            kept[-1] = _checked(before, atom, text)
        else:
            kept.append(atom)
    return kept


def _is_weekday(atom: Atom, text: str) -> bool:
    words = re.findall(r"[^\W\d]+", text[atom.start : atom.end].lower())
    return bool(words) and not atom.dated and any(w in WEEKDAYS for w in words) and "next" not in words


def _is_day(atom: Atom) -> bool:
    return atom.precision is Precision.DAY and atom.first is not None


def _touches(one: Atom, two: Atom, text: str) -> bool:
    between = text[one.end : two.start]
    return _is_day(two) and bool(re.fullmatch(r"[\s,(\-]*(?:(?:the|den|le|el)\s+)?", between, re.IGNORECASE))


def _checked(day: Atom, weekday: Atom, text: str) -> Atom:
    words = re.findall(r"[^\W\d]+", text[weekday.start : weekday.end].lower())
    number = next(WEEKDAYS[w] for w in words if w in WEEKDAYS)
    conflict = day.first is not None and day.first.weekday() != number
    end = max(day.end, weekday.end)
    end += 1 if text[end : end + 1] == ")" and "(" in text[min(day.start, weekday.start) : end] else 0
    return replace(
        day,
        start=min(day.start, weekday.start),
        end=end,
        doubt=day.doubt or (DateDoubt.WEEKDAY_CONFLICT if conflict else None),
    )


def _joined_ranges(phrases: list[Phrase], text: str) -> list[Phrase]:
    kept: list[Phrase] = []
    for phrase in phrases:
        before = kept[-1] if kept else None
        if before is not None and (joined := _range(before, phrase, text)) is not None:
            kept[-1] = joined
        else:
            kept.append(phrase)
    return kept


def _range(one: Phrase, two: Phrase, text: str) -> Phrase | None:
    between, before = text[one.end : two.start], text[: one.start]
    if one.first is None or two.last is None or not _is_joined(between, before):
        return None
    if two.last <= one.first or (two.last - one.first).days > _MAX_RANGE_DAYS:
        return None
    return replace(one, end=two.end, last=two.last, soft=True, precision=Precision.PERIOD, doubt=one.doubt or two.doubt)


def _is_joined(between: str, before: str) -> bool:
    if _FROM_BEFORE.search(before[-20:]):
        return False
    if _AND_JOINS.fullmatch(between):
        return bool(re.search(r"\bbetween\s*$", before, re.IGNORECASE))
    return bool(_JOINS.fullmatch(between) or _OR_JOINS.fullmatch(between))


def _with_surroundings(phrase: Phrase, text: str, *, floor: int) -> Phrase:
    if phrase.first is None and phrase.last is None:
        return phrase
    for _ in range(4):
        changed = _changed_before(phrase, text, floor=floor)
        if changed is None:
            break
        phrase = changed
    return _changed_after(phrase, text)


def _changed_before(phrase: Phrase, text: str, *, floor: int) -> Phrase | None:
    before = text[max(floor, phrase.start - 60) : phrase.start]
    for pattern, change in BEFORE:
        if (match := pattern.search(before)) and (changed := change(phrase)) is not None:
            return replace(changed, start=phrase.start - len(before) + match.start())
    return None


def _changed_after(phrase: Phrase, text: str) -> Phrase:
    for pattern, change in AFTER:
        if (match := pattern.match(text, phrase.end)) and (changed := change(phrase)) is not None:
            return replace(changed, end=match.end())
    return phrase
