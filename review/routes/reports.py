"""Any report on one page: its filters in the address, its figure below, and its files."""

from dataclasses import fields, replace
from typing import Any, get_type_hints

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from domain.errors import InputError
from flows.reporting import REPORTS, report_bytes
from flows.saved_filters import saved_filter
from reports.exceptions import ExceptionFilter
from reports.figure import Reach, figures_of
from reports.render import ReportFormat
from review.access import HomeOf, Reader, ScreenOf
from review.rendering import show
from review.report_links import Links

router = APIRouter(prefix="/reports")
_TYPES = {
    ReportFormat.TEXT: "text/plain; charset=utf-8",
    ReportFormat.CSV: "text/csv; charset=utf-8",
    ReportFormat.JSON: "application/json",
    ReportFormat.HTML: "text/html; charset=utf-8",
    ReportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_ENDINGS = {ReportFormat.TEXT: "txt"}
_MOST_ROWS = 500


@router.get("")
def reports_page(request: Request, person: Reader) -> Response:
    """List what there is."""
    return show(request, "reports.html", person=person, names=tuple(REPORTS))


@router.get("/{name}")
def report_page(request: Request, screen: ScreenOf, home: HomeOf, person: Reader, name: str) -> Response:
    """Show a report with its filters, or give it as a file where ``format`` asks for one."""
    if name not in REPORTS:
        raise HTTPException(404)
    chosen = _chosen(request, home, person)
    wanted = request.query_params.get("format", "")
    if wanted:
        return _file(home, name, wanted, chosen)
    report = REPORTS[name](home, chosen)
    ids = {v.name: v.vendor_id for v in screen.glance().vendors.values()}
    links = Links(report=name, vendor=chosen.vendor or "", ids=ids)
    query = "&".join(f"{k}={v}" for k, v in request.query_params.items() if v and k != "format")
    return show(
        request,
        "report.html",
        person=person,
        name=name,
        report=report,
        tables=[
            (figure, [links.cells(figure, row) for row in figure.rows[:_MOST_ROWS]])
            for figure in figures_of(report, Reach.PAGE)
        ],
        fields=[(f.name, getattr(chosen, f.name)) for f in fields(chosen)],
        formats=tuple(ReportFormat),
        query=query,
    )


def _chosen(request: Request, home: HomeOf, person: Reader) -> ExceptionFilter:
    """The filter the address names, on top of the one kept under ``saved``; whole numbers are read as such."""
    saved, owner = (request.query_params.get(name, "").strip() for name in ("saved", "owner"))
    kept = saved_filter(home, saved, owner=owner or person.login) if saved else ExceptionFilter()
    hints = get_type_hints(ExceptionFilter)
    values: dict[str, Any] = {}
    for field in fields(ExceptionFilter):
        text = request.query_params.get(field.name, "").strip()
        if not text:
            continue
        if hints[field.name] == int | None:
            if not text.lstrip("-").isdecimal():
                raise InputError(f"{field.name.replace('_', ' ')} is a whole number, not {text!r}")
            values[field.name] = int(text)
        else:
            values[field.name] = text
    return replace(kept, **values)


def _file(home: HomeOf, name: str, wanted: str, chosen: ExceptionFilter) -> Response:
    try:
        fmt = ReportFormat(wanted)
    except ValueError as error:
        raise InputError(f"a report is given as {', '.join(ReportFormat)}, not {wanted}") from error
    ending = _ENDINGS.get(fmt, fmt.value)
    headers = {
        "content-disposition": f'attachment; filename="{name}-{home.as_of}.{ending}"',
        "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    }
    return Response(report_bytes(home, name, fmt.value, chosen), media_type=_TYPES[fmt], headers=headers)
