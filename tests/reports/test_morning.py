from email import message_from_bytes
from email.policy import default

from reports.board import board_line
from reports.exceptions import ReportFacts, exceptions_figure
from reports.figure import Column, Figure
from reports.mail_draft import draft_bytes
from reports.morning import morning_set
from reports.response import response_case
from tests.reports.history_builder import AS_OF, CALENDAR, history
from tests.reports.test_response import DAYS, OPENED, chase, flag


def made(count: int, stock=None):
    lines = [history(po=f"P{i}") for i in range(count)]
    facts = ReportFacts(as_of=AS_OF, calendar=CALENDAR)
    figure = exceptions_figure((board_line(h.state, vendor_name=h.vendor_name) for h in lines), (), facts=facts)
    cases = [response_case(h, flag(), (), DAYS) for h in lines]
    cases.append(response_case(history(po="ASKED"), flag(), (chase(OPENED),), DAYS))
    return morning_set(figure, cases, owner="DK", stock=stock)


def test_it_shows_the_worst_lines_and_what_nobody_acted_on_and_tells_what_is_left_out() -> None:
    waiting, lines = made(30).figures
    assert (len(waiting.rows), len(lines.rows)) == (25, 25)
    assert waiting.title == "Nobody has acted on: 30"
    assert "and 5 more in the full report" in lines.notes
    assert not any("ASKED" in row for row in waiting.rows)
    assert len(made(2).figures[1].notes) == 1


def test_what_vendors_lists_tell_early_stands_between_and_vendors_to_be_compared_do_not() -> None:
    columns = (Column(key="gap", title="What"), Column(key="po", title="PO"), Column(key="line", title="Line"))
    rows = (
        ("ask now", "P1", "1"),
        ("early warning", "P2", "1"),
        ("another vendor has it", "P3", "1"),
        ("compare by hand", "", ""),
    )
    stock = Figure(title="Stock gaps", as_of=AS_OF, columns=columns, rows=rows)
    assert [(f.key, len(f.rows)) for f in made(2, stock).figures] == [("waiting", 2), ("stock", 2), ("lines", 2)]
    assert [f.key for f in made(2, Figure(title="t", as_of=AS_OF, columns=columns, rows=rows[2:])).figures] == [
        "waiting",
        "lines",
    ]


def test_a_draft_has_the_same_lines_as_text_and_as_html_and_no_recipient() -> None:
    mail = message_from_bytes(draft_bytes(made(3), file_name="morning.xlsx"), policy=default)
    assert mail["Subject"] == "Morning list of DK: 3 lines with exceptions, 2026-11-23"
    assert (mail["X-Unsent"], mail["To"], mail["From"]) == ("1", None, None)
    text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert all(po in text and po in html for po in ("P0", "P1", "P2"))
    assert "<script" not in html
    assert [part.get_filename() for part in mail.iter_attachments()] == ["morning.xlsx"]
    assert max(map(len, draft_bytes(made(30), file_name="morning.xlsx").splitlines())) <= 998
