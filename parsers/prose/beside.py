"""What stands beside statements: adverts, conditions, lost time, lent states, what is left of a line."""

import re
from dataclasses import replace
from decimal import Decimal

from domain.document import DECIDED_BY_A_PERSON, Caution, ReadingContext
from domain.purchase import line_key, po_key
from domain.units import canonical_unit
from parsers.kinds.clause_intent import clause_scores, proposed_kind
from parsers.prose.clauses import Group
from parsers.prose.cues import Cue
from parsers.prose.doubts import unexplained
from parsers.prose.drafts import Draft
from parsers.prose.quantities import counting_unit
from parsers.prose.things import Thing
from parsers.prose.verdicts import Verdict

_COUNTS = frozenset({"PC", "SHT", "EA", ""})  # units that count goods one by one


def balance_of(part: Draft, focus: str | None, context: ReadingContext) -> Decimal | None:
    """Return what is open of the one line a part was named of, where both count in the same unit."""
    po = part.scope.po or focus
    own = [o for o in context.our_lines if po is not None and po_key(o.po) == po_key(po)]
    numbers = set(map(line_key, part.scope.lines))
    lines = [o for o in own if line_key(o.line) in numbers] if numbers else own
    quantity = part.verdict.quantity
    if len(lines) != 1 or quantity is None:
        return None
    unit = counting_unit(quantity.unit)
    same = not unit or unit == (canonical_unit(lines[0].uom) or "") or {unit, canonical_unit(lines[0].uom)} <= _COUNTS
    return lines[0].balance if same else None


def only_conditions(group: Group) -> bool:
    """Tell "wenn wir das Material bis Montag bekommen," whose day is no promise; what follows it waits."""
    clause = group.clause
    leads = any(m.tongue and not clause.text[: m.start].strip(" ,") for m in clause.cues(Cue.CONDITION))
    return leads and not any(e.thing in {Thing.LINE, Thing.GOODS, Thing.PO} for e in clause.entities)


# Words that tell of lost time and leave the new day to the next sentence.
BEHIND = re.compile(
    r"(?:(?:is|are|running|run|runs|fallen|fell|falling|gotten|getting|a|few|couple|several|some|two|three|four|five|of|days?|weeks?|wks?|\d+)\s+)*(?:behind|late|delay(?:ed|s)?|slipp?(?:ed|ing|s)?|slid|postponed|held\s+up|behind\s+schedule)",
    re.IGNORECASE,
)


def shared(giver: Verdict, draft: Draft) -> Verdict:
    """Doubt a state that goods take from their neighbour beside words of their own ("only 28 fit")."""
    alone = not unexplained(draft.group)
    return giver if alone else replace(giver, cautions=giver.cautions | {Caution.UNCLEAR_KIND})


def keeps_its_day(draft: Draft) -> bool:
    """Tell "the rest does not change", which says nothing new."""
    verdict = draft.verdict
    return draft.group.clause.has(Cue.NOCHANGE) and verdict.window is None and verdict.quantity is None


def is_aside(group: Group) -> bool:
    """Tell an advert that names no order or line, and an absence that names no goods either."""
    named = {e.thing for e in group.clause.entities}
    if group.clause.has(Cue.ADVERT):
        return not named & {Thing.LINE, Thing.PO}
    return group.clause.has(Cue.ABSENT) and not named & {Thing.LINE, Thing.GOODS, Thing.PO}


def proposed_part(draft: Draft) -> Draft:
    """Give a quantity that nothing told the state of the kind the categoriser reads in its words."""
    verdict = draft.verdict
    if verdict.kind is not None or verdict.quantity is None or not draft.scope.specific:
        return draft
    kind = proposed_kind(clause_scores(draft.group.clause.text))
    if kind not in DECIDED_BY_A_PERSON:
        return draft  # the categoriser alone proposes nothing else
    return replace(draft, verdict=replace(verdict, kind=kind, proposed=True))
