"""What decisions teach: a vendor's own name for an item of ours. Pure proposals; nothing is used from here."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from domain.alias import Alias, part_key
from domain.match import Decision, HoldCode, MatchedStatement
from domain.purchase import PoLine, line_key, po_key
from matching.aliases import alias_key, goods_key, plain_code
from matching.items.compare import compare_items
from matching.items.reading import parse_item
from matching.items.verdict import Field, Verdict

_SHORTEST = 3  # letters and digits of a name that may stand for an item


def alias_from(
    word: MatchedStatement, line: PoLine, *, who: str, at: datetime, decision_id: int | None = None
) -> Alias | None:
    """Return the alias that "this statement is about this line" teaches, or None.

    The vendor's part number is the name, else his wording. Nothing is learned from a name that is ours already, from
    one too short to mean anything, or where the vendor is not known.
    """
    part = vendor_part(word, line)
    if word.vendor_id is None or part is None or not (line.item or line.description):
        return None
    return Alias(
        vendor_id=word.vendor_id,
        part=part,
        item=line.item,
        description=line.description,
        proposed_by=who,
        proposed_at=at,
        decision_id=decision_id,
    )


def goods_by_name(aliases: Iterable[Alias]) -> dict[str, frozenset[str]]:
    """Return aliases as the matcher compares them: the vendor's name to the goods it may mean."""
    found: dict[str, frozenset[str]] = {}
    for alias in aliases:
        name, goods = alias_key(alias.part), plain_code(alias.item) or plain_code(alias.description)
        if name is not None and goods:
            found[name] = found.get(name, frozenset()) | {goods}
    return found


def vendor_part(word: MatchedStatement, line: PoLine) -> str | None:
    """Return what the vendor calls the goods, unless it is how we call them."""
    ours = {part_key(text) for text in (line.item, line.vendor_item, line.description) if text}
    target = word.statement.target
    names = [*target.codes, *([target.item_text] if target.item_text else [])]
    return next((n for n in names if len(part_key(n)) >= _SHORTEST and part_key(n) not in ours), None)


# --- what an alias would change


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasEffect:
    """An earlier statement that uses the name: the goods it stands on, and whether the alias says other ones."""

    statement_id: int
    source: str
    stands_on: str
    changes: bool
    applied: bool


def effects(
    alias: Alias, said: Iterable[MatchedStatement], lines: Mapping[tuple[str, str], PoLine]
) -> tuple[AliasEffect, ...]:
    """Return what an alias means for a vendor's earlier statements.

    Args:
        alias: The alias.
        said: All that the vendor ever said, as it stands.
        lines: The order lines it is about, by ``po_key`` and ``line_key``.
    """
    return tuple(_effect(alias, word, lines) for word in said if _uses(alias, word))


def _effect(alias: Alias, word: MatchedStatement, lines: Mapping[tuple[str, str], PoLine]) -> AliasEffect:
    line = _line_of(word, lines)
    return AliasEffect(
        statement_id=word.statement_id,
        source=word.source,
        stands_on=f"{line.po}/{line.line} {line.item or line.description}" if line is not None else "no line",
        changes=line is None or goods_key(line) != _goods(alias),
        applied=line is not None and word.decision.applied,
    )


def proposals(
    said: Iterable[MatchedStatement],
    lines: Mapping[tuple[str, str], PoLine],
    *,
    who: str,
    at: datetime,
    fewest: int,
) -> Iterator[Alias]:
    """Yield the names that people put on the same goods at least ``fewest`` times, and never on others."""
    found: defaultdict[tuple[str, str], list[Alias]] = defaultdict(list)
    for word in said:
        line = _line_of(word, lines)
        alias = alias_from(word, line, who=who, at=at) if line is not None and word.decision.applied else None
        if alias is not None:
            found[alias.vendor_id, part_key(alias.part)].append(alias)
    for aliases in found.values():
        if len(aliases) >= fewest and len({_goods(alias) for alias in aliases}) == 1:
            yield aliases[0]


def _line_of(word: MatchedStatement, lines: Mapping[tuple[str, str], PoLine]) -> PoLine | None:
    return lines.get((po_key(word.po), line_key(word.line))) if word.po and word.line else None


def _goods(alias: Alias) -> str:
    return plain_code(alias.item) or plain_code(alias.description)


def _uses(alias: Alias, word: MatchedStatement) -> bool:
    target = word.statement.target
    names = {alias_key(text) for text in (*target.codes, target.item_text) if text}
    return word.vendor_id == alias.vendor_id and alias_key(alias.part) in names


# --- what speaks against an alias

_DIMENSIONS = frozenset({Field.SIZES, Field.LENGTH, Field.SECTION, Field.GRADE, Field.METAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Why an alias is not to be trusted further."""

    words: str

    def held(self, word: MatchedStatement) -> MatchedStatement:
        """Return the statement waiting for a person with this reason."""
        hold = f"{HoldCode.ITEM_DIFFERS}: {self.words}"
        return replace(word, decision=Decision.REVIEW, holds=(*word.holds, hold))


def contradicted(alias: Alias, word: MatchedStatement) -> Contradiction | None:
    """Say what makes the goods of a statement that uses the name others than the alias says, or None."""
    text = word.statement.target.item_text
    if not _uses(alias, word) or not text or part_key(text) == part_key(alias.part) or not alias.description:
        return None
    fields = compare_items(parse_item(alias.description), parse_item(text)).fields
    differing = [f.field.value for f in fields if f.field in _DIMENSIONS and f.verdict is Verdict.DIFFERENT]
    if not differing:
        return None
    return Contradiction(
        words=f"{alias.part} meant {alias.item or alias.description}, and now comes as {text} (other {differing[0]})"
    )
