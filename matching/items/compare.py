"""Compare what was ordered with what a document names, field by field (DOMAIN 3.1 and 3.3).

Only differences the trade is sure about count as equivalent; everything else is different, and what one side does
not say is missing, never the same.
"""

import re
from functools import lru_cache

from domain.weight import Metal
from matching.items.grades import is_equivalent, is_less_precise
from matching.items.item import Form, Item
from matching.items.size_compare import compare_schedules, compare_sizes, same_goods_by_form
from matching.items.substitutions import Substitution, SubstitutionClass, substitution
from matching.items.tables import COATING_WEIGHTS, COMPONENT_NOUNS, EXCLUSIVE_WORDS
from matching.items.verdict import Comparison, Field, FieldVerdict, Verdict

__all__ = ["Comparison", "Field", "FieldVerdict", "Verdict", "compare_items"]


@lru_cache(maxsize=65536)
def compare_items(ordered: Item, offered: Item) -> Comparison:
    """Compare an ordered item with an offered one; the order of the two matters for grades and coatings.

    Args:
        ordered: our line.
        offered: what the document names.
    """
    found: list[FieldVerdict | None] = [
        _form(ordered, offered),
        _metal(ordered, offered),
        _grade(ordered, offered),
        _section(ordered, offered),
        *compare_sizes(ordered, offered),
        compare_schedules(ordered, offered),
        _process(ordered, offered),
        _finish(ordered, offered),
        _coating(ordered, offered),
        _temper(ordered, offered),
        _thread(ordered, offered),
        _codes(ordered, offered),
        _words(ordered, offered),
        _origin(ordered, offered),
    ]
    return Comparison(fields=tuple(entry for entry in found if entry is not None))


def _form(ordered: Item, offered: Item) -> FieldVerdict | None:
    if ordered.form is None and offered.form is None:
        return None
    if ordered.form is None or offered.form is None:
        return FieldVerdict(field=Field.FORM, verdict=Verdict.MISSING)
    verdict = same_goods_by_form(ordered.form, offered.form)
    note = "" if verdict is Verdict.SAME else f"{ordered.form} against {offered.form}"
    return FieldVerdict(field=Field.FORM, verdict=verdict, note=note)


_ALUMINUM = frozenset(metal for metal in Metal if metal.name.startswith("ALUMINUM"))
_STAINLESS = frozenset({Metal.STAINLESS_300, Metal.STAINLESS_400, Metal.DUPLEX})


def _metal(ordered: Item, offered: Item) -> FieldVerdict | None:
    ours, theirs = ordered.metal, offered.metal
    if ours is None or theirs is None:
        return _unsaid_metal(ordered, offered)
    if ordered.grades & offered.grades:  # the grade names the metal; a bare grade is read as carbon by default
        return FieldVerdict(field=Field.METAL, verdict=Verdict.SAME)
    same = ours is theirs or {ours, theirs} <= _ALUMINUM or {ours, theirs} <= _STAINLESS
    note = "" if same else f"{ours} against {theirs}"
    return FieldVerdict(field=Field.METAL, verdict=Verdict.SAME if same else Verdict.DIFFERENT, note=note)


def _unsaid_metal(ordered: Item, offered: Item) -> FieldVerdict | None:
    """A gauge is another thickness in another metal: stainless on one side and nothing on the other is not sure."""
    said = ordered.metal or offered.metal
    if ordered.gauge is None or offered.gauge is None or said in {None, Metal.CARBON}:
        return None
    return FieldVerdict(field=Field.METAL, verdict=Verdict.MISSING, note=f"only one side says {said}, by the gauge")


def _grade(ordered: Item, offered: Item) -> FieldVerdict | None:
    ours, theirs = ordered.grades or ordered.specs, offered.grades or offered.specs
    if not ours and not theirs:
        return None
    if not ours or not theirs:
        return FieldVerdict(field=Field.GRADE, verdict=Verdict.MISSING)
    verdict, said = _grade_verdict(ours, theirs, ordered.form or offered.form)
    note = "" if verdict is Verdict.SAME else _against("/".join(sorted(ours)), "/".join(sorted(theirs)), said)
    if verdict in {Verdict.SAME, Verdict.EQUIVALENT} and ordered.doubts | offered.doubts:
        verdict, note = Verdict.MISSING, "read through a scanning error"
    return FieldVerdict(field=Field.GRADE, verdict=verdict, note=note, substitution=said)


_OF_CLASS = {
    SubstitutionClass.EQUIVALENT: Verdict.EQUIVALENT,
    SubstitutionClass.USUAL: Verdict.UPGRADE,
    SubstitutionClass.APPROVAL: Verdict.DIFFERENT,
    SubstitutionClass.REFUSED: Verdict.DOWNGRADE,
}


def _against(ours: str, theirs: str, said: Substitution | None = None) -> str:
    return f"{ours} against {theirs}" + (f" ({said})" if said else "")


def _grade_verdict(
    ours: frozenset[str], theirs: frozenset[str], form: Form | None
) -> tuple[Verdict, Substitution | None]:
    """Every ordered grade must be covered by an offered one; extra certificates do no harm."""
    if ours == theirs:
        return Verdict.SAME, None
    open_grades = {grade for grade in ours if not any(is_equivalent(grade, offer, form=form) for offer in theirs)}
    if not open_grades:
        return Verdict.EQUIVALENT, None
    covered = ours - open_grades
    if covered and open_grades == {f"{grade}L" for grade in covered}:
        return Verdict.EQUIVALENT, None  # 304/304L stock is often printed as 304
    unsaid = bool(covered) or all(any(is_less_precise(grade, offer) for offer in theirs) for grade in open_grades)
    worst = _worst_substitution(open_grades, theirs, form)
    if worst is not None and (not unsaid or worst.kind is SubstitutionClass.USUAL):
        return _OF_CLASS[worst.kind], worst
    return (Verdict.MISSING if unsaid else Verdict.DIFFERENT), None


def _worst_substitution(ours: set[str], theirs: frozenset[str], form: Form | None) -> Substitution | None:
    """For each ordered grade the best that is offered; of these the worst; None where one has no row at all."""
    best = []
    for grade in sorted(ours):
        rows = [row for offer in sorted(theirs) if (row := substitution("grade", grade, offer, form=form))]
        if not rows:
            return None
        best.append(min(rows, key=_rank))
    return max(best, key=_rank)


def _rank(row: Substitution) -> int:
    return list(SubstitutionClass).index(row.kind)


def _section(ordered: Item, offered: Item) -> FieldVerdict | None:
    ours, theirs = ordered.section, offered.section
    if ours is None and theirs is None:
        return None
    if ours is None or theirs is None:
        return FieldVerdict(field=Field.SECTION, verdict=Verdict.MISSING)
    same = ours == theirs
    note = "" if same else f"{ours} against {theirs}"
    return FieldVerdict(field=Field.SECTION, verdict=Verdict.SAME if same else Verdict.DIFFERENT, note=note)


# Ways of making that exclude each other; the later in a row includes the earlier (HR P&O is pickled hot rolled).
_ROLLED = ("HR", "PO", "CR", "CF", "GROUND", "TGP")
_JOINED = ("WELDED", "CW", "SMLS", "CDS", "DOM")


def _process(ordered: Item, offered: Item) -> FieldVerdict | None:
    found = [
        verdict
        for group in (_ROLLED, _JOINED)
        if (verdict := _process_verdict(_last(group, ordered.process), _last(group, offered.process))) is not None
    ]
    if not found:
        return None
    worst, said = max(found, key=lambda pair: list(Verdict).index(pair[0]))
    note = "" if worst is Verdict.SAME else _against(_listed(ordered.process), _listed(offered.process), said)
    return FieldVerdict(field=Field.PROCESS, verdict=worst, note=note, substitution=said)


def _last(group: tuple[str, ...], found: frozenset[str]) -> str | None:
    return next((name for name in reversed(group) if name in found), None)


def _process_verdict(ours: str | None, theirs: str | None) -> tuple[Verdict, Substitution | None] | None:
    if ours is None and theirs is None:
        return None
    if ours is None or theirs is None:
        return Verdict.MISSING, None
    return (Verdict.SAME, None) if ours == theirs else _by_table("process", ours, theirs)


def _by_table(
    field: str, ours: str, theirs: str, form: Form | None = None, otherwise: Verdict = Verdict.DIFFERENT
) -> tuple[Verdict, Substitution | None]:
    said = substitution(field, ours, theirs, form=form)
    return (otherwise, None) if said is None else (_OF_CLASS[said.kind], said)


def _listed(words: frozenset[str]) -> str:
    return " ".join(sorted(words)) or "nothing"


def _finish(ordered: Item, offered: Item) -> FieldVerdict | None:
    ours, theirs = ordered.finish, offered.finish
    if not ours and not theirs:
        return None
    if ours == theirs:
        return FieldVerdict(field=Field.FINISH, verdict=Verdict.SAME)
    verdict, said = Verdict.MISSING, None
    if "SECONDARY" in theirs - ours:
        verdict, said = _by_table("quality", "prime", "secondary")
    elif ours and theirs and ours.isdisjoint(theirs):
        verdict, said = _by_table("finish", min(ours), min(theirs))
    note = _against(_listed(ours), _listed(theirs), said)
    return FieldVerdict(field=Field.FINISH, verdict=verdict, note=note, substitution=said)


def _coating(ordered: Item, offered: Item) -> FieldVerdict | None:
    ours, theirs = _coats(ordered), _coats(offered)
    if not ours and not theirs:
        return None
    verdict, said = _coating_verdict(ours, theirs)
    note = "" if verdict is Verdict.SAME else _against(_listed(ours), _listed(theirs), said)
    return FieldVerdict(field=Field.COATING, verdict=verdict, note=note, substitution=said)


def _coats(item: Item) -> frozenset[str]:
    """Return the coatings, with the kind a coating weight implies: G90 is galvanized."""
    implied = {
        "GALV" if weight.startswith("G") else "GALVALUME" if weight.startswith("AZ") else "GALVANNEAL"
        for weight in item.coating & COATING_WEIGHTS
        if weight[0] in "GA"
    }
    return item.coating | implied


def _coating_verdict(ours: frozenset[str], theirs: frozenset[str]) -> tuple[Verdict, Substitution | None]:
    if ours == theirs:
        return Verdict.SAME, None
    if not ours or not theirs:
        return Verdict.MISSING, None
    mine, others = ours - COATING_WEIGHTS, theirs - COATING_WEIGHTS
    if mine != others:
        return _by_table("coating", min(mine, default=""), min(others, default=""))
    weight, other = _coat_weight(ours), _coat_weight(theirs)
    if weight is None or other is None:
        return Verdict.MISSING, None
    return _by_table("coating", "any", "heavier" if other > weight else "lighter")


def _coat_weight(coats: frozenset[str]) -> int | None:
    weights = [int(re.sub(r"\D", "", coat)) for coat in coats & COATING_WEIGHTS]
    return max(weights, default=None)


def _temper(ordered: Item, offered: Item) -> FieldVerdict | None:
    ours, theirs = ordered.temper, offered.temper
    if ours is None and theirs is None:
        return None
    if ours is None or theirs is None:
        return FieldVerdict(field=Field.TEMPER, verdict=Verdict.MISSING)
    if ours == theirs:
        return FieldVerdict(field=Field.TEMPER, verdict=Verdict.SAME)
    verdict, said = _by_table("temper", ours, theirs, ordered.form or offered.form)
    return FieldVerdict(field=Field.TEMPER, verdict=verdict, note=_against(ours, theirs, said), substitution=said)


def _origin(ordered: Item, offered: Item) -> FieldVerdict | None:
    """Compare where the goods may come from, only where both say it."""
    ours, theirs = ordered.origin, offered.origin
    if ours is None or theirs is None:
        return None
    if ours == theirs:
        return FieldVerdict(field=Field.ORIGIN, verdict=Verdict.SAME)
    verdict, said = _by_table("origin", ours, theirs, otherwise=Verdict.EQUIVALENT)
    return FieldVerdict(field=Field.ORIGIN, verdict=verdict, note=_against(ours, theirs, said), substitution=said)


def _thread(ordered: Item, offered: Item) -> FieldVerdict | None:
    ours, theirs = ordered.threads, offered.threads
    if not ours and not theirs:
        return None
    if ours == theirs:
        return FieldVerdict(field=Field.THREAD, verdict=Verdict.SAME)
    if not ours or not theirs:
        return FieldVerdict(field=Field.THREAD, verdict=Verdict.MISSING)
    # M10 without a pitch is the coarse M10-1.5 by custom, but it may be fine: not sure.
    bare = {name.split("-")[0] for name in ours if name[0] == "M"} == {n.split("-")[0] for n in theirs if n[0] == "M"}
    vague = bare and any("-" not in name for name in ours | theirs)
    verdict = Verdict.MISSING if vague else Verdict.DIFFERENT
    return FieldVerdict(field=Field.THREAD, verdict=verdict, note=f"{_listed(ours)} against {_listed(theirs)}")


_MADE_PARTS = frozenset({None, Form.COMPONENT})


def _codes(ordered: Item, offered: Item) -> FieldVerdict | None:
    """Compare part-number-like words; only for made parts are they what tells goods apart."""
    if not ordered.codes and not offered.codes:
        return None
    open_codes = {code for code in ordered.codes - offered.codes if not _covered(code, offered.text)}
    if not open_codes and ordered.codes:
        return FieldVerdict(field=Field.CODES, verdict=Verdict.SAME)
    if ordered.form not in _MADE_PARTS or offered.form not in _MADE_PARTS:
        return None
    extra = {code for code in offered.codes - ordered.codes if not _covered(code, ordered.text)}
    note = f"{_listed(ordered.codes)} against {_listed(offered.codes)}"
    verdict = Verdict.DIFFERENT if open_codes and extra else Verdict.MISSING
    return FieldVerdict(field=Field.CODES, verdict=verdict, note=note)


def _covered(code: str, text: str) -> bool:
    """Return whether a text holds a code, with or without its blanks and hyphens, and not inside a longer number."""
    wanted, whole = _packed(code), _packed(text)
    place = whole.find(wanted)
    while place >= 0:
        before, after = whole[:place][-1:], whole[place + len(wanted) :][:1]
        if not (before.isdecimal() and wanted[:1].isdecimal()) and not (after.isdecimal() and wanted[-1:].isdecimal()):
            return True
        place = whole.find(wanted, place + 1)
    return False


@lru_cache(maxsize=65536)
def _packed(text: str) -> str:
    return re.sub(r"[^A-Z0-9#~]", "", re.sub(r"(?<=\d)[^A-Z0-9]+(?=\d)", "~", text))


def _words(ordered: Item, offered: Item) -> FieldVerdict | None:
    """Compare the words of made parts: a nut is no washer, and a lock washer is no flat one."""
    if ordered.form not in _MADE_PARTS or offered.form not in _MADE_PARTS:
        return None
    ours, theirs = frozenset(ordered.words), frozenset(offered.words)
    if not ours and not theirs:
        return None
    note = f"{_listed(ours - theirs)} against {_listed(theirs - ours)}"
    if _exclude(ours, theirs):
        return FieldVerdict(field=Field.WORDS, verdict=Verdict.DIFFERENT, note=note)
    left = {word for word in ours if len(word) > 1 and not _abbreviates(word, theirs)}
    right = {word for word in theirs if len(word) > 1 and not _abbreviates(word, ours)}
    if not left and not right:
        return FieldVerdict(field=Field.WORDS, verdict=Verdict.SAME)
    return FieldVerdict(field=Field.WORDS, verdict=Verdict.MISSING, note=note)


def _exclude(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    nouns, others = ours & COMPONENT_NOUNS, theirs & COMPONENT_NOUNS
    if nouns and others and nouns.isdisjoint(others):
        return True
    return any(
        (one := ours & group) and (other := theirs & group) and one.isdisjoint(other) for group in EXCLUSIVE_WORDS
    )


def _abbreviates(word: str, others: frozenset[str]) -> bool:
    """Return whether a word stands among others, whole, cut short, or without its vowels."""
    if word in others:
        return True
    return any(
        min(len(word), len(other)) >= 3  # noqa: PLR2004 - shorter beginnings fit anything
        and (word.startswith(other) or other.startswith(word) or _skeleton(word) == _skeleton(other))
        for other in others
    )


def _skeleton(word: str) -> str:
    return word[:1] + re.sub(r"[AEIOU]", "", word[1:])
