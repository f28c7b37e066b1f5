from datetime import date

from domain.document import Box, Evidence, LineReference, ReadingContext, Statement, StatementKind
from domain.promise import PromiseWindow
from parsers.layout import TextLine, Word
from parsers.papers.paper_evidence import with_paper_evidence


def line(text: str, top: float) -> TextLine:
    words = []
    for i, part in enumerate(text.split()):
        box = Box(x0=50.0 * i, top=top, x1=50.0 * i + 40, bottom=top + 10)
        words.append(Word(text=part, x0=box.x0, x1=box.x1, top=top, bottom=top + 10, page=1, place=box))
    return TextLine(words=tuple(words), page=1)


HEAD = tuple(
    Evidence(field=f, page=1, place=Box(x0=0, top=0, x1=9, bottom=9), text=t)
    for f, t in (("po", "4501"), ("ship_date", "11/18/2026"))
)
CONTEXT = ReadingContext(reference=date(2026, 11, 18))
FOOT = (line("TOTAL 5 bundles ** ORDER COMPLETE **", 300),)


def shipped(**more):
    values = {
        "kind": StatementKind.SHIP,
        "target": LineReference(row="r"),
        "ship_date": date(2026, 11, 18),
        "complete_claim": True,
    }
    return Statement(**(values | more))


def fields(statement):
    (found,) = with_paper_evidence([statement], head=HEAD, lines=FOOT, context=CONTEXT)
    return {e.field: e.text for e in found.evidence}


def test_a_shipment_shows_the_head_and_foot_it_rests_on():
    assert fields(shipped()) == {
        "po": "4501",
        "ship_date": "11/18/2026",
        "complete_claim": "TOTAL 5 bundles ** ORDER COMPLETE **",
    }


def test_the_box_of_a_claim_covers_its_whole_line():
    (found,) = with_paper_evidence([shipped()], head=(), lines=FOOT, context=CONTEXT)
    assert found.evidence[-1].place == Box(x0=0, top=300, x1=340, bottom=310)


def test_what_the_row_shows_itself_is_not_shown_twice():
    own = Evidence(field="po", page=2, place=Box(x0=1, top=1, x1=2, bottom=2), text="4502")
    (found,) = with_paper_evidence([shipped(evidence=(own,))], head=HEAD, lines=FOOT, context=CONTEXT)
    assert [e.text for e in found.evidence if e.field == "po"] == ["4502"]


def test_a_backorder_rests_on_no_ship_date_and_no_claim():
    assert fields(shipped(kind=StatementKind.BACKORDER, complete_claim=False)) == {"po": "4501"}


def test_a_day_that_stands_in_a_heading_above_the_row_is_shown():
    row = Evidence(field="qty", page=1, place=Box(x0=0, top=200, x1=9, bottom=210), text="12")
    lines = (line("In stock, ships 11/20/2026", 100), line("On order, ships 12/04/2026", 180), line("Ships 11/20", 400))
    wanted = PromiseWindow(start=date(2026, 12, 4), end=date(2026, 12, 4))
    said = shipped(kind=StatementKind.CONFIRM, complete_claim=False, ship_date=None, promise=wanted, evidence=(row,))
    (found,) = with_paper_evidence([said], head=(), lines=lines, context=CONTEXT)
    assert [(e.field, e.text) for e in found.evidence][1:] == [("eta", "On order, ships 12/04/2026")]
