"""What may stand for what (DOMAIN 3.3): a reviewed table, one row a pair, with its class and the reason.

The table is data (``substitutions.csv``) so that a buyer can read and change it without reading code. Pairs that it
does not hold are other goods.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from domain.errors import ConfigurationError
from matching.items.item import Form

_TABLE = "substitutions.csv"
_COLUMNS = ("field", "ordered", "offered", "forms", "class", "reason")
ANY = "any"


class SubstitutionClass(StrEnum):
    """How an offered item stands to the ordered one in the trade (DOMAIN 3.3)."""

    EQUIVALENT = "E"  # certified for both, or renamed: the same
    USUAL = "U"  # usually accepted as better, by the buyer's rule
    APPROVAL = "A"  # an engineer or the customer has to approve
    REFUSED = "N"  # not acceptable


@dataclass(frozen=True, slots=True, kw_only=True)
class Substitution:
    """One row: ``field`` of the item, the canonical names of both sides, the forms it holds for (none: all)."""

    field: str
    ordered: str
    offered: str
    forms: frozenset[Form]
    kind: SubstitutionClass
    reason: str

    def __str__(self) -> str:
        return f"class {self.kind}: {self.reason}"


def substitution(field: str, ordered: str, offered: str, *, form: Form | None = None) -> Substitution | None:
    """Return what the trade says of a pair, or None where it says nothing.

    Args:
        field: ``grade``, ``process``, ``coating``, ``finish``, ``temper``, ``thickness``, ``sheet size``, ``length``.
        ordered: canonical name of what was ordered; a general rule has ``any``.
        offered: canonical name of what is offered.
        form: the goods' form; a row for certain forms counts only for these.
    """
    rows = (*_rows().get((field, ordered, offered), ()), *_rows().get((field, ANY, offered), ()))
    return next((row for row in rows if not row.forms or form in row.forms), None)


def all_substitutions() -> tuple[Substitution, ...]:
    """Return every row of the table in its order."""
    return _read()


@cache
def _rows() -> Mapping[tuple[str, str, str], tuple[Substitution, ...]]:
    found: dict[tuple[str, str, str], tuple[Substitution, ...]] = {}
    for row in _read():
        key = (row.field, row.ordered, row.offered)
        found[key] = (*found.get(key, ()), row)
    return found


@cache
def _read() -> tuple[Substitution, ...]:
    text = resources.files("matching.items").joinpath(_TABLE).read_text(encoding="utf-8")
    return tuple(read_substitutions(text, name=_TABLE))


def read_substitutions(text: str, *, name: str) -> Iterator[Substitution]:
    """Read a table of substitutions.

    Raises:
        ConfigurationError: a column is missing or a row cannot be understood; it names the table and the row.
    """
    rows = csv.DictReader(text.splitlines())
    if tuple(rows.fieldnames or ()) != _COLUMNS:
        raise ConfigurationError(f"{name}: the columns must be {', '.join(_COLUMNS)}")
    for number, row in enumerate(rows, start=2):
        try:
            yield Substitution(
                field=row["field"],
                ordered=row["ordered"],
                offered=row["offered"],
                forms=frozenset(map(Form, row["forms"].split())),
                kind=SubstitutionClass(row["class"]),
                reason=row["reason"],
            )
        except (ValueError, AttributeError) as error:
            raise ConfigurationError(f"{name}, row {number}: {error}") from error
