"""Sentences to groups: a group says one thing about one line (or set of lines).

A sentence is read once for what it names, then cut at commas, "and", "but", dashes and colons. Neighbouring
pieces stay together until one brings a second quantity, another line, other goods or the rest of a quantity.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from domain.document import ReadingContext
from parsers.prose.cues import Cue
from parsers.prose.entities import Clause, read_clause
from parsers.prose.foreign_words import ARTICLES, PREPOSITIONS
from parsers.prose.item_words import item_span
from parsers.prose.sentences import Sentence
from parsers.prose.things import Entity, Thing


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A clause with its goods: ``item`` are the characters of the item text relative to the clause, if any."""

    clause: Clause
    item: tuple[int, int] | None = None
    both: bool = False

    @property
    def item_text(self) -> str:
        """The goods as written, or an empty string."""
        return self.clause.text[self.item[0] : self.item[1]] if self.item else ""


_CUT = re.compile(
    r",\s+|\s+\+\s+|\s+(?:and|but|und|aber|et|mais|y|pero|then|while|plus|so|however|whereas|&)\s+|\s+[-\u2013\u2014]+\s+|:\s+|\s*\(|\)\s*|\.{2,}\s*|\s*[\u2013\u2014]\s*|\s+/\s+|\s*=+>\s*|\s*\|\s*",
    re.IGNORECASE,
)
PRONOUN = re.compile(r"\W*(?:those|these|they|that|this|which|it)\b(?!\s+(?:order|po)\b)", re.IGNORECASE)
_REFERRING = re.compile(
    r"\b(?:with|w/|same\s+as|identical\s+(?:to|with)|equal\s+to|as|(?<!look\s)(?<!looks\s)(?<!looking\s)like|together|except|but|w)\s*(?:the\s+)?$",
    re.IGNORECASE,
)


# "We shipped line 1": the verb that opens a sentence takes what follows as its object.
_OBJECT_OF = re.compile(
    r"[^\w]*(?:(?:we|i|they|just|also|already|have|has|had|fyi|ok|today|yesterday|so|and)\W+(?:ve\s+)?)*"
    r"(?:(?:did|will|'ll|can|could|should|to|going\s+to|gonna|be|able)\W+)*(?:ship|send|deliver|release|move|push|pull|get|have|make|confirm|do|hold|cancel|load|shipping|sending|moving|pushing|shipped|sent|dispatched|despatched|released|loaded|delivered|moved|pushed|cancell?ed|invoiced|confirming|confirmed)\s+(?:you\s+)?(?:out\s+|up\s+|back\s+)?(?:the\s+|your\s+)?(?:po\s*)?#?",
    re.IGNORECASE,
)


_OBJECT_AT_END = re.compile(
    r"\b(?:we|i|they|we'll|i'll|we've|i've|we'd|i'd|will|won't|wont|can|can't|cant|cannot|don't|dont|could|couldn't|did|to|have|has|just|also|please)\s+(?:\w+\s+){0,2}?(?:see|receive|fill|expect|finish|ship|send|deliver|release|move|push|pull|get|have|make|confirm|do|hold|cancel\w*|load|shipping|sending|moving|pushing|cancelling|shipped|sent|dispatched|released|loaded|delivered|moved|pushed|invoiced|confirmed)\s+(?:you\s+)?(?:out\s+|up\s+|back\s+)?(?:the\s+|your\s+)?(?:po\s*)?#?$",
    re.IGNORECASE,
)


def _is_object(before: str) -> bool:
    """Tell "we did ship" before "line 2": what follows is its object."""
    return _OBJECT_OF.fullmatch(before) is not None or _OBJECT_AT_END.search(before) is not None


def read_groups(sentence: Sentence, *, context: ReadingContext, focus: str | None = None) -> tuple[Group, ...]:
    """Return what a sentence says, one group per thing said; ``focus`` is the order under discussion."""
    clause = read_clause(sentence.text, start=sentence.start, context=context, focus=focus)
    groups: list[Clause] = []
    for piece in _pieces(clause):
        if groups and not _starts_anew(groups[-1], piece) and not _excepts_with_more(piece, clause):
            groups[-1] = _joined(clause, groups[-1], piece)
        else:
            groups.append(piece)
    known = bool(context.our_lines)
    return tuple(_group(g, known=known) for g in groups)


def _excepts_with_more(piece: Clause, whole: Clause) -> bool:
    """Tell "except line 6, that one is out till ..." where more is said of what was excepted."""
    starts = any(not piece.text[: m.start].strip() for m in piece.cues(Cue.EXCEPT)) or bool(
        re.search(r"\b(?:but|except)\s+$", whole.text[: piece.start - whole.start], re.IGNORECASE)
    )
    head = whole.text[: piece.start - whole.start]
    if not says_something(part_of(whole, 0, len(head))):
        return False
    goods = starts and whole.has(Cue.ALL) and item_span(piece) is not None
    if not goods and not (piece.has(Cue.EXCEPT) and piece.all_of(Thing.LINE)):
        return False
    end = piece.start - whole.start + len(piece.text)
    return any(e.thing in {Thing.DATE, Thing.QUANTITY} and e.start >= end for e in whole.entities)


def _group(clause: Clause, *, known: bool) -> Group:
    both = clause.has(Cue.BOTH) and not clause.all_of(Thing.LINE) and not clause.all_of(Thing.QUANTITY)
    return Group(clause=clause, item=item_span(clause, known=known), both=both and not clause.all_of(Thing.GOODS))


def _pieces(clause: Clause) -> Iterator[Clause]:
    cuts = sorted({0, len(clause.text), *_cut_places(clause)})
    for begin, end in pairwise(cuts):
        if clause.text[begin:end].strip(" ,-\u2013\u2014:()|&"):
            yield part_of(clause, begin, end)


def _cut_places(clause: Clause) -> Iterator[int]:
    solid = [(e.start, e.end) for e in clause.entities] + [
        (m.start, m.end) for m in clause.marks if m.cue in {Cue.SUBSTITUTE, Cue.DEFAULT, Cue.CANCEL, Cue.LATER}
    ]
    for match in (*_CUT.finditer(clause.text), *_foreign_cuts(clause)):
        if not any(s < match.end() and match.start() < e for s, e in solid if match.start() > s):
            yield match.end()
    yield from _before_scopes(clause)
    yield from _between_lots(clause)
    for mark in clause.cues(Cue.REST):
        before = clause.text[: mark.start]
        counted = any(0 <= mark.start - e.end <= 1 for e in clause.all_of(Thing.QUANTITY))
        counted = counted and _LEFT.fullmatch(mark.text) is not None  # "the 25 remaining"
        governed = _GOVERNED.search(before) is not None  # "until Dec 3 for the other 400"
        if not _REFERRING.search(before) and not _is_object(before) and not counted and not governed:
            yield mark.start
    for mark in clause.cues(Cue.EXCEPT):
        behind = [e for e in clause.entities if e.start >= mark.end]
        told = any(e.thing in {Thing.DATE, Thing.QUANTITY} for e in behind)
        if any(e.thing is Thing.LINE or (e.thing is Thing.GOODS and told) for e in behind):
            yield mark.start


_AT_ONCE = re.compile(
    r"\b(?:now|today|ready|in\s+stock|on\s+hand|sofort|ya|ab\s+lager|disponibles?|list[oa]s|pr[\u00ea]te?s|pront[ei]|klaar)\b",
    re.IGNORECASE,
)


# Words that join in one language and mean something else in another.
_FOREIGN_CUTS = {
    "de": re.compile(r"\s+(?:sowie|jedoch|w\u00e4hrend)\s+", re.IGNORECASE),
    "es": re.compile(r"\s+(?:mientras\s+que|sin\s+embargo|e)\s+", re.IGNORECASE),
    "fr": re.compile(r"\s+(?:tandis\s+que|alors\s+que|ainsi\s+que)\s+", re.IGNORECASE),
    "it": re.compile(r"\s+(?:e|ma|mentre)\s+", re.IGNORECASE),
    "nl": re.compile(r"\s+(?:en|maar|terwijl)\s+", re.IGNORECASE),
    "pt": re.compile(r"\s+(?:e|mas|enquanto|por\u00e9m)\s+", re.IGNORECASE),
}


def _foreign_cuts(clause: Clause) -> Iterator[re.Match[str]]:
    for tongue in clause.tongues & _FOREIGN_CUTS.keys():
        yield from _FOREIGN_CUTS[tongue].finditer(clause.text)


_SMALL_BETWEEN = re.compile(rf"\W*(?:(?:{ARTICLES}|{PREPOSITIONS})\s*)*", re.IGNORECASE)


def _is_foreign_object(clause: Clause, entity: Entity) -> bool:
    """Tell "Wir laden Pos. 5" and "la entrega de la partida 6": what follows a verb or noun of the sentence is its object."""  # noqa: E501 - one expression
    before = [m for m in clause.marks if m.tongue and m.cue in _STATES and m.end <= entity.start]
    if any(e.thing in {Thing.DATE, Thing.QUANTITY} and e.end <= entity.start for e in clause.entities):
        return False
    return any(_SMALL_BETWEEN.fullmatch(clause.text[m.end : entity.start]) for m in before)


def _before_scopes(clause: Clause) -> Iterator[int]:
    """Cut before orders and lines that are named, not inside "put line 4 on a flatbed"."""
    for index, entity in enumerate(clause.entities):
        if entity.thing not in {Thing.PO, Thing.LINE} or _REFERRING.search(clause.text[: entity.start]):
            continue
        inside = any(m.start < entity.start < m.end for m in clause.cues(Cue.SHIPPED, Cue.SHIPS))
        previous = clause.entities[index - 1] if index else None
        if not inside and (previous is None or previous.thing is not Thing.PO or entity.thing is Thing.PO):
            yield from _before_scope(clause, entity)


_LEFT = re.compile(r"(?:the\s+)?(?:remaining|remainder|left|restantes?|restants?|verbleibenden?)", re.IGNORECASE)
_GOVERNED = re.compile(
    r"\b(?:for|on|of|to|f\u00fcr|mit|von|pour|pour\s+les|para|para\s+l[oa]s|de)\s+(?:the\s+)?$", re.IGNORECASE
)


def _between_lots(clause: Clause) -> Iterator[int]:
    """Cut before the second quantity of "2000 now 400 late march" and "60 on 3/12 40 on 4/1"."""
    counted = clause.all_of(Thing.QUANTITY)
    for one, two in pairwise(counted):
        between = clause.text[one.end : two.start]
        dated = any(e.thing is Thing.DATE and one.end <= e.start < two.start for e in clause.entities)
        later = any(e.thing is Thing.DATE and e.start >= two.end for e in clause.entities)
        if (dated or _AT_ONCE.search(between)) and (later or dated):
            yield two.start


def _before_scope(clause: Clause, entity: Entity) -> Iterator[int]:
    """Cut before "45012-2" in a row of short answers, not before "on line 2" at the end of what is said of it."""
    if any(0 <= entity.start - e.end <= 1 for e in clause.all_of(Thing.QUANTITY)):
        return  # "18 pcs line 1"
    if re.search(
        r"\b(?:on|of|for|from|in|position|item|that|cust|customer|your|per|under|under)\s*(?:po|the|line|your)?\s*#?$",
        clause.text[: entity.start],
        re.IGNORECASE,
    ) or _is_object(clause.text[: entity.start]):
        return
    if clause.tongues and (
        _is_foreign_object(clause, entity)
        or _AFTER_PREPOSITION.search(clause.text[: entity.start])
        or _OF_ORDER.search(clause.text[: entity.start])
    ):
        return
    yield len(re.sub(r"(?:\bpo|\border)?\s*[#:]?\s*$", "", clause.text[: entity.start], flags=re.IGNORECASE))


_OF_ORDER = re.compile(
    rf"(?:{PREPOSITIONS}|{ARTICLES}|l['\u2019]|dell['\u2019])\s*(?:bestellung|auftrag|commande|pedido|orden(?:\s+de\s+compra)?|oc|ordine|bestelling|order|bon\s+de\s+commande)\s*(?:nr|n\u00b0|no|n\u00ba|#)?\.?\s*$",
    re.IGNORECASE,
)
_AFTER_PREPOSITION = re.compile(
    rf"\w\s+{PREPOSITIONS}\s+(?:{ARTICLES}\s+)?(?:(?:po|line|pos|partida|ligne|riga)\s*)?$", re.IGNORECASE
)


def part_of(clause: Clause, begin: int, end: int) -> Clause:
    """Return the stretch of a clause as a clause of its own."""
    inside = [e for e in clause.entities if begin <= e.start < end]
    marks = [m for m in clause.marks if begin <= m.start < end]
    return Clause(
        text=clause.text[begin:end],
        start=clause.start + begin,
        entities=tuple(replace(e, start=e.start - begin, end=min(e.end, end) - begin) for e in inside),
        marks=tuple(replace(m, start=m.start - begin, end=m.end - begin) for m in marks),
        tongues=clause.tongues,
    )


def _joined(whole: Clause, one: Clause, two: Clause) -> Clause:
    return part_of(whole, one.start - whole.start, two.start - whole.start + len(two.text))


_SHIPPING = (Cue.SHIPS, Cue.SHIPPED, Cue.DELIVERS)
_STATES = (
    *_SHIPPING,
    Cue.CONFIRM,
    Cue.BACKORDER,
    Cue.SHORT,
    Cue.CANCEL,
    Cue.SUBSTITUTE,
    Cue.DELAY,
    Cue.STOCK,
    Cue.COMPLETE,
    Cue.HAVE,
)


def says_something(clause: Clause) -> bool:
    """Tell whether a clause has a quantity, a date or a word on the state of goods."""
    return bool(clause.all_of(Thing.QUANTITY) or clause.all_of(Thing.DATE)) or clause.has(*_STATES)


def _starts_anew(group: Clause, piece: Clause) -> bool:
    if (
        _has_second_quantity(group, piece)
        or _takes_the_rest(group, piece)
        or (piece.has(Cue.EXCEPT) and says_something(piece) and says_something(group))
        or _tells_of_excepted(group, piece)
    ):
        return True
    if _is_coordinated(group, piece):
        return False
    if _names_scope(piece):
        announced = _only_short(group) and piece.all_of(Thing.QUANTITY) and not piece.has(Cue.SHORT)
        told = says_something(group) or group.has(Cue.NOCHANGE, Cue.SAME) or _has_verb(group)
        return bool(announced) or (told and (says_something(piece) or _names_scope(group)))
    return _goes_elsewhere(group, piece) or _has_own_subject(group, piece)


_SUBJECT = re.compile(
    rf"\W*(?:(?:und|y|et|e|en|aber|pero|mais|ma|maar|mas)\s+)?{ARTICLES}\s*[^\W\d_]{{4,}}\s", re.IGNORECASE
)


def _has_own_subject(group: Clause, piece: Clause) -> bool:
    """Tell "y el rectangular est\u00e1 detenido": more goods with their own verb, known by name or not."""
    if not piece.tongues or not says_state(piece) or not says_state(group) or not group.all_of(Thing.DATE):
        return False
    subject = _SUBJECT.match(piece.text)
    return subject is not None and not any(m.start < subject.end() - 1 for m in piece.marks)


def _has_verb(group: Clause) -> bool:
    """Tell "washers are done", a sentence of its own before the next goods."""
    named = [e for e in group.entities if e.thing in {Thing.GOODS, Thing.LINE}]
    return bool(named) and _FINITE.match(group.text, named[-1].end) is not None


_FINITE = re.compile(
    r"\W*(?:is|are|was|were|has|have|got|went|came|failed|passed|ist|sind|wurden?|est|sont|est\u00e1n?|son|sono|wird|werden|haben|hat|ont|han|zijn|worden)\s+\w",
    re.IGNORECASE,
)


def _goes_elsewhere(group: Clause, piece: Clause) -> bool:
    """Tell a piece that names no scope of its own and yet speaks of something else."""
    counted = bool(piece.all_of(Thing.QUANTITY))
    if _only_short(group) and counted and not piece.has(Cue.SHORT):
        return True
    if piece.has(Cue.BOTH) and not counted and says_something(group) and group.all_of(Thing.QUANTITY):
        return bool(re.match(r"\s*(?:both|all\s+of|each)\b", piece.text, re.IGNORECASE))
    if piece.has(Cue.LATER) and not piece.has(*_SHIPPING):
        return says_something(group)
    return _other_goods(group, piece)


def _tells_of_excepted(group: Clause, piece: Clause) -> bool:
    """Tell "all except the heads, those are 2 weeks out": the pronoun speaks of what was excepted."""
    return group.has(Cue.EXCEPT) and group.has(Cue.ALL) and bool(PRONOUN.match(piece.text)) and says_something(piece)


_LIKEWISE = re.compile(r"\b(?:likewise|ditto|idem|same|too|as\s+well|also)\W*$", re.IGNORECASE)
_GOES_ON = re.compile(r"\W*(?:and\s+|&\s*)?(?:the\s+|your\s+|both\s+|all\s+(?:of\s+)?(?:the\s+)?)*", re.IGNORECASE)


def _is_coordinated(group: Clause, piece: Clause) -> bool:
    """Tell "washers tomorrow" in "I can ship the nuts and washers tomorrow": more goods for the same verb."""
    named = [e for e in piece.entities if e.thing in {Thing.GOODS, Thing.LINE}]
    if not named or says_state(piece) or piece.all_of(Thing.QUANTITY) or piece.has(Cue.EXCEPT):
        return False
    if _LIKEWISE.search(group.text):
        return False
    leads = _GOES_ON.fullmatch(piece.text[: named[0].start]) is not None
    own = [e.start for e in group.entities if e.thing in {Thing.GOODS, Thing.LINE}]
    names = bool(own) and not any(m.start > own[0] for m in group.cues(*_STATES))
    return leads and names and not group.all_of(Thing.DATE) and not group.all_of(Thing.QUANTITY)


def _only_short(group: Clause) -> bool:
    """Tell "Line 4 we're short:" which only announces quantities."""
    return group.has(Cue.SHORT) and not group.all_of(Thing.QUANTITY) and group.text.rstrip().endswith(":")


_CONTAINERS = re.compile(
    r"(?:coils?|bdls?|bundles?|skids?|pallets?|lifts?|loads?|truckloads?|boxes|box|bxs?|cartons?|ctns?|cases?|crates?|packs?|bags?|kartons?|cajas?|caisses?)",
    re.IGNORECASE,
)


def _has_second_quantity(group: Clause, piece: Clause) -> bool:
    ours, theirs = group.all_of(Thing.QUANTITY), piece.all_of(Thing.QUANTITY)
    if not ours or not theirs:
        return False
    if _CONTAINERS.fullmatch(ours[-1].unit or "") and piece.text.lstrip(" (").startswith(theirs[0].text):
        inside = not _CONTAINERS.fullmatch(theirs[0].unit or "") and ")" in piece.text
        if inside and theirs[0].unit:
            return False  # "10 boxes of washers (3000 pc)": the same goods
    same_measure = ours[-1].unit is None or theirs[0].unit is None or _weighs(ours[-1]) == _weighs(theirs[0])
    return same_measure or says_state(piece) or bool(piece.all_of(Thing.DATE))


def says_state(clause: Clause) -> bool:
    """Tell whether a clause has a word on the state of goods."""
    return clause.has(*_STATES)


def _weighs(entity: Entity) -> bool:
    return bool(re.fullmatch(r"(?:lbs?|#|pounds?|kgs?|tons?|cwt)", entity.unit or "", re.IGNORECASE))


def _takes_the_rest(group: Clause, piece: Clause) -> bool:
    starts = any(
        not piece.text[: m.start].strip(" ,-\u2013(") or piece.text[: m.start].strip().lower() == "the"
        for m in piece.cues(Cue.REST)
    )
    return starts and says_something(group)


def _names_scope(clause: Clause) -> bool:
    return any(
        e.thing in {Thing.PO, Thing.LINE, Thing.GOODS} and not _REFERRING.search(clause.text[: e.start])
        for e in clause.entities
    )


def _other_goods(group: Clause, piece: Clause) -> bool:
    """Tell "O-rings 12/4, gaskets on b/o": the piece opens with goods of its own and says something of them."""
    if not says_state(piece) and not piece.all_of(Thing.DATE):
        return False
    item = item_span(piece)
    leads = item is not None and not piece.text[: item[0]].strip(" ,-\u2013(").lower().replace("the", "").strip()
    has_own = item_span(group) is not None or bool(group.all_of(Thing.LINE))
    return leads and has_own and says_something(group) and not _names_scope(piece)
