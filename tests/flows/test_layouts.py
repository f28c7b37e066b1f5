from datetime import UTC, datetime

import pytest

from db.engine import read_session
from db.repositories.statements import Statements
from domain.document import StatementKind
from domain.errors import InputError
from flows.layouts import column_map_from, revoke, tables_of_mail, taught, teach
from flows.receive import receive
from tests.flows.mail_builder import BETH, JIM, OWN, raw

# Words that no lexicon knows, so that only teaching can make a table of them.
ODD = "Kommiss,Ref,Wareneintrag,Zugsagd,Abgang\n4501,1,PLATE A36 1/2 X 96 X 240,12,11/20/2026\n"
LESSON = ["Kommiss=po", "Ref=po_line", "Wareneintrag=description", "Zugsagd=confirmed", "Abgang=date_ship"]
PLAIN = (
    "Customer PO,PO Line,Description,Qty Confirmed,UOM,Ship Date\n4501,1,PLATE A36 1/2 X 96 X 240,12,PC,11/20/2026\n"
)
PLAIN_AS_READ = ["Customer PO=po", "PO Line=po_line", "Description=description", "Qty Confirmed=confirmed", "UOM=uom"]
LATER = datetime(2026, 11, 20, 9, tzinfo=UTC)


def statements(home):
    with read_session(home.engine) as session:
        return [(s.source, s.statement.kind, s.po, s.line) for s in Statements(session).every_statement()]


def test_a_taught_layout_is_read_from_the_next_mail_on(stocked):
    receive(stocked, raw("Please see attached.", csv=ODD), own=OWN)
    assert statements(stocked) == []
    lesson = teach(stocked, "V101", column_map_from(LESSON), who="R. Novak")
    assert lesson.taught_id is not None, lesson.refused
    assert (lesson.replay.tables, lesson.replay.mails) == (1, 1)
    receive(stocked, raw("Another one.", csv=ODD.replace("4501,1", "4501,2"), name="b.eml", day=LATER), own=OWN)
    assert [s[:2] for s in statements(stocked)] == [("b.eml", StatementKind.CONFIRM)]


def test_what_was_taught_for_one_vendor_says_nothing_about_another(stocked):
    receive(stocked, raw("Please see attached.", csv=ODD), own=OWN)
    teach(stocked, "V101", column_map_from(LESSON), who="R. Novak")
    receive(stocked, raw("Please see attached.", csv=ODD, sender=BETH, name="b.eml", day=LATER), own=OWN)
    assert statements(stocked) == []


def test_a_revoked_layout_no_longer_counts(stocked):
    receive(stocked, raw("Please see attached.", csv=ODD), own=OWN)
    lesson = teach(stocked, "V101", column_map_from(LESSON), who="R. Novak")
    revoke(stocked, lesson.taught_id, who="T. Ames")
    receive(stocked, raw("Another one.", csv=ODD, name="b.eml", day=LATER), own=OWN)
    assert statements(stocked) == []
    assert [each.revoked_by for each in taught(stocked)] == ["T. Ames"]


def test_a_map_that_fits_no_earlier_table_is_refused(stocked):
    receive(stocked, raw("Please see attached.", csv=PLAIN), own=OWN)
    lesson = teach(stocked, "V101", column_map_from(LESSON), who="R. Novak")
    assert lesson.taught_id is None
    assert "no table of V101 has the headings" in lesson.refused


def test_a_map_that_reads_applied_statements_differently_needs_a_yes(stocked):
    receive(stocked, raw("Please see attached.", csv=PLAIN), own=OWN)
    wrong = column_map_from([*PLAIN_AS_READ, "Ship Date=date_required"])
    refused = teach(stocked, "V101", wrong, who="R. Novak")
    assert refused.taught_id is None
    assert [change.applied for change in refused.replay.changes] == [True]
    assert "2026-11-20" in refused.replay.changes[0].gone[0]
    assert teach(stocked, "V101", wrong, who="R. Novak", changes_accepted=True).taught_id is not None


def test_a_map_that_says_what_was_read_anyway_changes_nothing(stocked):
    receive(stocked, raw("Please see attached.", csv=PLAIN), own=OWN)
    lesson = teach(stocked, "V101", column_map_from([*PLAIN_AS_READ, "Ship Date=date_ship"]), who="R. Novak")
    assert lesson.taught_id is not None
    assert lesson.replay.changes == ()


def test_the_tables_of_a_mail_show_how_they_are_understood(stocked):
    receive(stocked, raw("Please see attached.", csv=PLAIN, sender=JIM), own=OWN)
    (table,) = tables_of_mail(stocked, "a.eml")
    assert table.document == "confirmation.csv"
    assert [f"{c.heading}={c.role}" for c in table.columns.columns][:2] == ["Customer PO=po", "PO Line=po_line"]
    with pytest.raises(InputError, match=r"no mail 'nope\.eml' was read"):
        tables_of_mail(stocked, "nope.eml")


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        (["Item"], "is not HEADING=ROLE"),
        (["Item=shipments", "Qty=ordered"], "'Item=shipments'"),
        (["Item=line"], "at least two"),
    ],
)
def test_a_map_that_makes_no_sense_is_refused_in_words(pairs, words):
    with pytest.raises(InputError, match=words):
        column_map_from(pairs)


@pytest.mark.parametrize(("vendor", "who", "words"), [("NOBODY", "R. Novak", "not on file"), ("V101", " ", "who")])
def test_vendor_and_person_must_be_named(stocked, vendor, who, words):
    with pytest.raises(InputError, match=words):
        teach(stocked, vendor, column_map_from(LESSON), who=who)
