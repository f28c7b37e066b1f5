"""Builds a report from line states and renders it in the wanted format."""

from collections.abc import Callable, Mapping

from db.engine import read_session
from db.repositories.orders import Orders
from flows.accounts import every_state
from flows.home import Home
from reports.exceptions import ExceptionFilter, exceptions_figure
from reports.figure import Figure, Report
from reports.render import render


def report_bytes(home: Home, name: str, fmt: str, chosen: ExceptionFilter) -> bytes:
    """Return a finished report; ``name`` is a key of ``REPORTS``."""
    return render(REPORTS[name](home, chosen), fmt)


def _exceptions(home: Home, chosen: ExceptionFilter) -> Figure:
    with read_session(home.engine) as session:
        vendors = {v.vendor_id: v for v in Orders(session).vendors()}
        states = list(every_state(session, home))
    return exceptions_figure(states, vendors=vendors, calendar=home.calendar, as_of=home.as_of, chosen=chosen)


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


def _response_time(home: Home, chosen: ExceptionFilter) -> Report:
    from flows.response_time import response_time  # noqa: PLC0415 - loads the reader of goods

    return response_time(home, vendor=chosen.vendor, owner=chosen.owner)


REPORTS: Mapping[str, Callable[[Home, ExceptionFilter], Report]] = {
    "exceptions": _exceptions,
    "heatmap": _heatmap,
    "root-causes": _root_causes,
    "scorecard": _scorecard,
    "response-time": _response_time,
    "calibration": _calibration,
    "safety-stock": _safety_stock,
}
