from hypothesis import given, settings, strategies as st

from matching.index_words import features
from matching.line_index import LineEntry, LineIndex

TEXTS = (
    "PL-1 PLATE A36 1/2 X 96 X 240", "PL-2 PLATE A36 3/4 X 96 X 240", "HS-1 HSS A500-B 6 X 4 X 1/4 X 40'",
    "BR-1 BEARING 6205-2RS SKF", "BR-2 BEARING 6206-2RS SKF", "VA-1 BALL VALVE 1 BRASS FNPT", "BM-1 W8X31 A992 X 40'",
)  # fmt: skip


def entries(*texts, first=0, po="4500"):
    return [LineEntry(ref=first + i, po=po, vendor_id=f"V{i % 2}", text=t) for i, t in enumerate(texts)]


def found(index, text, **more):
    return [hit.ref for hit in index.search(text, **more)]


def index():
    return LineIndex.build(entries(*TEXTS))


def test_goods_are_found_in_another_spelling():
    lines = index()
    assert found(lines, 'HR PLT A36 .500" x 96" x 20\'', limit=1) == [0]
    assert found(lines, "TUBE RECT 6 x 4 x .25 A500 GR B", limit=1) == [2]
    assert found(lines, "8 WF 31# A992", limit=1) == [6]
    assert found(lines, "brass ball vlv 1", limit=1) == [5]


def test_a_number_with_a_typo_is_found_by_its_pieces():
    assert found(index(), "BEARNG 6206-2RS", limit=1) == [4]


def test_only_a_vendors_lines_are_found_where_one_is_given():
    assert found(index(), "PLATE A36", vendor_id="V1") == [1]
    assert found(index(), "PLATE A36", vendor_id="V9") == []


def test_nothing_is_found_for_words_nobody_has():
    assert found(index(), "quux") == []
    assert index().search("zebra")[0].share < 0.2  # BRA of brass
    assert found(index(), "") == []
    assert found(LineIndex.build(()), "PLATE") == []


def test_an_order_is_found_in_any_spelling():
    lines = LineIndex.build([*entries(*TEXTS[:2], po="0004500"), *entries(TEXTS[2], first=7, po="4501")])
    assert lines.of_order("#4500") == (0, 1)
    assert lines.of_order("4501") == (7,)
    assert lines.of_order("9") == ()


def test_a_changed_order_is_found_as_it_is_now():
    lines = index()
    lines.replace_order("4500", entries("GREASE CARTRIDGE 14 OZ", first=100))
    assert found(lines, "PLATE A36") == []
    assert found(lines, "cartridge grease") == [100]
    assert lines.of_order("4500") == (100,)
    assert len(lines) == 1
    lines.replace_order("4500", entries(*TEXTS[3:5], first=200))
    assert found(lines, "cartridge grease") == []
    assert found(lines, "BEARING 6205-2RS", limit=1) == [200]
    lines.replace_order("4500", ())
    assert len(lines) == 0


@settings(max_examples=50, deadline=None)
@given(texts=st.lists(st.sampled_from(TEXTS), min_size=1, max_size=20))
def test_every_line_is_found_by_its_own_words_and_its_share_is_whole(texts):
    lines = LineIndex.build(entries(*texts))
    for ref, text in enumerate(texts):
        hits = lines.search(text, limit=len(texts))
        assert ref in {hit.ref for hit in hits if hit.share > 0.999}


@settings(max_examples=30, deadline=None)
@given(kept=st.lists(st.sampled_from(TEXTS), max_size=5), changed=st.lists(st.sampled_from(TEXTS), max_size=5))
def test_changing_orders_gives_the_index_that_building_anew_gives(kept, changed):
    one = LineIndex.build([*entries(*kept, po="1"), *entries(*TEXTS, first=50, po="2")])
    one.replace_order("2", entries(*changed, first=100, po="2"))
    anew = LineIndex.build([*entries(*kept, po="1"), *entries(*changed, first=100, po="2")])
    for text in TEXTS:
        assert set(found(one, text, limit=50)) == set(found(anew, text, limit=50))


def test_sizes_meet_in_inches():
    assert set(features("1-1/2 RD 20'")) == set(features('1.500" ROUND 240"'))
    assert "0.25" in features("PL 6.35 X 1219 X 2438 MM")
    assert "48" in features("PL 6.35 X 1219 X 2438 MM")
