"""Which other column maps would explain a correction: the value stands in a column that was taken for something else.

Pure guesses in the order of their likeliness; the reader itself tells which of them holds.
"""

from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum

from domain.document import StatementKind
from domain.layout_memory import ColumnMap, MappedColumn
from domain.promise import Basis
from parsers.layout import Role


class Corrected(StrEnum):
    """What a person put right in a statement, as far as a column can hold it."""

    QUANTITY = "qty"
    PROMISE = "eta"
    SHIP_DATE = "ship_date"
    PRICE = "unit_price"


_AMOUNTS = frozenset(
    {
        Role.QUANTITY, Role.ORDERED, Role.CONFIRMED, Role.SHIPPED, Role.SHIPPED_TO_DATE, Role.SHIPPED_BEFORE,
        Role.BACKORDERED, Role.OPEN, Role.CANCELLED, Role.RECEIVED, Role.PRODUCED, Role.PIECES, Role.BUNDLES,
        Role.WEIGHT, Role.OTHER,
    }
)  # fmt: skip
_DAYS = frozenset(
    {
        Role.DATE, Role.DATE_REQUIRED, Role.DATE_OLD, Role.DATE_PROMISED, Role.DATE_SHIP, Role.DATE_DELIVERY,
        Role.OTHER,
    }
)  # fmt: skip
_MONEY = frozenset({Role.PRICE, Role.AMOUNT, Role.OTHER})
_BY_KIND = {
    StatementKind.CONFIRM: Role.CONFIRMED,
    StatementKind.SHIP: Role.SHIPPED,
    StatementKind.BACKORDER: Role.BACKORDERED,
    StatementKind.CANCEL: Role.CANCELLED,
    StatementKind.DELAY: Role.OPEN,
}
_BY_BASIS = {Basis.SHIP: Role.DATE_SHIP, Basis.DELIVER: Role.DATE_DELIVERY}
_MEANT_PROMISE = frozenset({Role.DATE_PROMISED, Role.DATE_SHIP, Role.DATE_DELIVERY, Role.DATE})


def other_maps(
    columns: ColumnMap, what: Corrected, *, kind: StatementKind, basis: Basis | None = None
) -> Iterator[ColumnMap]:
    """Yield column maps in which another column holds the corrected value, likeliest first.

    Args:
        columns: How the table is understood today.
        what: What was corrected.
        kind: The kind of statement, which tells the role a quantity has.
        basis: What the corrected date is, where it is one.
    """
    role, among, rivals = _wanted(what, kind, basis)
    for place, column in enumerate(columns.columns):
        if Role(column.role) in among and column.role != role:
            for left in _left_over(what):
                yield _with_role(columns, place, role, rivals=rivals, left=left)


def _wanted(what: Corrected, kind: StatementKind, basis: Basis | None) -> tuple[Role, frozenset[Role], frozenset[Role]]:
    """The role that holds such a value, the roles that may have hidden it, and those that would rival it."""
    if what is Corrected.QUANTITY:
        role = _BY_KIND.get(kind, Role.QUANTITY)
        return role, _AMOUNTS, frozenset({role, Role.QUANTITY})
    if what is Corrected.PRICE:
        return Role.PRICE, _MONEY, frozenset({Role.PRICE})
    if what is Corrected.SHIP_DATE:
        return Role.DATE_SHIP, _DAYS, frozenset({Role.DATE_SHIP, Role.DATE})
    role = Role.DATE_PROMISED if basis is None else _BY_BASIS[basis]
    return role, _DAYS, _MEANT_PROMISE


def _left_over(what: Corrected) -> tuple[Role, ...]:
    """What the column becomes that was believed before: first nothing that is read, then what was ordered or asked."""
    if what is Corrected.QUANTITY:
        return (Role.OTHER, Role.ORDERED)
    return (Role.OTHER, Role.DATE_REQUIRED) if what is Corrected.PROMISE else (Role.OTHER,)


def _with_role(columns: ColumnMap, place: int, role: Role, *, rivals: frozenset[Role], left: Role) -> ColumnMap:
    changed: list[MappedColumn] = []
    for index, column in enumerate(columns.columns):
        if index == place:
            changed.append(replace(column, role=role.value))
        else:
            changed.append(replace(column, role=left.value) if Role(column.role) in rivals else column)
    return ColumnMap(columns=tuple(changed))
