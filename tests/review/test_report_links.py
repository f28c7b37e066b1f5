"""Where the values of a report lead."""

from datetime import date

from reports.figure import Column, ColumnKind, Figure, Heat
from review.report_links import Links

IDS = {"Acme": "V1"}
DAY = date(2026, 11, 23)


def urls(figure, *, report="scorecard", vendor=""):
    links = Links(report=report, vendor=vendor, ids=IDS)
    return [cell.url for cell in links.cells(figure, figure.rows[0])]


def figure(columns, row, **more):
    return Figure(title="T", as_of=DAY, columns=columns, rows=(row,), **more)


VENDOR, COUNT = Column(key="vendor", title="Vendor"), Column(key="lines", title="Lines", kind=ColumnKind.INTEGER)


def test_a_figure_of_a_vendor_opens_the_lines_it_counts():
    counted = figure((VENDOR, COUNT), ("Acme", 3))
    assert urls(counted) == ["/vendors/V1", "/reports/scorecard?vendor=V1"]
    assert urls(counted, vendor="V1") == ["/vendors/V1", "/exceptions?vendor=V1"]
    assert urls(figure((VENDOR, COUNT), ("Acme", 0))) == ["/vendors/V1", ""]
    assert urls(figure((VENDOR, COUNT), ("Nobody", 3))) == ["", ""]


def test_a_cell_of_the_heat_map_opens_the_board_of_its_vendor():
    columns = (Column(key="row", title="Vendor"), Column(key="w48", title="2026-W48"))
    hot = figure(columns, ("Acme", "2 | 300"), heat={(0, 1): Heat.H3})
    assert urls(hot, report="heatmap") == ["/vendors/V1", "/exceptions?vendor=V1"]


def test_a_line_opens_its_page_and_its_vendor_his():
    columns = (Column(key="po", title="PO"), Column(key="line", title="Line"), VENDOR, COUNT)
    assert urls(figure(columns, ("45/1", "2", "Acme", 3))) == [
        "/lines/45%2F1/2", "/lines/45%2F1/2", "/vendors/V1", "",
    ]  # fmt: skip


def test_owners_and_codes_open_the_board():
    columns = (Column(key="owner", title="Owner"), Column(key="code", title="Code"))
    assert urls(figure(columns, ("D. K", "NO_ACK"))) == ["/exceptions?owner=D.%20K", "/exceptions?code=NO_ACK"]
