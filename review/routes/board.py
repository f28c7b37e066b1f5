"""The exceptions board: every line with an exception, filters in the address."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, field_validator
from starlette.responses import Response

from domain.state import Severity
from flows.desk import Picture, grades_of
from reports.exceptions import ExceptionFilter, ExceptionRow, passes
from review.access import Reader, ScreenOf
from review.rendering import show

router = APIRouter()
_PER_PAGE = 100


class BoardQuery(BaseModel):
    """The filters of the address; an empty one lets everything through."""

    vendor: str = ""
    code: str = ""
    customer: str = ""
    owner: str = ""
    grade: str = ""
    priority: str = ""
    warehouse: str = ""
    severity: str = ""
    past_due: int | None = None
    page: int = 1

    @field_validator("past_due", mode="before")
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        """An empty field of the form is no number."""
        return None if value == "" else value

    @field_validator("page")
    @classmethod
    def _from_one(cls, value: int) -> int:
        """Pages count from 1."""
        return max(1, value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the filters offer: what occurs on the board."""

    vendors: tuple[tuple[str, str], ...]
    codes: tuple[str, ...]
    owners: tuple[str, ...]
    warehouses: tuple[str, ...]
    customers: tuple[str, ...]
    grades: tuple[str, ...]


@router.get("/exceptions")
def board_page(request: Request, screen: ScreenOf, person: Reader, query: Annotated[BoardQuery, Query()]) -> Response:
    """Show the rows that pass the filters, the most urgent first."""
    picture = screen.look()
    where = _filter(query)
    rows = [row for row in picture.rows if passes(row, where) and _fits(row, query)]
    start = (query.page - 1) * _PER_PAGE
    return show(
        request,
        "board.html",
        person=person,
        query=query,
        rows=rows[start : start + _PER_PAGE],
        total=len(rows),
        every=len(picture.rows),
        pages=max(1, -(-len(rows) // _PER_PAGE)),
        choices=_choices(picture, query),
        loose=picture.loose if not any((query.owner, query.customer, query.grade, query.warehouse)) else (),
        severities=tuple(Severity),
    )


def _filter(query: BoardQuery) -> ExceptionFilter:
    """The part of the filters that the report has, too."""
    return ExceptionFilter(
        past_due_days=query.past_due,
        vendor=query.vendor or None,
        code=query.code or None,
        owner=query.owner or None,
        priority=query.priority or None,
        warehouse=query.warehouse or None,
    )


def _fits(row: ExceptionRow, query: BoardQuery) -> bool:
    line = row.state.line
    return (
        (not query.severity or row.top.severity == query.severity)
        and (not query.customer or query.customer.casefold() in line.customer.casefold())
        and (not query.grade or query.grade in grades_of(line.description))
    )


def _choices(picture: Picture, query: BoardQuery) -> Choices:
    """What occurs on the board, and what is chosen although it no longer does."""
    found = _occurring(picture)
    vendors = ({query.vendor: query.vendor} if query.vendor else {}) | dict(found.vendors)
    return Choices(
        vendors=tuple(vendors.items()),
        codes=_sorted(found.codes, query.code),
        owners=_sorted(found.owners, query.owner),
        warehouses=_sorted(found.warehouses, query.warehouse),
        customers=found.customers,
        grades=_sorted(found.grades, query.grade),
    )


@lru_cache(maxsize=2)
def _occurring(picture: Picture) -> Choices:
    lines = [row.state.line for row in picture.rows]
    ids = {line.vendor_id for line in lines}
    return Choices(
        vendors=tuple(
            sorted(((i, picture.vendors[i].name if i in picture.vendors else i) for i in ids), key=lambda v: v[1])
        ),
        codes=_sorted((code for row in picture.rows for code in row.state.codes), ""),
        owners=_sorted((line.buyer for line in lines), ""),
        warehouses=_sorted((line.warehouse for line in lines), ""),
        customers=_sorted((line.customer for line in lines), ""),
        grades=_sorted((grade for line in lines for grade in grades_of(line.description)), ""),
    )


def _sorted(found: Iterable[str], chosen: str) -> tuple[str, ...]:
    return tuple(sorted({*found, chosen} - {""}))
