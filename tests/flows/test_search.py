from datetime import timedelta

import pytest

import flows.held_index
from db.engine import read_session
from db.records import FeedKind
from db.repositories.statements import Statements
from domain.match import Decision
from flows.feeds import import_feed
from flows.held_index import HeldIndex
from flows.receive import receive
from flows.search import find_lines
from tests.flows.mail_builder import OWN, raw

HEAD = "PO Number,PO Line,Vendor,Item,Description,Qty Ordered,UOM,Unit Price,Price UOM,Order Date,Required Date\n"


def orders(home, tmp_path, *rows):
    path = tmp_path / "more.csv"
    path.write_text(HEAD + "\n".join(rows))
    import_feed(home, FeedKind.ORDERS, path, mapping={})


def keys(found):
    return [(f.line.po, f.line.line) for f in found]


def test_a_number_comes_before_words_and_the_line_beside_it_first(stocked):
    found = find_lines(stocked, "4502/3 round")
    assert keys(found)[:3] == [("4502", "3"), ("4502", "1"), ("4502", "2")]
    assert found[0].why == "order 4502, line 3"


def test_goods_are_found_in_anybodys_words(stocked):
    assert keys(find_lines(stocked, "TUBE SQ 4 x 4 x .250 A500", limit=1)) == [("4503", "1")]
    assert keys(find_lines(stocked, "8 x 31 wide flange", limit=1)) == [("4504", "1")]
    assert keys(find_lines(stocked, "PL36-0500-96-240", limit=1)) == [("4501", "1")]
    assert find_lines(stocked, "zebra") == ()


def test_only_the_vendors_lines_where_one_is_given(stocked):
    assert {f.line.vendor_id for f in find_lines(stocked, "A36", vendor_id="V104")} == {"V104"}
    assert find_lines(stocked, "4501", vendor_id="V104") == ()


def test_a_later_feed_is_found_without_building_the_index_anew(stocked, tmp_path, monkeypatch):
    monkeypatch.setattr(flows.held_index, "_MOST_CHANGED", 1)
    find_lines(stocked, "plate")
    built = stocked.line_index._index
    orders(stocked, tmp_path, "4900,1,V101,GR-1,GREASE CARTRIDGE 14 OZ,10,EA,7.77,EA,11/20/2026,12/14/2026")
    assert keys(find_lines(stocked, "cartridge of grease", limit=1)) == [("4900", "1")]
    assert stocked.line_index._index is built


def test_a_large_index_is_kept_and_mapped_by_the_next_process(stocked, monkeypatch):
    monkeypatch.setattr(flows.held_index, "_WORTH_KEEPING", 1)
    first = find_lines(stocked, "wide flange")
    again = HeldIndex(folder=stocked.line_index.folder, as_of=stocked.as_of)
    with read_session(stocked.engine) as session:
        assert again._kept()[0] is not None
        hits = again.search(session, "wide flange")
    assert len(hits) == len([f for f in first if f.why.endswith("words")])


@pytest.mark.parametrize("damage", ["index.json", "postings.npy"])
def test_a_damaged_copy_is_built_again(stocked, monkeypatch, damage):
    monkeypatch.setattr(flows.held_index, "_WORTH_KEEPING", 1)
    find_lines(stocked, "wide flange")
    (stocked.line_index.folder / damage).write_bytes(b"{")
    again = HeldIndex(folder=stocked.line_index.folder, as_of=stocked.as_of + timedelta(days=1))
    with read_session(stocked.engine) as session:
        assert again.search(session, "wide flange")


def test_a_stranger_who_names_no_order_is_matched_by_words_and_waits(stocked):
    csv = "Item,Description,Qty Confirmed,UOM,Ship Date\nW08031-40,WF BEAM A992 W8 X 31 X 40',10,PC,12/01/2026\n"
    receive(stocked, raw("See attached.", sender="Ann <ann@freemail.example.net>", csv=csv), own=OWN)
    with read_session(stocked.engine) as session:
        said = list(Statements(session).every_statement())
    assert [(m.po, m.line) for m in said] == [("4504", "1")]
    assert {m.decision for m in said} == {Decision.REVIEW}
