"""Column maps that a person confirmed for the vendor at hand: they outrank the lexicon, the cells and the neighbours.

They work twice. While a document is read, every heading the vendor's maps agree on counts as known, so that a
heading row made of words nobody foresaw is found and cut at the right places. A table whose headings are exactly
those of a map then gets that map's roles.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from types import MappingProxyType

from domain.layout_memory import ColumnMap, MappedColumn, heading_key, layout_of
from parsers.layout import Column, Layout, Role, Table

_NOTHING: Mapping[str, Role] = MappingProxyType({})
_taught: ContextVar[Mapping[str, Role]] = ContextVar("taught headings", default=_NOTHING)


@contextmanager
def taught_headings(maps: Sequence[ColumnMap]) -> Iterator[None]:
    """Let the headings of these maps count as known within the block; those with two meanings stay as they are."""
    found: dict[str, set[Role]] = {}
    for column in (c for each in maps for c in each.columns):
        found.setdefault(heading_key(column.heading), set()).add(Role(column.role))
    token = _taught.set({key: next(iter(roles)) for key, roles in found.items() if key and len(roles) == 1})
    try:
        yield
    finally:
        _taught.reset(token)


def taught_role(heading: str) -> Role | None:
    """Return what a heading was taught to hold, or None."""
    taught = _taught.get()
    return taught.get(heading_key(heading)) if taught else None


def with_taught_roles(layout: Layout, maps: Sequence[ColumnMap]) -> Layout:
    """Give the tables whose headings are those of a map the roles of that map."""
    if not maps:
        return layout
    by_layout = {each.layout: each for each in maps}
    return replace(layout, tables=tuple(_taught_table(table, by_layout) for table in layout.tables))


def _taught_table(table: Table, by_layout: Mapping[str, ColumnMap]) -> Table:
    known = by_layout.get(layout_of([c.header for c in table.columns]))
    if known is None:
        return table
    roles = [Role(column.role) for column in known.columns]
    return replace(
        table, columns=tuple(Column(role=r, header=c.header) for r, c in zip(roles, table.columns, strict=True))
    )


def column_map(table: Table) -> ColumnMap:
    """Return how a table's columns were understood."""
    return ColumnMap(columns=tuple(MappedColumn(heading=c.header, role=c.role.value) for c in table.columns))
