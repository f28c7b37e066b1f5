"""What decisions teach: a vendor's own name for an item of ours. Pure proposals; nothing is used from here."""

from collections.abc import Iterable
from datetime import datetime

from domain.alias import Alias, part_key
from domain.match import MatchedStatement
from domain.purchase import PoLine
from matching.aliases import alias_key, plain_code

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
