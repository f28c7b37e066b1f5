"""Which of the days a clause names is the promise, and which is old, ours, or of something else (DOMAIN 2.3, 2.6)."""

import re
from dataclasses import dataclass

from domain.document import ReadingContext
from domain.promise import Basis, Firmness, PromiseWindow
from parsers.dates.calendar import add_business_days
from parsers.dates.reading import NoDate
from parsers.prose.cues import Cue, Mark
from parsers.prose.day_words import (
    DELIVER_NEAR,
    HISTORY_BEFORE,
    LATER_BEFORE,
    MISSED_AFTER,
    MISSES_AFTER,
    NEED_BEFORE,
    OLD_AFTER,
    OLD_BEFORE,
    ONLY_OLD_BEFORE,
    ROLL_AFTER,
    ROLL_BEFORE,
    SHIP_NEAR,
)
from parsers.prose.entities import Clause
from parsers.prose.foreign_words import ARTICLES, HERE, PREPOSITIONS
from parsers.prose.things import Entity, Thing


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseDates:
    """The promise a clause makes.

    ``none`` when it says that there is no date, ``doubtful`` for a person to look at, ``rolled`` when the day follows
    from a rolling to come.
    """

    window: PromiseWindow | None = None
    none: bool = False
    entity: Entity | None = None
    previous: PromiseWindow | None = None
    doubtful: bool = False
    rolled: bool = False


def dates_of(clause: Clause, context: ReadingContext) -> ClauseDates:
    """Return the day or window a clause promises, apart from older days, our need dates and the next update."""
    entities = [e for e in clause.all_of(Thing.DATE) if e.date is not None]
    old = [e for e in entities if _is_old(e, clause, rivals=len(entities) - 1)]
    own = [e for e in entities if e not in old and not is_side_date(clause, e) and not _is_since(clause, e)]
    rolled = [e for e in own if not clause.tongues and _is_rolled(clause, e)]
    real = [e for e in own if e.date is not None and isinstance(e.date.window, PromiseWindow) and e not in rolled]
    real = _without_steps(real, clause)
    real = [e for e in real if not _is_span(e)] or real  # "by two weeks, new date December 11"
    previous = next((w for e in old if (w := _window(e)) is not None), None)
    none = next((e for e in own if e.date is not None and isinstance(e.date.window, NoDate)), None)
    if real and none is not None and not any(e.date is not None and e.date.day is not None for e in real):
        return ClauseDates(none=True, entity=none, previous=previous)  # "still January, no firm date"
    if real:
        chosen = _chosen(real, clause)
        return ClauseDates(
            window=_based(chosen, clause),
            entity=chosen,
            previous=previous,
            doubtful=_is_doubtful(chosen, context) or _has_rival(chosen, real, clause) or _arrives_here(clause, chosen),
        )
    if rolled and (found := _after_rolling(rolled[0])) is not None:
        return ClauseDates(window=found, entity=rolled[0], previous=previous, rolled=True)
    return ClauseDates(none=none is not None, entity=none, previous=previous)


_SPAN = re.compile(
    r"\W*(?:by|in|within|about|another)?\s*(?:\w+\s+)?(?:to\s+\w+\s+)?(?:days?|weeks?|wks?|months?)\W*", re.IGNORECASE
)


def _is_span(entity: Entity) -> bool:
    """Tell "two weeks" from a day of the calendar."""
    return entity.date is not None and not entity.date.dated and _SPAN.fullmatch(entity.text) is not None


def _is_rolled(clause: Clause, entity: Entity) -> bool:
    """Tell the day of a rolling or a pour; "the eight we re-pour ship on December 4th" names a day of shipping."""
    before = ROLL_BEFORE.search(clause.text[: entity.start])
    ships = before is not None and SHIP_NEAR.search(before[0][len(before[0].split()[0]) :]) is not None
    return (before is not None and not ships) or ROLL_AFTER.match(clause.text[entity.end :]) is not None


_STEP_BEFORE = re.compile(
    r"\b(?:(?<!ship\s)(?<!ships\s)(?<!shipped\s)(?<!shipping\s)complet(?:e|ed|ion|ing)|com(?:e|es|ing)\s+(?:in\s+)?from(?:\s+\w+){0,3}|releas(?:e|ed)|finish(?:ed|ing)?|done|ready|back(?:\s+(?:here|from|in))?(?:\s+\w+){0,3}|(?:arriv\w*|here|in|land\w*|due|get\w*|receiv\w*|expect\w*)\s+(?:here|at\s+our|to\s+us|in\s+here|in(?:to)?\s+our|from)(?:\s+\w+){0,3}|(?:be|get|gets|is|are|come|comes|coming)\s+(?:in\s+)?here|run(?:ning)?(?:\s+it|\s+them|\s+the\s+\w+)?|galvaniz\w*|plat(?:er|ing)|paint\w*|heat\s+treat\w*|inspect\w*|test\w*|slit(?:ter|ting)?|shear\w*|saw\w*|cut(?:ting)?|process\w*|off\s+the\s+\w+|promised\s+to\s+(?:us|me)|due\s+to\s+us|(?:expect|expected|due|have)\s+(?:it\s+|them\s+)?in\s+house|in\s+house)\s*(?:by|on|for|around|about|until|til|the|is|at|:)*\s*$",
    re.IGNORECASE,
)


def _without_steps(real: list[Entity], clause: Clause) -> list[Entity]:
    """Leave out days on which something happens at the vendor's, where another day tells of shipping or delivery."""
    steps = [e for e in real if _is_step(clause, e)]
    others = [e for e in real if e not in steps]
    return others or real


_HERE_BEFORE = re.compile(
    r"\b(?:(?:be|get|gets|come|comes|coming|arriv\w+|land\w*|due|expected|back)\s+(?:in\s+|back\s+)?(?:here|to\s+us|at\s+our\s+\w+|in(?:to)?\s+our\s+\w+|off\s+the\s+\w+)|com(?:e|es|ing)\s+(?:in\s+)?from(?:\s+\w+){1,2})\s*(?:by|on|around|about|the|is)*\s*$",
    re.IGNORECASE,
)


def _arrives_here(clause: Clause, entity: Entity) -> bool:
    """Tell the day on which goods come to the vendor, which promises us nothing yet."""
    if _basis(entity, clause) is Basis.DELIVER and re.search(r"\byour?\b", clause.text, re.IGNORECASE):
        return False
    if clause.tongues and _comes_to_vendor(clause):
        return True
    return bool(_HERE_BEFORE.search(clause.text[: entity.start]) or _STEP_AFTER.match(clause.text[entity.end :]))


def _comes_to_vendor(clause: Clause) -> bool:
    """Tell "das Material kommt am 4.12. bei uns an" from goods that lie "bei uns" and are delivered."""
    return any(
        m.tongue
        and re.fullmatch(rf"[^,;]{{0,40}}?(?:{HERE}).*", _TO_NEXT.split(clause.text[m.end :])[0], re.IGNORECASE)
        for m in clause.cues(Cue.DELIVERS)
    ) or (bool(clause.tongues) and clause.has(Cue.DELIVERS) and _TO_US.search(clause.text) is not None)


_TO_NEXT = re.compile(r"[,;]|\s(?:und|y|et|e|en)\s", re.IGNORECASE)
_TO_US = re.compile(r"\b(?:nos\s+lleg\w+|nous\s+(?:arrive\w*|parvien\w+)|ci\s+arriv\w+)", re.IGNORECASE)


def _is_step(clause: Clause, entity: Entity) -> bool:
    before, after = clause.text[: entity.start], clause.text[entity.end :]
    return bool(_STEP_BEFORE.search(before) or _STEP_AFTER.match(after))


_STEP_AFTER = re.compile(r"\s*,?\s*(?:to\s+us|here|at\s+our|in(?:to)?\s+our|in\s+house)\b", re.IGNORECASE)
_NEWER = re.compile(
    r"\b(?:will|is\s+going|are\s+going|got|so|now|new|but|pushed|moved|slipped|until|til|till|to|instead|revised)\b",
    re.IGNORECASE,
)


def _is_old(entity: Entity, clause: Clause, *, rivals: int) -> bool:
    """Tell a day that is history: said so outright, or by a weaker word where another day stands beside it."""
    before = clause.text[: entity.start]
    if re.match(r"(?:un)?til+\b|before\b|bis\b", entity.text, re.IGNORECASE) and re.search(
        r"\bnot\s+$", before, re.IGNORECASE
    ):
        return False  # "not until January" is when they come
    if MISSES_AFTER.search(clause.text[entity.end :]):
        return True
    if clause.tongues and _follows(clause, entity, Cue.OLD):
        return rivals > 0
    if rivals and OLD_AFTER.match(clause.text[entity.end :]):
        return True
    return is_history(before) or (bool(OLD_BEFORE.search(before)) and rivals + _denies(clause) > 0)


_SMALL_BETWEEN = re.compile(rf"\W*(?:(?:{ARTICLES}|{PREPOSITIONS}|fecha|termin|date)\s*){{0,3}}\W*", re.IGNORECASE)


def _follows(clause: Clause, entity: Entity, *cues: Cue) -> bool:
    """Tell a day right behind a word of another language, with only small words between."""
    return any(
        m.tongue and m.end <= entity.start and _SMALL_BETWEEN.fullmatch(clause.text[m.end : entity.start])
        for m in clause.marks
        if m.cue in cues
    )


_TOLD_BEFORE = re.compile(
    r"\bas\s+(?:we|i)\s+(?:told|said|mentioned|advised|wrote|explained)\b[^.;,]{0,25}$"
    r"|\b(?:broke|failed|crashed|quit|burned|flooded)\b[^.;,]{0,25}$",
    re.IGNORECASE,
)


def is_history(before: str) -> bool:
    """Tell from the words before a day that it is a plan of the past ("were due in on", "originally quoted")."""
    if _TOLD_BEFORE.search(before):
        return True
    if ONLY_OLD_BEFORE.fullmatch(before):
        return True
    history = HISTORY_BEFORE.search(before)
    if history is None:
        return False
    return not _NEWER.search(re.sub(r"^\W*(?:was|were)\s+\w+(?:\s+to)?", "", history[0]))


def _denies(clause: Clause) -> int:
    """Count a lone "not 12/4" or "can't make 12/4" as naming another day."""
    return int(bool(re.search(r"\b(?:can['\u2019]?t|cannot|won['\u2019]?t|unable|not)\b", clause.text, re.IGNORECASE)))


def is_side_date(clause: Clause, entity: Entity) -> bool:
    """Tell a day that promises nothing: our need date, an expiry, the next update."""
    before = clause.text[: entity.start]
    after = clause.text[entity.end :]
    if clause.tongues and _is_side_abroad(clause, entity):
        return True
    lost = _LOST_BEFORE.search(before) is not None and _DURATION.fullmatch(entity.text) is not None
    return bool(
        lost
        or _OF_PAPER_BEFORE.search(before)
        or NEED_BEFORE.search(before)
        or LATER_BEFORE.search(before)
        or MISSED_AFTER.match(after)
    )


# "I have to correct my note of the 10th": when something was written.
_OF_PAPER_BEFORE = re.compile(
    r"\b(?:note|mail|e-?mail|message|letter|call|list|report|quote|courriel|message|correo|mensaje|schreiben|nachricht|angebot)\s+"
    r"(?:of|from|dated|on|du|de|del|vom)\s+(?:the\s+|d[ií]a\s+|le\s+)*$",
    re.IGNORECASE,
)
# "The plater lost a day": how long something took, no day.
_LOST_BEFORE = re.compile(
    r"\b(?:lost|lose[sd]?|losing|cost|costs|gained?|saved?|spent|takes?|took|put|give|name|pick|set|quote|(?:been|was|were)\s+down(?:\s+for)?)\s+(?:us\s+|you\s+|me\s+)?(?:about\s+)?$",
    re.IGNORECASE,
)
_DURATION = re.compile(r"[^\d/]*(?:\d{1,2}[\s-]*)?(?:days?|weeks?|wks?|months?)\b\W*", re.IGNORECASE)


def _is_since(clause: Clause, entity: Entity) -> bool:
    """Tell the Monday of "nothing has moved since Monday"."""
    return (
        re.search(r"\b(?:since|seit|desde|depuis)\s+(?:the\s+)?$", clause.text[: entity.start], re.IGNORECASE)
        is not None
    )


_OF_A_MAIL = re.compile(
    r"\b(?:correo|mail|e-mail|email|courriel|mensaje|message|nachricht|schreiben|messaggio|bericht|mensagem)\s+(?:del?|du|de\s+la|vom|van|do)\s*(?:d[i\u00ed]a\s*)?$",
    re.IGNORECASE,
)


def _is_side_abroad(clause: Clause, entity: Entity) -> bool:
    """Tell "le aviso el viernes" and "Ihr Wunschtermin 30.11.": the word for it is nearer than any that promises."""
    if _OF_A_MAIL.search(clause.text[: entity.start]):
        return True
    aside = [m for m in clause.marks if m.tongue and m.cue in {Cue.NEED, Cue.LATER}]
    told = [m for m in clause.marks if m.cue in {Cue.SHIPS, Cue.DELIVERS, Cue.SHIPPED, Cue.DELAY}]
    near = min((_distance(m, entity) for m in aside), default=_NOWHERE)
    return near <= _NEAR and near < min((_distance(m, entity) for m in told), default=_NOWHERE)


def _distance(mark: Mark, entity: Entity) -> int:
    return max(entity.start - mark.end, mark.start - entity.end, 0)


def is_explained(clause: Clause, entity: Entity) -> bool:
    """Tell a day that a clause names beside its promise: an older one, ours, the next update, a step of the work."""
    rolls = not clause.tongues and _is_rolled(clause, entity)
    rivals = len(clause.all_of(Thing.DATE)) - 1
    return bool(
        rolls
        or is_side_date(clause, entity)
        or _is_since(clause, entity)
        or _is_step(clause, entity)
        or _is_old(entity, clause, rivals=rivals)
    )


def _window(entity: Entity) -> PromiseWindow | None:
    window = entity.date.window if entity.date else None
    return window if isinstance(window, PromiseWindow) else None


def _chosen(real: list[Entity], clause: Clause) -> Entity:
    """Prefer the day goods ship, then (in a change) the last day named, then the first."""
    condition = min((m.start for m in clause.cues(Cue.CONDITION)), default=len(clause.text))
    real = [e for e in real if e.start < condition] or real
    shipping = [e for e in real if _basis(e, clause) is Basis.SHIP]
    if len(real) > 1 and shipping:
        return shipping[-1]
    delivering = [e for e in real if DELIVER_NEAR.search(clause.text[max(0, e.start - _NEAR) : e.start])]
    if len(real) > len(delivering) == 1:
        return delivering[0]
    if clause.has(Cue.DELAY, Cue.CORRECTION):
        return real[-1]
    return real[0]


def _based(entity: Entity, clause: Clause) -> PromiseWindow | None:
    window = _window(entity)
    if window is None:
        return None
    firmness = Firmness.SOFT if clause.has(Cue.SOFT) else window.firmness
    return PromiseWindow(
        start=window.start, end=window.end, basis=window.basis or _basis(entity, clause), firmness=firmness
    )


def _basis(entity: Entity, clause: Clause) -> Basis | None:
    """Return what happens on the day: the nearest word of shipping or delivery before it, else after it."""
    before, after = clause.text[: entity.start], clause.text[entity.end :]
    ship = max((m.end() for m in SHIP_NEAR.finditer(before)), default=-1)
    deliver = max((m.end() for m in DELIVER_NEAR.finditer(before)), default=-1)
    if clause.tongues:
        return _basis_abroad(entity, clause, ship=ship, deliver=deliver)
    if re.match(
        r"\s*(?:\w+\s+){0,1}(?:dock|del(?:ivery|ivered)?|(?:at|on|to)\s+your\s+(?:dock|door|plant|yard))\b",
        after,
        re.IGNORECASE,
    ):
        return Basis.DELIVER
    if ship == deliver == -1:
        ship = -min((m.start() for m in SHIP_NEAR.finditer(after)), default=_NOWHERE)
        deliver = -min((m.start() for m in DELIVER_NEAR.finditer(after)), default=_NOWHERE)
    if ship == deliver == -_NOWHERE:
        return None
    return Basis.SHIP if ship >= deliver else Basis.DELIVER  # "on a truck to you by": the longer words win


_LEAVES = frozenset({Cue.SHIPS, Cue.SHIPPED})


def _basis_abroad(entity: Entity, clause: Clause, *, ship: int, deliver: int) -> Basis | None:
    """Return the basis by the cues of another language: the nearest before the day, else the nearest after it."""
    marks = [m for m in clause.marks if m.tongue and m.cue in {*_LEAVES, Cue.DELIVERS}]
    before = max((m for m in marks if m.end <= entity.start), key=lambda m: (m.end, m.end - m.start), default=None)
    after = min((m for m in marks if m.start >= entity.end), key=lambda m: m.start, default=None)
    # "kommen" leaves open what "raus" or "an" behind the day tells.
    chosen = next((m for m in (after, before) if m is not None and m.text.lower() in _PARTICLES), before or after)
    if chosen is not None:
        return Basis.SHIP if chosen.cue in _LEAVES else Basis.DELIVER
    if ship == deliver == -1:
        return None
    return Basis.SHIP if ship >= deliver else Basis.DELIVER


_PARTICLES = frozenset({"raus", "bei ihnen", "ihnen"})


def _after_rolling(entity: Entity) -> PromiseWindow | None:
    """Rolling is not shipping: five to ten business days are added (DOMAIN 2.6)."""
    window = _window(entity)
    if window is None or window.end is None:
        return None
    start = add_business_days(window.start or window.end, 5)
    return PromiseWindow(start=start, end=add_business_days(window.end, 10), basis=Basis.SHIP, firmness=Firmness.SOFT)


def _has_rival(chosen: Entity, real: list[Entity], clause: Clause) -> bool:
    """Tell a second day of the same kind; "was 12/4, now 12/18" and "ships 12/4, dock 12/7" have none."""
    if clause.has(Cue.DELAY, Cue.CORRECTION) and len(real) == _OLD_AND_NEW:
        return False
    ours, basis = _window(chosen), _basis(chosen, clause)
    return any(not _overlap(ours, _window(e)) and _basis(e, clause) in {None, basis} for e in real if e is not chosen)


_OLD_AND_NEW = 2
_NOWHERE = 10_000
_NEAR = 25  # characters between "deliver to you" and its day


def _overlap(one: PromiseWindow | None, other: PromiseWindow | None) -> bool:
    if one is None or other is None:
        return True
    starts = [d for d in (one.start, other.start) if d is not None]
    ends = [d for d in (one.end, other.end) if d is not None]
    return not starts or not ends or max(starts) <= min(ends)


_LONG_AGO_DAYS = 3


def _is_doubtful(entity: Entity, context: ReadingContext) -> bool:
    window = _window(entity)
    stale = window is not None and window.end is not None and (context.reference - window.end).days > _LONG_AGO_DAYS
    return stale or (entity.date is not None and entity.date.doubt is not None)
