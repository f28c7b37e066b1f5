"""Builds a report from line states and renders it in the wanted format."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from domain.day_count import DayCount
from flows.home import Home
from reports.exceptions import ExceptionFilter, ReportFacts, exceptions_figure
from reports.figure import Figure, Report
from reports.links import Links
from reports.mail_draft import draft_bytes
from reports.render import render

if TYPE_CHECKING:
    from flows.order_figures import Figures


def report_bytes(home: Home, name: str, fmt: str, chosen: ExceptionFilter) -> bytes:
    """Return a finished report; ``name`` is a key of ``REPORTS``."""
    return render(REPORTS[name](home, chosen), fmt, links_of(home))


def mail_draft(home: Home, name: str, chosen: ExceptionFilter) -> bytes:
    """Return a finished report as a mail nobody has sent yet: plain text and HTML, to open, address and send."""
    return draft_bytes(REPORTS[name](home, chosen), file_name=file_name(home, name), links=links_of(home))


def links_of(home: Home) -> Links:
    """Return where people open order lines: on the screen, once its address is set."""
    return Links(base=home.settings.public_url)


def file_name(home: Home, name: str) -> str:
    """Return the name of a report's workbook."""
    return f"{name}-{home.as_of}.xlsx"


def _exceptions(home: Home, chosen: ExceptionFilter) -> Figure:
    from flows.order_figures import order_figures  # noqa: PLC0415 - loads the reader of goods

    with order_figures(home) as figures:
        return _exceptions_in(figures, chosen)


def _exceptions_in(figures: "Figures", chosen: ExceptionFilter) -> Figure:
    from flows.expected_arrival import expectation_in  # noqa: PLC0415 - as above
    from flows.figure_parts import BOARD, VALUES  # noqa: PLC0415 - as above
    from flows.stock_cover import cover_by_item  # noqa: PLC0415 - as above

    home = figures.home
    facts = ReportFacts(
        as_of=home.as_of,
        calendar=DayCount(home.calendar),
        cover_days=cover_by_item(figures.session, home),
        expectation=expectation_in(figures),
    )
    values = [found.value for found in figures.rows(VALUES)]
    return exceptions_figure(figures.rows(BOARD), values, facts=facts, chosen=chosen)


def _calibration(home: Home, chosen: ExceptionFilter) -> Figure:
    from flows.calibration_report import calibration_report  # noqa: PLC0415 - loads numpy, as the next one does

    return calibration_report(home, vendor=chosen.vendor)


def _safety_stock(home: Home, _chosen: ExceptionFilter) -> Figure:
    from flows.stock import safety_stock_figure  # noqa: PLC0415 - loads numpy, which the other reports never need

    return safety_stock_figure(home)


def _heatmap(home: Home, _chosen: ExceptionFilter) -> Report:
    from flows.heatmap import heatmap  # noqa: PLC0415 - loads the reader of goods

    return heatmap(home)


def _root_causes(home: Home, chosen: ExceptionFilter) -> Report:
    from flows.root_causes import root_causes  # noqa: PLC0415 - loads the reader of goods

    return root_causes(home, vendor=chosen.vendor)


def _scorecard(home: Home, chosen: ExceptionFilter) -> Report:
    from flows.scorecard import scorecard  # noqa: PLC0415 - loads the reader of goods

    return scorecard(home, vendor=chosen.vendor)


def _morning(home: Home, chosen: ExceptionFilter) -> Report:
    from flows.order_figures import order_figures  # noqa: PLC0415 - loads the reader of goods
    from flows.response_time import cases_in  # noqa: PLC0415 - the same
    from flows.stock_gaps import stock_gaps_figure  # noqa: PLC0415 - the same
    from reports.morning import morning_set  # noqa: PLC0415 - the same

    stock = stock_gaps_figure(home, vendor=chosen.vendor, owner=chosen.owner)
    with order_figures(home) as figures:
        cases = cases_in(figures, owner=chosen.owner)
        return morning_set(_exceptions_in(figures, chosen), cases, owner=chosen.owner or "", stock=stock)


def _response_time(home: Home, chosen: ExceptionFilter) -> Report:
    from flows.response_time import response_time  # noqa: PLC0415 - loads the reader of goods

    return response_time(home, vendor=chosen.vendor, owner=chosen.owner)


def _stock_gaps(home: Home, chosen: ExceptionFilter) -> Report:
    from flows.stock_gaps import stock_gaps_figure  # noqa: PLC0415 - loads the readers of item texts

    return stock_gaps_figure(home, vendor=chosen.vendor, owner=chosen.owner)


def _tasks(home: Home, chosen: ExceptionFilter) -> Report:
    from flows.weekly_tasks import tasks_report  # noqa: PLC0415 - only this report needs it

    return tasks_report(home, owner=chosen.owner)


def _close_out(home: Home, chosen: ExceptionFilter) -> Report:
    from flows.close_out_report import close_out_figure  # noqa: PLC0415 - only this report needs it

    return close_out_figure(home, vendor=chosen.vendor, owner=chosen.owner)


def _costs(home: Home, chosen: ExceptionFilter) -> Report:
    from flows.close_out_report import costs_figure  # noqa: PLC0415 - as above

    return costs_figure(home, vendor=chosen.vendor)


REPORTS: Mapping[str, Callable[[Home, ExceptionFilter], Report]] = {
    "exceptions": _exceptions,
    "morning": _morning,
    "heatmap": _heatmap,
    "root-causes": _root_causes,
    "scorecard": _scorecard,
    "response-time": _response_time,
    "calibration": _calibration,
    "safety-stock": _safety_stock,
    "stock-gaps": _stock_gaps,
    "tasks": _tasks,
    "close-out": _close_out,
    "costs": _costs,
}

# Those that can be narrowed to one buyer's lines.
BY_OWNER = frozenset({"exceptions", "morning", "response-time", "stock-gaps", "tasks", "close-out"})
