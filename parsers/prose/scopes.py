"""Which lines words are about: what a group names, else what the text, the subject or our question named."""

import re
from dataclasses import dataclass, replace

from domain.document import LineReference, ReadingContext
from parsers.prose.clauses import PRONOUN, Group, part_of, says_state
from parsers.prose.cues import Cue
from parsers.prose.entities import Clause, read_clause
from parsers.prose.things import Thing


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Order, lines and goods under discussion, as written. ``ours`` tells that the line numbers are surely ours."""

    po: str | None = None
    lines: tuple[str, ...] = ()
    item: str = ""
    whole: bool = False
    but_lines: tuple[str, ...] = ()
    but_items: tuple[str, ...] = ()
    ours: bool = False

    @property
    def specific(self) -> bool:
        """True when lines or goods are named, not only an order."""
        return bool(self.lines or self.item)

    @property
    def named(self) -> bool:
        """True when anything at all is named."""
        return self.specific or self.whole or self.po is not None

    def reference(self, row: str) -> LineReference:
        """Return the scope as a statement's target."""
        single = self.lines[0] if len(self.lines) == 1 else None
        return LineReference(
            row=row,
            po_text=self.po,
            po_line=single if self.ours else None,
            line_text=None if self.ours else single,
            lines=self.lines if len(self.lines) > 1 else (),
            item_text=self.item,
            codes=codes_in(self.item),
            whole_order=self.whole,
            but_lines=self.but_lines,
            but_items=self.but_items,
        )


_CODE = re.compile(r"(?=[\w./\-]*\d)(?=[\w./\-]*[A-Za-z\-])[A-Za-z0-9][\w./\-]{4,}")


def codes_in(item: str) -> tuple[str, ...]:
    """Return the words of a text that look like item numbers."""
    return tuple(w for w in item.split() if _CODE.fullmatch(w))


REFERRING = re.compile(
    r"(?:(?<!truck\s)(?<!load\s)(?<!trailer\s)(?<!shipment\s)\bwith|w/|same\s+as|identical\s+(?:to|with)|equal\s+to|(?:same|just|exactly)\s+as|(?<=[-:=\u2013]\s)as|(?<=^)as|(?<!look\s)(?<!looks\s)(?<!looking\s)\blike|together\s+with|along\s+with|as\s+on|ditto)\s*(?:the\s+)?$",
    re.IGNORECASE,
)


def scope_of_group(group: Group, *, current: Scope, base: Scope) -> Scope:
    """Return what a group is about; what it does not name itself it inherits.

    Args:
        group: the group.
        current: the scope of the words before it.
        base: the scope the mail gives by itself (subject, quoted question).
    """
    clause = group.clause
    po = next((e.values[0] for e in clause.all_of(Thing.PO) if not _refers(clause, e.start)), None)
    lines = _own_lines(clause) or _own_goods(clause)
    if not lines and group.item is not None and _only_refers(group):
        group = replace(group, item=None)
    excepted = _excepted(clause)
    if lines or po is not None or group.item is not None:
        return _named(group, po=po, lines=lines, current=current, base=base, excepted=excepted)
    if (current.but_lines or current.but_items) and PRONOUN.match(clause.text):
        return Scope(po=current.po, lines=current.but_lines, item=next(iter(current.but_items), ""))
    if _says_all(clause):
        return replace(excepted, po=current.po or base.po, whole=True)
    return current


def _named(
    group: Group, *, po: str | None, lines: tuple[str, ...], current: Scope, base: Scope, excepted: Scope
) -> Scope:
    po_now = po or current.po or base.po
    if lines:
        return _of_lines(group, po=po_now, lines=lines, current=current, base=base)
    if group.item is not None and not ((excepted.but_items or excepted.but_lines) and _says_all(group.clause)):
        known = base if base.lines and po in (None, base.po) else Scope()
        return Scope(po=po_now, lines=known.lines, item=group.item_text, ours=known.ours)
    if _says_all(group.clause) or po is not None:
        same = po is None or base.po is None or po == base.po
        if base.lines and same and not _says_all(group.clause):
            return replace(base, po=po_now)
        return replace(excepted, po=po_now, whole=_says_all(group.clause))
    return current


def _of_lines(group: Group, *, po: str | None, lines: tuple[str, ...], current: Scope, base: Scope) -> Scope:
    by_name = not _own_lines(group.clause)
    discussed = current.lines or base.lines
    if by_name and len(lines) > 1 and discussed and set(discussed) <= set(lines) and po in {current.po, base.po}:
        return replace(current if current.lines else base, po=po)
    if by_name and len(lines) > 1 and _counts_one_name(group.clause):
        return Scope(po=po, item=group.item_text)  # "70 cap screws" of three lines: nobody knows which
    return Scope(po=po, lines=lines, item=_goods_text(group), ours=by_name)


def _only_refers(group: Group) -> bool:
    """Tell "ships with the floor plate on 12/2", whose goods are those under discussion."""
    start = group.item[0] if group.item is not None else 0
    return _refers(group.clause, start) and says_state(part_of(group.clause, 0, start))


def _refers(clause: Clause, start: int) -> bool:
    return bool(REFERRING.search(clause.text[:start]))


def _own_lines(clause: Clause) -> tuple[str, ...]:
    excepts = clause.cues(Cue.EXCEPT)
    found: list[str] = []
    for entity in clause.all_of(Thing.LINE):
        excluded = any(m.end <= entity.start for m in excepts) and _says_all(clause)
        if not excluded and not _refers(clause, entity.start):
            found += [v for v in entity.values if v not in found]
    if not found and _CARRIES.match(clause.text):
        found += [v for entity in clause.all_of(Thing.LINE) for v in entity.values if v not in found]
    return tuple(found)


# "Our truck comes Tuesday with lines 1-3": the truck is no goods of its own.
_CARRIES = re.compile(
    r"\W*(?:(?:our|the|your|a|my|today's|monday's|tuesday's|wednesday's|thursday's|friday's)\s+)*(?:trucks?|driver|load|trailer|shipment|carrier|van|flatbed)\b",
    re.IGNORECASE,
)


def _own_goods(clause: Clause) -> tuple[str, ...]:
    """Return the lines of the goods a clause names; none where one name is not clear."""
    excepts = clause.cues(Cue.EXCEPT) if _says_all(clause) else ()
    dated = bool(clause.all_of(Thing.DATE))
    named = [
        e
        for e in clause.all_of(Thing.GOODS)
        if not any(m.end <= e.start for m in excepts)
        and not _SAME_AS.search(clause.text[: e.start])
        and not (_refers(clause, e.start) and (not dated or says_state(part_of(clause, 0, e.start))))
    ]
    sure = [e for e in named if e.values]
    named = sure + [e for e in named if not e.values and (not sure or re.search(r"\d", e.text))]
    if not named or not all(e.values for e in named):
        return ()
    return tuple(dict.fromkeys(v for e in named for v in e.values))


def _counts_one_name(clause: Clause) -> bool:
    """Tell "70 hex cap screws" and "the rounds, 40 pcs" from "the rounds, 20 each"."""
    each = re.search(r"\b(?:each|both|apiece)\b", clause.text, re.IGNORECASE)
    one = any(len(e.values) > 1 for e in clause.all_of(Thing.GOODS))
    return one and bool(clause.all_of(Thing.QUANTITY)) and not clause.has(Cue.BOTH) and not each


_SAME_AS = re.compile(r"\b(?:same\s+(?:\w+\s+)?as|just\s+like|instead\s+of)\s+(?:the\s+|your\s+)?$", re.IGNORECASE)


def _goods_text(group: Group) -> str:
    """Return the goods as written, where they need a check: names that were tied to the lines need none."""
    named = group.clause.all_of(Thing.GOODS)
    if not named:
        return group.item_text
    lines = set(_own_lines(group.clause))
    return next((e.text for e in named if e.values and lines and lines.isdisjoint(e.values)), "")


def _says_all(clause: Clause) -> bool:
    return clause.has(Cue.ALL) or _ORDER_EXCEPT.search(clause.text) is not None or _excepts_from_order(clause)


def _excepts_from_order(clause: Clause) -> bool:
    """Tell "you're set on 4512 with the exception of the flats": an order, and what of it is left out."""
    mark = next(iter(clause.cues(Cue.EXCEPT)), None)
    before = [e.thing for e in clause.entities if mark is not None and e.start < mark.start]
    return Thing.PO in before and not {Thing.LINE, Thing.GOODS, Thing.QUANTITY} & set(before)


# "We show this order complete on 12/1 with the exception of line 4"
_ORDER_EXCEPT = re.compile(
    r"\b(?:order|po|lines|items|material|rest|balance|bestellung|commande|pedido)\b[^.;]*\b(?:except|exception\s+of|excluding|other\s+than|apart\s+from|au(?:\u00df|ss)er|sauf|excepto|salvo)\b",
    re.IGNORECASE,
)


def _excepted(clause: Clause) -> Scope:
    """Return the lines and goods after "except" as a scope that leaves them out."""
    mark = next(iter(clause.cues(Cue.EXCEPT)), None)
    if mark is None or not _says_all(clause):
        return Scope()
    named = (*clause.all_of(Thing.LINE), *clause.all_of(Thing.GOODS))
    lines = tuple(dict.fromkeys(v for e in named if e.start >= mark.end for v in e.values))
    tail = re.sub(r"^(?:\s*(?:for|not|the))*\s*", "", clause.text[mark.end :]).strip(" .,;")
    items = (tail,) if tail and not lines and len(tail.split()) <= 6 else ()  # noqa: PLR2004 - goods, not a story
    return Scope(but_lines=lines, but_items=items)


def scope_of_text(text: str, *, context: ReadingContext, ours: bool = False) -> Scope:
    """Return the one order, and the lines, that a subject or a quoted question names; several orders name none."""
    clause = read_clause(text, start=0, context=context)
    orders = {e.values[0] for e in clause.all_of(Thing.PO)}
    if len(orders) > 1:
        return Scope()
    lines = tuple(dict.fromkeys(v for e in clause.all_of(Thing.LINE) for v in e.values))
    named = [e for e in clause.all_of(Thing.GOODS) if e.values] if not lines else []
    if named:
        lines, ours = tuple(dict.fromkeys(v for e in named for v in e.values)), True
    return Scope(po=next(iter(orders), None), lines=lines, ours=ours and bool(lines))
