"""Which of its possible roles each column of one table has, by the looks of its cells and its neighbours.

Content outranks the heading where the two conflict (DOMAIN 1.3): a "Ship" column full of dates is a ship date, an
"Item" column of 1, 2, 3 is a line number. A role stands once per table, so that a second claimant takes its next
best meaning.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from parsers.layout import Role
from parsers.roles.cell_types import DATED, NUMERIC, CellType, Profile, profile
from parsers.roles.guess import RoleGuess, holds_several, roles_of
from parsers.roles.labels import normalize
from parsers.roles.taught import taught_role
from parsers.roles.weeks import as_week

QUANTITIES = frozenset(
    {
        Role.QUANTITY,
        Role.ORDERED,
        Role.CONFIRMED,
        Role.SHIPPED,
        Role.SHIPPED_TO_DATE,
        Role.SHIPPED_BEFORE,
        Role.BACKORDERED,
        Role.OPEN,
        Role.CANCELLED,
        Role.RECEIVED,
        Role.PRODUCED,
    }
)
COUNTS = frozenset({Role.PIECES, Role.BUNDLES, Role.WEIGHT})
MONEY = frozenset({Role.PRICE, Role.AMOUNT})
NUMBERS = QUANTITIES | COUNTS | MONEY
DATES = frozenset(
    {Role.DATE_REQUIRED, Role.DATE_OLD, Role.DATE_PROMISED, Role.DATE_SHIP, Role.DATE_DELIVERY, Role.DATE}
)
UNITS = frozenset({Role.UOM, Role.PRICE_UOM})
LINES = frozenset({Role.LINE, Role.PO_LINE})
KEYS = LINES | {Role.PO_AND_LINE, Role.ITEM, Role.CUSTOMER_ITEM, Role.DESCRIPTION}

_REPEATABLE = frozenset({Role.OTHER, Role.DESCRIPTION, Role.COMMENT, Role.SIZE, Role.GRADE, Role.FORM})
_BOTH_WAYS = (  # the same word as a quantity and as a date
    (Role.SHIPPED, Role.DATE_SHIP),
    (Role.CONFIRMED, Role.DATE_PROMISED),
    (Role.ORDERED, Role.DATE_REQUIRED),
    (Role.OPEN, Role.DATE_REQUIRED),
)
_MOSTLY = 0.6
_REVISED = frozenset({"rev", "revised", "new", "current", "curr", "latest", "updated", "neuer", "nouvelle", "nueva"})
_PARTIAL = frozenset({"bo", "backorder", "back", "balance", "bal", "rest", "next", "partial"})
_FIRM_DATES = frozenset({Role.DATE_PROMISED, Role.DATE_SHIP, Role.DATE_DELIVERY})
_NUMBERISH = NUMERIC | {CellType.NO_DATE, CellType.FLAG}
_CODEISH = frozenset({CellType.CODE, CellType.INTEGER, CellType.UNIT, CellType.FLAG, CellType.NUMBER, CellType.DATE})
_UNITISH = frozenset({CellType.UNIT, CellType.FLAG})
_WORDS = frozenset({CellType.TEXT})
_NAMES = frozenset({Role.ITEM, Role.CUSTOMER_ITEM, Role.DESCRIPTION, Role.FORM, Role.GRADE, Role.SIZE})
_CONFLICT = -0.5
_TAKEN = 0.45


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claim:
    column: int
    role: Role
    score: float


def settle_roles(headers: Sequence[str], sample_values: Sequence[Sequence[str]]) -> tuple[Role, ...]:
    """Return one role per column; a column whose meaning stays unknown is OTHER.

    Args:
        headers: the headings, left to right (stacked lines joined by a blank; may be empty strings).
        sample_values: for each column the texts of some of its cells, in the same order of columns; blank cells
            and columns without samples are allowed.
    """
    guesses = [roles_of(h) for h in headers]
    looks = [_look(h, v) for h, v in zip(headers, sample_values, strict=False)]
    claims = [
        _Claim(column=i, role=guess.role, score=guess.score + _support(guess.role, i, guesses, looks))
        for i in range(len(headers))
        for guess in _options(guesses[i], headers[i], looks[i] if i < len(looks) else profile(()))
    ]
    return _soften_due(_old_and_new(_by_looks(_assign(claims, len(headers)), guesses, looks), headers, looks), headers)


def _by_looks(roles: list[Role], guesses: Sequence[tuple[RoleGuess, ...]], looks: Sequence[Profile]) -> list[Role]:
    """Let texts under a heading that nobody knows name the goods, or be remarks where something else names them."""
    unknown = [i for i, role in enumerate(roles) if role is Role.OTHER and not guesses[i] and i < len(looks)]
    worded = [i for i in unknown if looks[i].filled and looks[i].share(_WORDS) > _MOSTLY]
    if worded and not set(roles) & _NAMES:
        roles[worded.pop(0)] = Role.DESCRIPTION
    for i in worded:
        roles[i] = Role.COMMENT
    return roles


def _old_and_new(roles: list[Role], headers: Sequence[str], looks: Sequence[Profile]) -> list[Role]:
    """Of two promises the one called revised or current holds, the plain one beside it is the old one.

    "From" and "To" beside each other over dates are the old day and the new one.
    """
    days = [i for i, look in enumerate(looks) if look.filled and look.share(DATED) > _MOSTLY]
    names = [frozenset(normalize(h).split()) for h in headers]
    for i in days:
        if i + 1 in days and names[i] == {"from"} and names[i + 1] == {"to"}:
            roles[i], roles[i + 1] = Role.DATE_OLD, Role.DATE_PROMISED
    firm = [i for i in days if _FIRM_DATES & {g.role for g in roles_of(headers[i])[:1]}]
    new = [i for i in firm if names[i] & _REVISED]
    if len(new) == 1 and Role.DATE_OLD not in roles:
        own = roles_of(headers[new[0]])[0].role
        plain = [i for i in firm if not names[i] & _REVISED and _is_plain(headers[i], own)]
        if len(plain) == 1:
            roles[plain[0]], roles[new[0]] = Role.DATE_OLD, own
    return roles


def _is_plain(header: str, role: Role) -> bool:
    """Tell whether a heading is the same promise without the word for its revision."""
    return roles_of(header)[0].role in {role, Role.DATE_PROMISED} and not _PARTIAL & set(normalize(header).split())


def _look(header: str, values: Sequence[str]) -> Profile:
    """The looks of a column's cells; bare numbers under "Ship wk" are weeks, and 12/10/2 under "Ord/Shp/BO" no day."""
    if holds_several(header):
        values = [v.split("/")[0] for v in values]
    return profile([as_week(header, v) for v in values])


def _options(guesses: tuple[RoleGuess, ...], header: str, look: Profile) -> list[RoleGuess]:
    """The heading's own meanings, and what only the cells can tell (dates under "Shipped", units without heading)."""
    if taught_role(header) is not None:
        return list(guesses)
    have = {g.role for g in guesses}
    if {Role.PO, Role.ORDERED} <= have and look.filled:  # "Pedido": a number of ours or an amount
        meant = Role.PO if look.numbered or not look.share(NUMERIC) else Role.ORDERED
        guesses = tuple(g for g in guesses if g.role is meant)
    options = list(guesses)
    for quantity, day in _BOTH_WAYS:
        for one, other in ((quantity, day), (day, quantity)):
            # "Ready" counts what is made, not what is promised.
            made = other is Role.CONFIRMED and Role.PRODUCED in have
            if one in have and other not in have and not made:
                options.append(RoleGuess(role=other, score=0.2))
    if have & {Role.ITEM, Role.DESCRIPTION} and Role.LINE not in have and have != {Role.DESCRIPTION}:
        options.append(RoleGuess(role=Role.LINE, score=0.2))
    if not header.strip() and look.filled and look.share(_UNITISH) > _TAKEN * 2:
        options.append(RoleGuess(role=Role.UOM, score=0.2))
    return options


def _support(role: Role, column: int, guesses: Sequence[tuple[RoleGuess, ...]], looks: Sequence[Profile]) -> float:
    look = looks[column] if column < len(looks) else profile(())
    return _content(role, look) + _neighbour(role, column, guesses)


def _content(role: Role, look: Profile) -> float:
    """How well the cells fit the role, from -1 to +0.5; 0 without cells."""
    if not look.filled:
        return 0.0
    if role is Role.WEIGHT and look.thin:
        return _CONFLICT  # "WT" of a tube is its wall (DOMAIN 1.3, ambiguity table)
    if role in NUMBERS:
        return _graded(look.share(_NUMBERISH if look.share(NUMERIC) else NUMERIC))
    if role in DATES | UNITS:
        return _graded(look.share(DATED if role in DATES else _UNITISH))
    if role in LINES:
        return 0.4 if look.rising or (role is Role.LINE and look.suffixed) else -0.8
    return _content_of_names(role, look)


def _content_of_names(role: Role, look: Profile) -> float:
    if role in {Role.ITEM, Role.CUSTOMER_ITEM}:
        if look.rising and look.share(frozenset({CellType.INTEGER})) > _TAKEN * 2:
            return -0.3
        return 0.3 if look.share(_CODEISH) >= _TAKEN else 0.0
    if role is Role.DESCRIPTION:
        return 0.3 if look.share(frozenset({CellType.TEXT})) >= _TAKEN else 0.0
    if role is Role.PO_AND_LINE:
        both = look.share(frozenset({CellType.TEXT, CellType.CODE, CellType.DATE, CellType.NUMBER}))
        return 0.3 if both >= _TAKEN and not look.rising else -0.2
    if role in {Role.COMMENT, Role.STATUS}:
        return 0.1 if look.share(NUMERIC) < _TAKEN else 0.0
    return 0.0


def _graded(share: float) -> float:
    return 1.5 * share - 1.0


def _neighbour(role: Role, column: int, guesses: Sequence[tuple[RoleGuess, ...]]) -> float:
    """A unit belongs to the number on its left; a second unit column is the price's."""
    if role not in UNITS or column == 0:
        return 0.0
    left = {g.role for g in guesses[column - 1][:1]}
    if left & MONEY:
        return 0.4 if role is Role.PRICE_UOM else -0.2
    if left & (QUANTITIES | COUNTS):
        return 0.3 if role is Role.UOM else -0.2
    return 0.0


def _assign(claims: Sequence[_Claim], columns: int) -> list[Role]:
    """Give roles by falling score; a role is given once, except those that may repeat."""
    settled: dict[int, Role] = {}
    taken: set[Role] = set()
    for claim in sorted(claims, key=lambda c: (-c.score, c.column)):
        if claim.column in settled or claim.score < _CONFLICT + 0.5:
            continue
        if claim.role in taken and claim.role not in _REPEATABLE:
            continue
        settled[claim.column] = claim.role
        taken.add(claim.role)
    return [settled.get(i, Role.OTHER) for i in range(columns)]


def _soften_due(roles: list[Role], headers: Sequence[str]) -> tuple[Role, ...]:
    """A lone "Due date" or "Ship by" of a vendor's paper is when the vendor delivers, unless a promise is beside it."""
    if not set(roles) & _FIRM_DATES:
        for i, role in enumerate(roles):
            if role is Role.DATE_REQUIRED:
                roles[i] = next((g.role for g in roles_of(headers[i]) if g.role in _FIRM_DATES), role)
    return tuple(roles)


def settled_score(headers: Sequence[str], sample_values: Sequence[Sequence[str]], roles: Sequence[Role]) -> float:
    """Return how well the settled roles fit headings and cells together; higher is better, summed over columns."""
    return sum(column_score(headers, sample_values, roles, column=i) for i in range(len(roles)))


def column_score(
    headers: Sequence[str], sample_values: Sequence[Sequence[str]], roles: Sequence[Role], *, column: int
) -> float:
    """Return how well one column's role fits its heading (0 to 1) and its cells (-1 to +0.5)."""
    guesses = [roles_of(h) for h in headers]
    looks = [_look(h, v) for h, v in zip(headers, sample_values, strict=False)]
    own = next((g.score for g in guesses[column] if g.role is roles[column]), 0.0)
    return own + _support(roles[column], column, guesses, looks)
