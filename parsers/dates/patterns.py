"""The patterns of the smallest date expressions, in order of preference, each with its reader."""

import re

from parsers.dates.atoms import (
    NEAR_DAYS,
    Atom,
    DateFrame,
    Reader,
    read_compact_day,
    read_day_of_month,
    read_feast,
    read_iso_day,
    read_named_day,
    read_near_day,
    read_numeric_day,
    read_numeric_run,
    read_numeric_span,
    read_ordinal_word,
    read_weekday,
)
from parsers.dates.foreign import FOREIGN_PATTERNS
from parsers.dates.names import FEASTS, MONTHS, NUMBER_WORDS, ORDINAL_WORDS, WEEKDAYS, alternation
from parsers.dates.periods import (
    THIRD_WORDS,
    WEEK_PARTS,
    read_cell_week,
    read_end_of_week,
    read_in_stock,
    read_lead_time,
    read_month_end,
    read_no_date,
    read_part_of_month,
    read_quarter,
    read_relative_month,
    read_week_number,
    read_week_of_month,
    read_week_word,
    read_whole_month,
    read_year_end,
)

_MONTH = rf"(?P<month>{alternation(MONTHS)})\b\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.)?"
_YEAR = r"(?:,?\s*(?:de\s+)?(?P<year>20\d\d|['\u2019]\d\d|(?<=-)\d\d))"
_COUNT = rf"(?:\d{{1,2}}|{alternation(NUMBER_WORDS)})"
_SPAN_OF_COUNTS = rf"(?P<low>{_COUNT})(?:\s+of)?(?:\s*(?:-|\u2013|to|or|bis|à|a)\s*(?P<high>{_COUNT}))?"
_PART = rf"(?P<part>{alternation(THIRD_WORDS)})"
_ORDINAL = alternation(ORDINAL_WORDS).replace(r"\s+", r"[\s-]+")
_WEEK_BODY = (
    r"(?:this|next|nxt|following|the\s+following|coming)\s+(?:week|wk)(?:\s+after\s+next)?|(?:week|wk)\s+after\s+next"
)
_WEEK_PART = (
    rf"(?P<part>{'|'.join(sorted((p.replace(' ', chr(92) + 's+') for p in WEEK_PARTS if p), key=len, reverse=True))})"
)
_NOT_IN_NUMBER = r"(?<![\w/.$€£#\u00d7])(?<!\d[,\-])(?<![A-Za-z]-)"

# Order matters: at the same place the first pattern that is not refused wins over a shorter one.
_PATTERNS: tuple[tuple[str, Reader], ...] = (
    (_NOT_IN_NUMBER + r"(?P<y>20\d\d|1900|9999)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?![\w/])", read_iso_day),
    (
        _NOT_IN_NUMBER + r"(?P<a>\d{1,2})(?P<s>[/.\-])(?P<b>\d{1,2})(?P=s)(?P<y>\d{4}|\d{2})(?![\w/]|-\w|\.\d)",
        read_numeric_day,
    ),
    (
        _NOT_IN_NUMBER
        + r"(?P<a>\d{1,2})(?P<s>/)(?P<b>\d{1,2})\s?[-\u2013]\s?(?P<c>\d{1,2})/(?P<d>\d{1,2})(?![\w/\"]|\.\d)",
        read_numeric_span,
    ),
    (_NOT_IN_NUMBER + r"(?P<a>99)(?P<s>/)(?P<b>99)(?![\w/])", read_numeric_day),
    (
        _NOT_IN_NUMBER
        + r"(?P<a>\d{1,2})(?P<s>/)(?P<b>\d{1,2})\s?[-\u2013]\s?(?P<c>\d{1,2})(?![\w/.]|-\d|\s*(?:pcs?|ea)\b)",
        read_numeric_run,
    ),
    (_NOT_IN_NUMBER + r"(?P<a>\d{1,2})(?P<s>/)(?P<b>\d{1,2})(?![\w/\"\u201d\u2033'\u2019]|-\d|\.\d)", read_numeric_day),
    (_NOT_IN_NUMBER + r"(?P<a>\d{1,2})(?P<s>\.)(?P<b>\d{1,2})(?:\.(?!\d)|(?![\w/.]))", read_numeric_day),
    (
        rf"(?<![\w/.]){_MONTH}\s*(?:the\s+)?{_DAY}\s*(?:[-\u2013]|to|thru|through)\s*(?:the\s+)?(?P<high>\d{{1,2}})(?:st|nd|rd|th)?(?![\w/.\-]){_YEAR}?",
        read_named_day,
    ),
    (
        rf"(?<![\w/.\-])(?P<day>\d{{1,2}})\.?\s*[-\u2013]\s*(?P<high>\d{{1,2}})(?:st|nd|rd|th|\.)?\s*{_MONTH}{_YEAR}?",
        read_named_day,
    ),
    (rf"(?<!\w)(?P<weekday>{alternation(WEEKDAYS)})\b\.?\s+(?P<which>this|next)\s+(?:week|wk)\b", read_weekday),
    (rf"(?<!\w)(?P<which>next)\s+(?:week|wk)\s*,?\s*(?:on\s+)?(?P<weekday>{alternation(WEEKDAYS)})\b", read_weekday),
    (r"(?<!\w)(?P<day>\d{1,2})(?P<month>[A-Za-z]{3})(?P<year>\d{4}|\d{2})(?!\w)", read_compact_day),
    (r"(?<![\w/])(?P<day>\d{1,2})/(?P<month>[A-Za-z]{3})/(?P<year>\d{4}|\d{2})(?![\w/])", read_compact_day),
    (
        rf"(?<![\w/.])(?<!\d-){_MONTH}[\s\-]*(?:the\s+)?{_DAY}(?![\w/\"\u201d\u2033']|[,.]\d|-\d\b){_YEAR}?",
        read_named_day,
    ),
    (rf"(?<![\w/.])(?<!\d-){_DAY}(?:\s*-\s*|\s*)(?:of\s+|de\s+)?{_MONTH}(?:-(?=\d))?{_YEAR}?", read_named_day),
    (rf"(?<!\w){_MONTH}\s+(?:the\s+)?(?P<ordinal>{_ORDINAL})\b", read_ordinal_word),
    (
        rf"(?<!\w)(?:(?:on|by|for|til+|until|around|about|to)\s+the\s+(?P<ordinal>{_ORDINAL})\b(?=\s*(?:$|[,;.)!?\n]|or\b|and\b|but\b|if\b|at\b|due\b|instead\b|now\b|via\b|on\b)))",
        read_ordinal_word,
    ),
    (rf"(?<!\w){_PART}[\s\-]*(?:in\s+|de\s+|of\s+)?{_MONTH}{_YEAR}?", read_part_of_month),
    (
        rf"(?<!\w)(?:the\s+)?(?P<nth>first|1st|second|2nd|third|3rd|fourth|4th|last)\s+(?:week|wk)\s+(?:of|in)\s+{_MONTH}",
        read_week_of_month,
    ),
    (
        rf"(?<!\w)(?P<lead>in|by|of|til|till|until|for|before|after|early|around|en|im|thru|through|für|fuer|bis|para|pour|per|nel|em|em|courant|vers|hacia|verso)?(?:(?<=\w)\s+)?{_MONTH}(?!['\u2019]s)(?:\s+(?P<year>20\d\d))?(?!\s*\d)",
        read_whole_month,
    ),
    (
        rf"(?<!\w)(?:(?P<part>{alternation(THIRD_WORDS)})[\s\-]+)?(?P<which>this|next|the)\s+month\b",
        read_relative_month,
    ),
    (r"(?<!\w)(?:eom|month[\s\-]end|end\s+of\s+month|monatsende)\b", read_month_end),
    (r"(?<!\w)(?:eoy|year[\s\-]end|end\s+of\s+(?:the\s+)?year|jahresende)\b", read_year_end),
    (
        r"(?<!\w)(?:(?P<part>early|mid|late|end\s+of)[\s\-]+)?(?:q(?P<q>[1-4])|(?P<nth>[1-4])(?:st|nd|rd|th)\s+quarter|(?P<word>first|second|third|fourth)\s+quarter)(?:\s*(?P<year>20\d\d|['\u2019]\d\d))?\b",
        read_quarter,
    ),
    (
        r"(?<!\w)(?:kw|ww|cw|wk|wks|week|semaine|semana|settimana|sett|woche|kalenderwoche|sem|w)\.?\s*#?\s*(?P<week>[1-4]\d|5[0-3]|0?[1-9])(?:\s*[/\-]\s*(?P<year>20\d\d|2\d))?(?![\w/]|\.\d|\s*-\s*\d)",
        read_week_number,
    ),
    (
        r"(?<![\w/.])(?P<week>[1-4]\d|5[0-3]|0?[1-9])\.\s*(?:kw|kalenderwoche|woche)\b(?:\s*(?P<year>20\d\d))?",
        read_week_number,
    ),
    (r"^\s*s\.?\s?(?P<week>[1-4]\d|5[0-3]|0?[1-9])(?:\s*[/\-]\s*(?P<year>20\d\d|2\d))?\s*$", read_cell_week),
    (
        rf"(?<!\w)(?:{_WEEK_PART}[\s\-]+)?(?P<week>{_WEEK_BODY}|nächste[rn]?\s+woche|la\s+semaine\s+prochaine|próxima\s+semana)\b",
        read_week_word,
    ),
    (
        r"(?<!\w)(?:eow|end\s+of\s+(?:the\s+)?(?:week|wk)|end\s+of\s+this\s+week|week['\u2019]?s\s+end)\b",
        read_end_of_week,
    ),
    (rf"(?<!\w)(?P<feast>{alternation(FEASTS)})\b", read_feast),
    (
        rf"(?<!\w)(?<!guten\s)(?<!goede\s)(?<!sch\u00f6nen\s)(?P<near>{alternation(NEAR_DAYS)})(?!\s+(?:tomorrow|{alternation(WEEKDAYS)})\b)(?:['\u2019]s)?\b(?:\s+(?:am|pm|a\.m\.|p\.m\.|morning|afternoon))?",
        read_near_day,
    ),
    (
        rf"(?<!\w)(?:(?P<which>this|next|last|past|coming|following|nächsten|prochain|próximo)\s+)?(?P<weekday>{alternation(WEEKDAYS)})\b(?!['\u2019]?s\b.{{0,3}}$)\.?(?:['\u2019]s)?(?:\s+(?:am|pm|morning|afternoon))?",
        read_weekday,
    ),
    (
        r"(?<![\w/.\-])(?:the\s+|le\s+|el\s+|am\s+)(?P<day>\d{1,2})(?:st|nd|rd|th|er)?(?![\w/\"\u201d\u2033'.]\w?)(?=\s*(?:$|[,;.)!?\n]|or\b|and\b|if\b|at\b|due\b|instead\b|now\b|via\b|for\b|from\b|with\b|not\b|due\b))",
        read_day_of_month,
    ),
    (
        r"(?<![\w/.\-])(?:the\s+|le\s+|el\s+|am\s+|den\s+|zum\s+)(?P<day>\d{1,2})(?:st|nd|rd|th|er)\b(?!['\u2019]?s?\s+(?:line|item|position|pos|piece|time|one|lot|batch|load|truck|release|quarter|week|month|day|shipment|heat|coil|bundle|bar|floor|street|st|ave\w*|edition|order|po|party|try|attempt|half|row|page|shift|of)\b|-)",
        read_day_of_month,
    ),
    (r"(?<![\w/.\-])(?P<day>\d{1,2})(?:st|nd|rd|th)(?=\s*(?:$|[,;.)!?\n]))", read_day_of_month),
    (
        (
            rf"(?<![\w/.\-])(?:in\s+|dans\s+|sous\s+|en\s+|dentro\s+de\s+|fra\s+|tra\s+|over\s+|em\s+)?(?:another\s+(?=\d|a\b|one|two|three|four|couple)|about\s+|approx\.?\s+|within\s+)?{_SPAN_OF_COUNTS}\s*-?(?P<business>\s*(?:(?:working|business|work|bus\.?|bd)\b|arbeits(?=tag)|werk(?=[td]ag)))?\s*"
            r"(?P<unit>weeks?|wks?|wochen?|semaines?|semanas?|settimane|settimana|weken|w(?=\s+(?:aro|out|lead)\b)|days?|tagen?|jours?|d[ií]as?|giorni|giorno|dagen|months?|monaten?|mois|mes(?:es)?|mesi|maanden|mos?)\b\.?(?P<ouvrable>\s+(?:ouvrables?|ouvr\u00e9s?|h[\u00e1a]biles|laborables|lavorativi|\u00fateis))?"
            r"(?P<aro>\s*(?:aro|a\.r\.o\.|after\s+(?:receipt\s+of\s+)?order))?(?:\s+out\b)?"
        ),
        read_lead_time,
    ),
    (r"(?<!\w)another\s+(?P<low>)(?P<high>)(?P<business>)(?P<unit>week|month|day)(?P<aro>)\b", read_lead_time),
    (_NOT_IN_NUMBER + r"(?P<a>\d{1,2})(?P<s>-)(?P<b>\d{1,2})(?![\w/.\-])", read_numeric_day),
    (
        r"(?<!\w)(?:in[\s\-]stock|stk|stock|ready(?:\s+now)?|immediate(?:ly)?|ab\s+lager|en\s+stock|on\s+hand|on\s+the\s+(?:floor|ground|shelf))\b",
        read_in_stock,
    ),
    (
        (
            r"(?<!\w)(?:t\.?b\.?[dac]\b\.?|to\s+be\s+(?:determined|advised|announced|confirmed)|will\s+advise|(?:eta|etd|date|dates|delivery|timing|timeline|ship\s+date|lead\s*time)\s+(?:is\s+|are\s+|still\s+)?(?:unknown|pending|open|not\s+(?:available|known|set|yet\s+known)|up\s+in\s+the\s+air|uncertain|undetermined)|no\s+(?:word|news|answer|timeline|timing|clue)\b|no\s+(?:firm\s+|new\s+|good\s+)?(?:eta|etd|date|ship\s+date|promise\s+date)s?\b"
            r"|(?:don'?t|do\s+not)\s+(?:yet\s+)?have\s+(?:a\s+|any\s+)?(?:firm\s+|new\s+|good\s+)?(?:eta|date|ship\s+date)\b(?:\s+(?:on|for)\b)?"
            r"|(?:no\s+(?:tenemos|hay|tengo)\s+|(?:aún|todavía|todavia)\s+)?sin\s+fecha|no\s+(?:tenemos|hay|tengo)\s+(?:aún\s+|todav[ií]a\s+)?(?:una\s+)?fecha|(?:aucune|pas\s+(?:encore\s+)?de|sans)\s+(?:date|d\u00e9lai)|sin\s+previsi[o\u00f3]n|senza\s+(?:una\s+)?data|nessuna\s+data|(?:nog\s+)?geen\s+(?:lever)?datum|sem\s+(?:previs\u00e3o|data)|(?:date|d\u00e9lai)\s+inconnue?|d\u00e9lai\s+\u00e0\s+confirmer|(?:noch|weiterhin|derzeit)\s+(?:offen|unbekannt|ungewiss|unklar)|(?:noch\s+)?kein(?:en)?\s+(?:liefer)?termin|pas\s+(?:encore\s+)?de\s+date|date\s+(?:inconnue|à\s+confirmer)|à\s+confirmer|por\s+confirmar|wird\s+(?:noch\s+)?mitgeteilt)"
        ),
        read_no_date,
    ),
    (
        r"(?<=[:=\u2013-]\s)(?:noch\s+)?(?:offen|unbekannt|pendiente|por\s+definir|\u00e0\s+d\u00e9finir|inconnue?|onbekend|nog\s+open|da\s+definire|a\s+definir|pendente)\s*[.!]?\s*$",
        read_no_date,
    ),
    (r"\?{2,}", read_no_date),
    (
        r"(?<!\w)(?P<weak>open|n/?a|none|asap|a\.s\.a\.p\.|unknown|pending|offen|unbekannt|pendiente|not\s+available|unavailable|undetermined|unsure|hold|\?|(?:ship\s+)?date\s+to\s+follow|to\s+follow|no\s+info)(?!\w)",
        read_no_date,
    ),
)

PATTERNS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    *FOREIGN_PATTERNS,
    *((re.compile(pattern, re.IGNORECASE), reader) for pattern, reader in _PATTERNS),
)
"""Compiled patterns with their readers, in order of preference."""


def find_atoms(text: str, frame: DateFrame) -> list[Atom]:
    """Return the date atoms of a text in order, none overlapping; an earlier pattern outranks a later one."""
    found: list[Atom] = []
    for pattern, reader in PATTERNS:
        for match in pattern.finditer(text):
            if any(match.start() < a.end and a.start < match.end() for a in found):
                continue
            if (atom := reader(match, frame)) is not None:
                found.append(atom)
    return sorted(found, key=lambda a: a.start)
