"""Why a person should look at what was read from running text: words, days or numbers that nothing explains.

Silence is safe and a wrong fact is not, so a clause counts by itself only when its words are accounted for by what
the reader knows, its day and its quantity have no rival, and no condition or open question governs it.
"""

import re
from collections.abc import Iterator, Sequence

from domain.document import Caution, ReadingContext, StatementKind
from domain.purchase import po_key
from parsers.dates.names import WEEKDAYS, alternation
from parsers.kinds.clause_intent import agrees, clause_scores, contradicts
from parsers.prose.clauses import Group
from parsers.prose.cues import Cue, Mark, find_marks, plain, word_list
from parsers.prose.entities import Clause, read_clause
from parsers.prose.foreign_doubts import foreign_doubts
from parsers.prose.goods import described_numbers
from parsers.prose.quantities import counting_unit
from parsers.prose.scopes import Scope
from parsers.prose.sentences import Opening, Sentence
from parsers.prose.things import Entity, Thing
from parsers.prose.tongues import tongues_of, union
from parsers.prose.verdict_dates import is_history
from parsers.prose.verdicts import Verdict

_WORD = re.compile(r"[^\W\d_]{3,}(?:'[a-z]+)?")
_MOST_UNEXPLAINED = 3  # of a clause with a cue word of its own
_MORE_IF_AGREED = 3  # where the categoriser reads the same
_MOST_ABROAD = 0  # in another language a word that nobody knows may be goods or a denial
_MORE_DAYS_IF_AGREED = 1  # the same, without a cue word
_MOST_WITHOUT_CUE = 0  # of a clause that is only a day or a number
# The lists of ``cues.yaml`` whose words change nothing beside a cue word, and beside a lone day or count.
_BESIDE_CUES = ("stopwords", "fillers", "products")
_BESIDE_DAYS = ("stopwords", "bare", "products")
_SURE = frozenset({Cue.SHIPS, Cue.DELIVERS, Cue.SHIPPED, Cue.BACKORDER, Cue.CONFIRM, Cue.STOCK, Cue.DELAY})
_CONDITION = re.compile(
    r"^(?:if|unless|provided|assuming|otherwise|or\s+else|subject\s+to|contingent|wenn|falls|sofern|sobald|si)\b"
    r"|\b(?:provided|assuming|subject\s+to|contingent|otherwise|as\s+long\s+as|depending|depends)\b"
    r"|\bif\b(?!\s+(?:not\b|you\s+(?:have|need|want|require|would\s+like)|there|any|i\s+can\s+help|possible))",
    re.IGNORECASE,
)
_POLITE = re.compile(
    r"\bif\s+(?:you\s+(?:have|need|require|want|would\s+like|see|find)\s+(?:any|anything|more|further|something|to)"
    r"|there\s+(?:is|are)\s+any|i\s+can\s+help|we\s+can\s+help|anything)",
    re.IGNORECASE,
)
_ASKS_CHOICE = re.compile(
    r"\b(?:let\s+me\s+know\s+(?:which|if|what|how|whether)|which\s+(?:do\s+you|would\s+you|one)|(?:do|would|should|shall|can)\s+(?:you|we|i)\s+(?:want|like|prefer|rather|accept|take|send|ship|hold|go|proceed)"
    r"|want\s+(?:me|us)\s+to|ok(?:ay)?\s+(?:to|with\s+you|if)|is\s+that\s+(?:ok|okay|acceptable|fine|all\s+right)|(?:please|pls|plz)\s+(?:approve|decide|choose|(?:confirm|advise)\s+(?:before|if|whether|you|acceptance|approval|pricing|the\s+(?:new\s+)?price))|your\s+call)\b"
    r"|^let\s+me\s+know\W*$",
    re.IGNORECASE,
)
_ASKS_ABOUT_IT = re.compile(
    r"\b(?:that|this|those|these|it|them|ok|okay|acceptable|work|works|want|prefer|one|either|which|help|use|wait|ship)\b",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:(?:don'?t|do\s+not|doesn'?t|cannot|can'?t|cant|dont|couldn'?t)\s+(?:\w+\s+){0,2}(?:know|say|tell|guarantee|promise|be\s+sure)|not\s+(?:\w+\s+)?(?:sure|certain|going\s+to\s+happen|clear)|no\s+(?:clue|idea)|unsure|uncertain|who\s+knows|your\s+guess|either\s+way|whichever|wouldn'?t\s+bet|would\s+not\s+bet|fingers\s+crossed|no\s+guarantees?|no\s+promises?)\b",
    re.IGNORECASE,
)
_HYPOTHETICAL = re.compile(
    r"\b(?:would\s+have|could\s+have|should\s+have\s+(?:been|shipped|gone|left)|could\s+(?:be|get|go|have|ship|do|send|deliver)|would\s+(?:go|need|like|want|require)|might\s+(?:be|ship|go|have))\b",
    re.IGNORECASE,
)
_AMENDS = re.compile(
    r"\bshould\s+(?:have\s+)?(?:read|be(?:en)?|said?y?)\b(?!\s+(?:able|ready|in|on|at|out|there|here|shipp\w+|good|fine|leaving|available|arriving|going|delivered|done|complete\w*|released|back|\d{1,2}/))"
    r"|\b(?:revise|correct|amend|re-?issue|change|update)\s+(?:your|the)\s+(?:po|p\.o\.?|order|purchase\s+order)\b"
    r"|\bwhat(?:ever)?\s+(?:we|i)\s+(?:have|can|could|got|get)\b",
    re.IGNORECASE,
)
_HELD = re.compile(
    r"\b(?:(?:is|are|was|were|it|them|this|that|order|line|have|had)\s+(?:\w+\s+)?on\s+hold|on\s+hold\s+(?:for|until|pending|since)|credit\s+hold|(?:waiting|wait|awaiting|holding|held)\s+(?:on|for)?\s*(?:your|you)\b|hold\s*,)",
    re.IGNORECASE,
)


def doubts_of(
    verdict: Verdict,
    group: Group,
    *,
    scope: Scope,
    sentence: int,
    heard: Sequence[Sentence],
    context: ReadingContext,
    own_scope: bool,
) -> frozenset[Caution]:
    """Return the cautions about one statement of a text.

    Args:
        verdict: What was read.
        group: The words it was read from.
        scope: What it is about.
        sentence: The number of its sentence in ``heard``.
        heard: All sentences of the mail that were read, in order.
        context: The day of the mail.
        own_scope: The words themselves name what they speak of.
    """
    clause = group.clause
    return frozenset((
        *_of_words(verdict, group, scope, context, own_scope=own_scope),
        *_of_frame(clause),
        *foreign_doubts(verdict, clause),
        *_of_scope(verdict, group, scope, _sentence(sentence, heard), context),
        *_of_history(verdict, clause, _sentence(sentence, heard)),
        *_of_days(verdict, clause, context),
        *_of_numbers(verdict, clause, group.item_text),
        *_of_surroundings(sentence, heard),
    ))  # fmt: skip


# ---------------------------------------------------------------- words


def _number_of_lines(scope: Scope, context: ReadingContext) -> int:
    """Return how many lines the order under discussion has, as far as they are known."""
    return sum(scope.po is None or po_key(o.po) == po_key(scope.po) for o in context.our_lines)


def _of_words(
    verdict: Verdict, group: Group, scope: Scope, context: ReadingContext, *, own_scope: bool
) -> Iterator[Caution]:
    opinion = clause_scores(group.clause.text)
    named = any(e.thing in {Thing.LINE, Thing.GOODS} for e in group.clause.entities)
    if verdict.kind is not None and contradicts(opinion, verdict.kind, named=named):
        yield Caution.UNCLEAR_KIND
    if verdict.proposed:
        yield Caution.UNCLEAR_KIND
    if not (own_scope or named or group.item) and _names_unknown(group):
        yield Caution.UNCLEAR_KIND
    carried = verdict.cue is not None and verdict.cue in group.clause.marks
    unknown = unexplained(group, known=_BESIDE_CUES if carried else _BESIDE_DAYS)
    most = _MOST_UNEXPLAINED if carried else _MOST_WITHOUT_CUE
    if group.clause.tongues:
        most = _MOST_ABROAD
    elif verdict.kind is not None and agrees(opinion, verdict.kind):
        most += _MORE_IF_AGREED if carried else _MORE_DAYS_IF_AGREED
    elif _is_sweeping(scope, group) and _number_of_lines(scope, context) != 1:
        most = 0
    if len(unknown) > most:
        yield Caution.UNCLEAR_KIND


def _of_frame(clause: Clause) -> Iterator[Caution]:
    """Doubt what is told of the past or of another order, what repeats our words, and what is asked."""
    ours = [m for m in clause.cues(Cue.OURS) if not any(s.start >= m.end for s in clause.cues(*_SURE))]
    if ours or clause.has(Cue.HISTORY, Cue.ASKS):
        yield Caution.UNCLEAR_KIND


def _is_sweeping(scope: Scope, group: Group) -> bool:
    """Tell words that would count for a whole order although they do not say "all": goods may hide in them."""
    return not scope.specific and not group.clause.has(Cue.ALL) and not group.clause.all_of(Thing.PO)


def _of_scope(
    verdict: Verdict, group: Group, scope: Scope, sentence: Sentence | None, context: ReadingContext
) -> Iterator[Caution]:
    """Doubt a word on a whole order beside a number nothing explains, and a lone "ok" to nobody knows what."""
    bare = verdict.window is None and verdict.quantity is None and verdict.ship_date is None
    named = any(e.thing in {Thing.LINE, Thing.GOODS, Thing.PO} for e in group.clause.entities) or group.item
    if bare and verdict.kind is StatementKind.CONFIRM and len(group.clause.text.split()) == 1 and not named:
        yield Caution.UNCLEAR_KIND
    if scope.specific:
        return
    if sentence is None or verdict.quantity is not None:
        return
    whole = read_clause(sentence.text, start=sentence.start, context=context)
    passed_over = group.clause.all_of(Thing.LINE) and not scope.but_lines
    if passed_over or any(n not in described_numbers(context) for n in _loose_numbers(whole)):
        yield Caution.UNCLEAR_KIND


_NUMBER = re.compile(r"(?<![\w.,/-])#?\d[\d.,/xX-]*")


def _loose_numbers(clause: Clause) -> Iterator[str]:
    spans = [*_spans(clause.marks), *_spans(clause.entities)]
    for number in _NUMBER.finditer(plain(clause.text)):
        if not any(low < number.end() and number.start() < high for low, high in spans):
            yield number[0]


def _of_history(verdict: Verdict, clause: Clause, sentence: Sentence | None) -> Iterator[Caution]:
    """Doubt a day that the sentence, before the piece it stands in, called past ("we were going to ship ...")."""
    entity = verdict.date_entity
    if sentence is None or entity is None or entity not in clause.entities or verdict.kind is StatementKind.SHIP:
        return
    before = sentence.text[: max(0, clause.start + entity.start - sentence.start)]
    if is_history(before):
        yield Caution.UNCLEAR_DATE


def unexplained(group: Group, *, known: tuple[str, ...] = _BESIDE_CUES) -> tuple[str, ...]:
    """Return the words of a group that no cue, no named thing and no word of the ``known`` lists accounts for."""
    text = plain(group.clause.text)
    called = _CALLED.match(text)
    spans = [*_spans(group.clause.marks), *_spans(group.clause.entities), *([called.span()] if called else [])]
    if group.item is not None:
        spans.append(group.item)
    found = []
    for word in _WORD.finditer(text):
        if any(low < word.end() and word.start() < high for low, high in spans):
            continue
        if not text[: word.start()].strip() and word[0][0].isupper() and text[word.end() :].startswith(","):
            continue  # "Phil, hoy se embarcaron ..."
        name = "de" not in group.clause.tongues and _is_name(word, text)  # German nouns have capitals
        if not _is_known(word[0], known, group.clause.tongues) and not name:
            found.append(word[0].lower())
    return tuple(dict.fromkeys(found))


_DEFINITE = re.compile(
    r"\b(?:the|your|those|these|our|that|this|der|die|das|den|dem|ihre[nrs]?|los|las|el|la|les|le|vos|sus?)\s+(?P<noun>[^\W\d_]{3,})(?:\s+(?P<more>[^\W\d_]{3,}))?",
    re.IGNORECASE,
)


def _names_unknown(group: Group) -> bool:
    """Tell words that name a thing of their own ("the drives") which is neither goods of ours nor everyday talk.

    They may speak of other goods than what was under discussion.
    """
    text = _CALLED.sub("", plain(group.clause.text), count=1)
    unknown = set(unexplained(group))
    subject = _FIRST_WORD.match(text)
    if subject is not None and subject["word"].lower() in unknown and not _IS_MANNER.search(subject["word"].lower()):
        return True
    return any(m["noun"].lower() in unknown for m in _DEFINITE.finditer(text))


# "Nadia, ..." and "Hi Phil - ...": whom the words are for.
_CALLED = re.compile(
    r"^\W*(?:(?:hi|hello|hey|dear|hallo|hola|bonjour|morning|good\s+\w+|guten\s+\w+|buen[oa]?s?\s+\w+)\W+)?(?-i:[A-Z]\w+)(?:\s+(?-i:[A-Z]\w+)|\s*/\s*\w+)?\s*(?:,|:|\s[-\u2013\u2014]\s)\s*",
    re.IGNORECASE,
)
_FIRST_WORD = re.compile(r"\W*(?P<word>[^\W\d_]{3,}(?:'s)?)")


_IS_MANNER = re.compile(r"(?:ly|ed|ing|ado|ada|weise)$")


def _spans(things: Sequence[Mark] | Sequence[Entity]) -> list[tuple[int, int]]:
    return [(t.start, t.end) for t in things]


_KNOWN_ABROAD = ("small", "fillers", "known_by", "future", "past", "perfect", "negations", "counts")


def _is_known(word: str, known: tuple[str, ...], tongues: frozenset[str]) -> bool:
    bare = word.lower()
    parts = [p for p in _KNOWN_ABROAD if p != "fillers" or known == _BESIDE_CUES]
    if tongues and any(bare in union(tongues, part) for part in parts):
        return True
    return any(re.fullmatch(word_list(name), bare) for name in known)


def _is_name(word: re.Match[str], text: str) -> bool:
    """Carriers, people and towns are written with a capital in the middle of a sentence."""
    return word[0][0].isupper() and not word[0].isupper() and bool(text[: word.start()].strip(" -(\"'*"))


# ---------------------------------------------------------------- days and numbers


def _of_days(verdict: Verdict, clause: Clause, context: ReadingContext) -> Iterator[Caution]:
    if verdict.window is None or verdict.kind in {None, StatementKind.SHIP}:
        return
    end = verdict.window.end
    if end is not None and end < context.reference:
        yield Caution.UNCLEAR_DATE
    if verdict.cue is None and verdict.window.start == end == context.reference:
        yield Caution.UNCLEAR_KIND  # today, and no word whether they have gone or will
    if verdict.date_entity is not None and verdict.date_entity in clause.entities:
        needs = [m for m in clause.cues(Cue.NEED) if m.end <= verdict.date_entity.start]
        between = [m for m in clause.cues(*_SURE) if needs and needs[-1].end <= m.start]
        if needs and not between:
            yield Caution.UNCLEAR_DATE


def _of_numbers(verdict: Verdict, clause: Clause, item: str) -> Iterator[Caution]:
    counted = [e for e in clause.all_of(Thing.QUANTITY) if e.amount is not None]
    rivals = {(e.amount, counting_unit(e.unit)) for e in counted if _counts_goods(e)}
    if verdict.quantity is not None and len({amount for amount, _ in rivals}) > 1:
        yield Caution.UNCLEAR_QUANTITY
    if verdict.quantity is None and _NUMBER_AFTER_GOODS.fullmatch(item.strip()):
        yield Caution.UNCLEAR_QUANTITY
    if verdict.price is None and verdict.kind is StatementKind.CONFIRM and clause.all_of(Thing.PRICE):
        yield Caution.UNCLEAR_KIND
    if len(set(_SIZE.findall(clause.text.lower()))) > 1 and item:
        yield Caution.UNCLEAR_KIND


# "The 4x4 is here, the 6x6 is not": two goods in one piece of text.
_SIZE = re.compile(r"\b(?:the|my|your|our)\s+(\d[\d./]*\s?x\s?\d[\d./x ]*)\b")
# "Tape 144": the name of the goods or how many of them.
_NUMBER_AFTER_GOODS = re.compile(r"[^\W\d_]{3,}(?:\s+[^\W\d_]+)*\s+\d[\d,]*")


def _counts_goods(entity: Entity) -> bool:
    """Leave out weights and packs beside the pieces ("12 pcs, 3,400 lbs, 2 skids")."""
    return not re.fullmatch(
        r"(?:lbs?|#|pounds?|kgs?|tons?|skids?|pallets?|bdls?|bundles?|cartons?|ctns?|boxes|box|bx|truckloads?|loads?)",
        entity.unit or "",
        re.IGNORECASE,
    )


# ---------------------------------------------------------------- what governs the sentence


def _of_surroundings(sentence: int, heard: Sequence[Sentence]) -> Iterator[Caution]:
    if not 0 < sentence <= len(heard):
        return
    own = plain(heard[sentence - 1].text)
    after = _next(sentence, heard)
    if (
        _conditional(own)
        or _conditional_abroad(own)
        or _ASKS_CHOICE.search(own)
        or (after and _ASKS_CHOICE.search(after))
    ):
        yield Caution.CONDITIONAL
    asked = sentence < len(heard) and heard[sentence].question and heard[sentence].opening is Opening.SAME_LINE
    if asked and _ASKS_ABOUT_IT.search(after):
        yield Caution.CONDITIONAL
    if after and re.match(r"(?:otherwise|or\s+else|if\s+not)\b", after, re.IGNORECASE):
        yield Caution.CONDITIONAL
    if _HELD.search(own):
        yield Caution.CONDITIONAL
    if _COUNTED_FROM_ANOTHER.search(own):
        yield Caution.UNCLEAR_DATE
    if any(p.search(own) for p in (_OPEN, _HYPOTHETICAL, _AMENDS)) or any(p.search(after) for p in (_OPEN, _AMENDS)):
        yield Caution.UNCLEAR_KIND


# "10 the Friday after": a day counted from another one.
_COUNTED_FROM_ANOTHER = re.compile(
    rf"\bthe\s+(?:{alternation(WEEKDAYS)}|week|day)\s+after(?!\s+(?:\w+day|thanksgiving|christmas|new|the\s+holidays?|labor|memorial|easter|\d))",
    re.IGNORECASE,
)


def _sentence(number: int, heard: Sequence[Sentence]) -> Sentence | None:
    return heard[number - 1] if 0 < number <= len(heard) else None


def _conditional(text: str) -> bool:
    return bool(_CONDITION.search(_POLITE.sub(" ", text)))


def _conditional_abroad(text: str) -> bool:
    return bool(tongues_of(text)) and any(m.cue is Cue.CONDITION and m.tongue for m in find_marks(text))


def _next(sentence: int, heard: Sequence[Sentence]) -> str:
    """Return the sentence that goes on in the same line, where the writer speaks on of the same thing."""
    if sentence >= len(heard) or heard[sentence].opening is not Opening.SAME_LINE:
        return ""
    return plain(heard[sentence].text)
