"""Line numbers in prose: behind a word for them, in lists, and bare where the order under discussion has such lines."""

import re
from collections.abc import Iterator, Sequence

from domain.document import ReadingContext
from domain.purchase import line_key, po_key
from parsers.prose.cues import Cue, Mark
from parsers.prose.foreign_words import AND, ARTICLES, BEHIND_SCOPE, THROUGH
from parsers.prose.things import Entity, Thing
from parsers.prose.tongues import tongues_of

_LINE_LIST = re.compile(
    rf"\s*(?:,\s*(?:and|&)|,|&|and|und|et|y|\+|/|thru|through|to|-|\u2013|or|{AND}(?=\s)|{THROUGH}(?=\s))\s*#?(?P<n>0*\d{{1,3}})"
    r"(?![\w/\"']|\.\d|\s*(?:of|pcs?|ea|lbs?|sheets?|plates?|pieces?|bars?|de\s+[^\W\d_]+|st(?:\u00fc)?c?k|pi[e\u00e8]ces?|piezas?|pzas?|stuks|pezzi|pe\u00e7as)\b)(?P<to>)",
    re.IGNORECASE,
)
_THROUGH = re.compile(THROUGH, re.IGNORECASE)


_LIST_ITEM = re.compile(
    r"^\s*(?:(?P<n>\d{1,2})\s*(?:[).:]|[-\u2013=](?=\s+(?:[A-Za-z]|\d+\s+[a-z])))"
    r"|#\s?(?P<h>\d{1,2})\b[).:\-]?)\s+(?=\S)"
)


_SLASHED_LINES = re.compile(
    r"\b(?:lines|lns|items|itms|positions|pos)\s*#?\s*\d{1,3}(?:\s?/\s?\d{1,3})+(?![\w\"])", re.IGNORECASE
)


_LATER_ITEM = re.compile(r"(?<=\s)(?P<n>\d{1,2})\)\s+(?=\S)")
# Line numbers made equal to their days.
_EQUATED = re.compile(r"(?:^|(?<=[\s,;:]))(?P<n>\d{1,2})\s*=\s*(?=\d{1,2}[/.]\d)")


_EXCEPTED = re.compile(
    r"\b(?:except(?:ing)?|excluding|other\s+than|but(?:\s+not)?)\s+(?:for\s+)?(?:lines?\s*)?#?(?P<n>\d{1,3})(?![\w/.\"']|\s*(?:pcs?|ea|lbs?|of)\b)",
    re.IGNORECASE,
)


# "yes on 1 and 2", "2 & 3 no issue", "number 3": small numbers that are neither sizes nor counts.
_BARE_LINES = re.compile(
    r"(?:(?:^\s*|\b(?:yes|good|ok|okay|fine|set)\s+(?:on|for|with)\s+)#?(?P<n>\d{1,2})(?=(?:\s*,\s*\d{1,2})*\s*(?:,|&|and|\+)\s*#?\d{1,2}\s+(?:[a-z]|=)|(?:\s*,\s*\d{1,2})*\s*(?:&|and|\+)\s*#?\d{1,2}\s*[,:;\-]\s)"
    r"|\bnumbers?\s+#?(?P<m>\d{1,2})(?=\s*(?:[,&:=\-]|and\b|[a-z])))",
    re.IGNORECASE,
)


_AFTER_LINES = re.compile(
    r"\s*(?:ga\b|gauge|in\b(?=\s*(?:$|[,.;:)x]))|inch|[\"'\u201d/]|f(?:oo|ee)?t\b|mm\b|weeks?|wks?|days?|months?|%|x\s|am\b|pm\b|of\b|pcs?\b|pieces|ea\b|each|lbs?\b|bundles?|sheets?|plates?|bars?|rolls?|boxes|drums|cases|tons?\b)",
    re.IGNORECASE,
)


_NTH = "first|1st|second|2nd|third|3rd|fourth|4th|fifth|5th|sixth|6th"
_ORDINAL = re.compile(
    rf"(?<!\w)(?P<list>(?:{_NTH})(?:\s*(?:,|and|&|\+)\s*(?:the\s+)?(?:{_NTH}))*)(?:\s+(?:lines?|items?|positions?|ones?|entry|row)\b|(?=\s*[:=]\s))",
    re.IGNORECASE,
)


_ORDINALS = {
    w: str(i // 2 + 1)
    for i, w in enumerate(
        ["first", "1st", "second", "2nd", "third", "3rd", "fourth", "4th", "fifth", "5th", "sixth", "6th"]
    )
}


_BARE_LINE_LIST = re.compile(
    r"(?P<lead>^\W*|\b(?:on|for|like|lines?|push|move|and)\s+)#?(?P<n>\d{1,3})(?:\s*(?:,|&|and|\+|-)\s*#?\d{1,3})*(?=\s+(?:and\s+\d|to\s+be|are|is|will|to\s+the|still|tb[adc]|good|ok|set|can|ships?|shipp\w+|will|goes|out|back|should|went|go|goes|get|have|has|left|was|were|needs?|due)\b|\s*[=:\u2013-]\s)",
    re.IGNORECASE,
)


_YES_TO_LINES = re.compile(
    r"\b(?:good|ok|okay|yes|fine|set|go|no\s+(?:problem|issue)s?)\s+(?:to\s+go\s+)?(?:on|for|with)\s+#?(?P<n>\d{1,3})(?=\s*(?:,|&|and|\+|-|[.!]?\s*$))",
    re.IGNORECASE,
)


_LEADING_NUMBER = re.compile(
    r"\s*[(\[]?#?(?P<n>\d{1,3})(?!\.\d)\s?(?:[).:\]=]+|[\u2013\u2014-](?!\d{1,2}/(?:2|4|8|16|32|64)(?![\d/]))|-+>)\s*(?=\S)(?!\s*\d+/\d+\s*[\"x\u201d]|\d{1,2}\s*(?:weeks?|wks?|days?|months?)\b|\d{3,4}\b|\d\d?[-.])",
    re.IGNORECASE,
)


# "2 is going to be late": two pieces would be "are".
_SINGULAR_AFTER = re.compile(r"\s+(?:is|was|has|isn't|goes|needs|looks)\b", re.IGNORECASE)


_WORDED_LINES = {
    w: str(i)
    for i, w in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], start=1)
}


_WORD_OF_LINE = "|".join(_WORDED_LINES)


_WORDED_LIST = re.compile(
    rf"(?:\b(?:lines?|items?|positions?)\s+|^\W*)(?P<list>(?:{_WORD_OF_LINE})(?:(?:\s*,\s*|\s*,?\s+(?:and|&|through|thru|to)\s+)(?:{_WORD_OF_LINE}))*)\b(?!\s*(?:of|inch|in\b|pcs?|pieces?|weeks?|days?|bundles?|trucks?|loads?|more|shipments?|lots?|-))",
    re.IGNORECASE,
)


def known_line_numbers(text: str, context: ReadingContext, focus: str | None) -> Iterator[Entity]:
    """Yield "3 and 4 to be advised" and "lines two and three" where the order under discussion has such lines."""
    known = {line_key(o.line) for o in context.our_lines if focus is None or po_key(o.po) == po_key(focus)}
    yield from _by_place(
        text, [o.line for o in context.our_lines if focus is not None and po_key(o.po) == po_key(focus)]
    )
    for entity in (*_worded(text), *_leading(text), *_agreed(text), *_bare(text)):
        if known and set(map(line_key, entity.values)) <= known:
            yield entity


# "First one is on the floor", "last one we are waiting on": the place in the order.
_PLACE = re.compile(
    rf"(?:(?<=^)|(?<=[,;:.]\s)|(?<=\sand\s)|(?<=\sbut\s)|(?<=\s))(?:the\s+)?(?P<word>{_NTH}|last)\s+(?:one|ones|line|item)(?=\s*(?:[,:=-]|\w))",
    re.IGNORECASE,
)


def _by_place(text: str, lines: Sequence[str]) -> Iterator[Entity]:
    for match in _PLACE.finditer(text):
        word = match["word"].lower()
        place = len(lines) if word == "last" else int(_ORDINALS[word])
        if len(lines) > 1 and place <= len(lines):
            number = sorted(lines, key=_in_order)[place - 1]
            yield Entity(thing=Thing.LINE, start=match.start(), end=match.end(), text=match[0], values=(number,))


def _in_order(line: str) -> tuple[int, str]:
    return (int(line), line) if line.isdecimal() else (0, line)


def _worded(text: str) -> Iterator[Entity]:
    for match in _WORDED_LIST.finditer(text):
        words = re.findall(_WORD_OF_LINE, match["list"], re.IGNORECASE)
        labelled = match.group().lower().startswith(("line", "item", "position"))
        numbers = tuple(_WORDED_LINES[w.lower()] for w in words)
        if re.search(r"\b(?:through|thru|to)\b", match["list"], re.IGNORECASE) and len(numbers) > 1:
            numbers = tuple(_span_of(numbers[0], numbers[-1]))
        if labelled or len(numbers) > 1:
            yield Entity(thing=Thing.LINE, start=match.start(), end=match.end(), text=match.group(), values=numbers)


def _leading(text: str) -> Iterator[Entity]:
    if (item := _LEADING_NUMBER.match(text)) is not None:
        yield _one(item)


def _one(match: re.Match[str]) -> Entity:
    return Entity(thing=Thing.LINE, start=match.start("n"), end=match.end("n"), text=match["n"], values=(match["n"],))


def _agreed(text: str) -> Iterator[Entity]:
    for match in _YES_TO_LINES.finditer(text):
        listed = _line_list(text, match.start("n"), match.end("n"))
        if re.match(r"\W*$", text[listed.end :]):
            yield listed


def _bare(text: str) -> Iterator[Entity]:
    for match in _BARE_LINE_LIST.finditer(text):
        listed = _line_list(text, match.start("n"), match.end("n"))
        after = text[match.end() :]
        singular = bool(_SINGULAR_AFTER.match(after)) and listed.values[0] != "1"
        several = len(listed.values) > 1 or singular or match["lead"].strip().lower() in {"push", "move"}
        if several and not _AFTER_LINES.match(after):
            yield listed
            yield from map(_one, _NEXT_LINE.finditer(text, listed.end))


# "3 is scheduled for the 12th, 4 for the 15th and 5 for the 19th"
_NEXT_LINE = re.compile(
    r"(?:[,;]|\band|&)\s*#?(?P<n>\d{1,3})\s+(?=(?:for|on|by|to|is|will|goes|ships?|the)\b)", re.IGNORECASE
)


def line_numbers(text: str, marks: tuple[Mark, ...]) -> Iterator[Entity]:
    """Yield line numbers behind a word for them, as list items, behind "except" and as ordinals."""
    for mark in marks:
        if mark.cue is Cue.LINE:
            yield _line_list(text, mark.start, mark.end)
    yield from _list_items(text)
    yield from _slashed(text)
    for match in _BARE_LINES.finditer(text):
        named = "n" if match["n"] else "m"
        listed = _line_list(text, match.start(named), match.end(named))
        if not _AFTER_LINES.match(text[listed.end :]):
            yield listed
    for match in _EXCEPTED.finditer(text):
        yield _line_list(text, match.start("n"), match.end("n"))
    if tongues_of(text):
        yield from _foreign_numbers(text)
    for match in _ORDINAL.finditer(text):
        numbers = tuple(_ORDINALS[word.lower()] for word in re.findall(_NTH, match["list"], re.IGNORECASE))
        yield Entity(thing=Thing.LINE, start=match.start(), end=match.end(), text=match[0], values=numbers)


# "la 3 va el 11", "menos la 3": the number of a line behind the article of the word for it.
_AFTER_ARTICLE = re.compile(rf"(?<!\w)(?:la|die|o|regel)\s+(?P<n>\d{{1,2}})(?=\s+(?:{BEHIND_SCOPE})\b)", re.IGNORECASE)
_EXCEPTED_ABROAD = re.compile(
    rf"\b(?:menos|excepto|salvo|sauf|hormis|au(?:\u00df|ss)er|bis\s+auf|behalve|tranne|eccetto|exceto)\s+(?:{ARTICLES}\s*)?(?P<n>\d{{1,2}})(?=\s*(?:$|[,;.:)]|[^\W\d]))",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\s+(?:pi|pz|st|pe\u00e7|stuk|boulon|tornillo|de\b|mm\b)", re.IGNORECASE)


def _foreign_numbers(text: str) -> Iterator[Entity]:
    for pattern in (_AFTER_ARTICLE, _EXCEPTED_ABROAD):
        for match in pattern.finditer(text):
            if not _COUNTED.match(text, match.end()):
                yield _line_list(text, match.start("n"), match.end("n"))


def _list_items(text: str) -> Iterator[Entity]:
    equated = list(_EQUATED.finditer(text))
    if len(equated) > 1:
        yield from map(_one, equated)
        return
    match = _LIST_ITEM.match(text)
    if match is None:
        return
    number = match["n"] or match["h"]
    yield Entity(thing=Thing.LINE, start=match.start(), end=match.end(), text=number, values=(number,))
    for later in _LATER_ITEM.finditer(text, match.end()):
        yield Entity(thing=Thing.LINE, start=later.start(), end=later.end(), text=later["n"], values=(later["n"],))


def _slashed(text: str) -> Iterator[Entity]:
    """Yield "lines 1/2/4"; "all lines 12/4" is a day."""
    for match in _SLASHED_LINES.finditer(text):
        numbers = tuple(re.findall(r"\d+", match.group()))
        of_all = re.search(r"\ball\s+$", text[: match.start()], re.IGNORECASE) is not None
        if len(numbers) > 2 or (int(numbers[0]) < int(numbers[1]) and not of_all):  # noqa: PLR2004 - two may be a day
            yield Entity(thing=Thing.LINE, start=match.start(), end=match.end(), text=match.group(), values=numbers)


def _line_list(text: str, start: int, end: int) -> Entity:
    """Follow "lines 1" through ", 2 and 4" or "-3" and spell ranges out."""
    numbers: list[str] = re.findall(r"\d+", text[start:end])
    if len(numbers) == 2:  # noqa: PLR2004 - "lines 1-3" as one token
        numbers = _span_of(numbers[0], numbers[1])
    while (match := _LINE_LIST.match(text, end)) is not None:
        joined = text[end : match.start("n")].strip(" #").lower()
        ranged = joined in {"-", "\u2013", "thru", "through", "to"} or _THROUGH.fullmatch(joined) is not None
        numbers = [*numbers[:-1], *_span_of(numbers[-1], match["n"])] if ranged else [*numbers, match["n"]]
        end = match.end()
    return Entity(thing=Thing.LINE, start=start, end=end, text=text[start:end], values=tuple(numbers))


def _span_of(low: str, high: str) -> list[str]:
    if int(high) <= int(low) or int(high) - int(low) > 500:  # noqa: PLR2004 - no order has such a run
        return [low, high]
    step = 10 if int(low) % 10 == 0 and int(high) % 10 == 0 and int(low) > 0 else 1
    return [str(n) for n in range(int(low), int(high) + 1, step)]
