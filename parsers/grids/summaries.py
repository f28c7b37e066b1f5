"""A table that only sums up another one ("Summary" beside "Detail"): its rows are no items of their own."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from parsers.grids.grid_rows import MEASURED
from parsers.layout import Role, Table, TableRow
from parsers.papers.numbers import read_number

_Key = tuple[str, ...]


def without_summaries(tables: Sequence[Table]) -> tuple[list[Table], list[str]]:
    """Return the tables that are no summaries, and a note for each left out.

    A summary says nothing that another table does not say in more detail: its keys (an order, a product) stand there
    too, beside others (a line), and each of its numbers is the sum of the rows with that key.
    """
    kept: list[Table] = []
    notes: list[str] = []
    for table in tables:
        detail = next((other for other in tables if other is not table and _sums_up(table, other)), None)
        if detail is None:
            kept.append(table)
        else:
            notes.append(f"{table.name}: sums of {detail.name}; not read as lines")
    return kept, notes


def _sums_up(table: Table, detail: Table) -> bool:
    keys, more = _keys(table), _keys(detail)
    measured = _roles(table) & _roles(detail) & MEASURED
    if not keys or not measured or not set(keys) < set(more) or Role.OTHER in _roles(table):
        return False
    if (_roles(table) & MEASURED) - measured or len(table.rows) > len(detail.rows):
        return False
    sums = _sums(detail, keys, measured)
    return all(_equal(row, table, sums.get(key), measured) for key, row in _keyed(table, keys))


def _roles(table: Table) -> set[Role]:
    return {column.role for column in table.columns if column.header}


def _keys(table: Table) -> tuple[Role, ...]:
    return tuple(sorted(_roles(table) - MEASURED - {Role.OTHER, Role.UOM, Role.PRICE_UOM}))


def _keyed(table: Table, keys: Sequence[Role]) -> Iterator[tuple[_Key, TableRow]]:
    """Each row with its key; an order written once stands for the rows below it."""
    po = ""
    for row in table.rows:
        texts = {role: _text(table, row, role) for role in keys}
        if Role.PO in texts:
            po = texts[Role.PO] = texts[Role.PO] or po
        yield tuple(texts[role].casefold() for role in keys), row


def _text(table: Table, row: TableRow, role: Role) -> str:
    index = table.index(role)
    return row.cells[index].text if index is not None and index in row.cells else ""


def _sums(detail: Table, keys: Sequence[Role], measured: set[Role]) -> Mapping[_Key, dict[Role, Decimal]]:
    sums: defaultdict[_Key, dict[Role, Decimal]] = defaultdict(dict)
    for key, row in _keyed(detail, keys):
        for role in measured:
            number = read_number(_text(detail, row, role)) or Decimal(0)
            sums[key][role] = sums[key].get(role, Decimal(0)) + number
    return sums


def _equal(row: TableRow, table: Table, sums: Mapping[Role, Decimal] | None, measured: set[Role]) -> bool:
    if sums is None:
        return False
    return all((read_number(_text(table, row, role)) or Decimal(0)) == sums[role] for role in measured)
