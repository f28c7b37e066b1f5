from decimal import Decimal

from matching.aliases import alias_key, goods_key
from matching.order_book import OpenLine
from matching.rows import rows_of
from matching.scoring import printed_codes
from matching.shortlist import SCORE_ALL, Shortlists
from tests.matching.order_papers import book, mail, matched, paper, po_line, row

MANY = [po_line(str(i), f"PL A36 {i}/16 X 96 X 240", item=f"PL-{i:04d}") for i in range(1, SCORE_ALL + 40)]
POOL = [OpenLine(line=line) for line in MANY]


def places(said, aliases=None):
    (one,) = rows_of([said])
    return set(Shortlists.of(POOL, aliases or {}).of_row(one, printed_codes(one)))


def test_a_small_pool_is_scored_whole():
    (one,) = rows_of([row("anything")])
    assert list(Shortlists.of(POOL[:5], {}).of_row(one, frozenset())) == [0, 1, 2, 3, 4]


def test_item_number_learned_name_and_price_are_never_left_out():
    assert 76 in places(row("zebra", codes=("PL-0077",)))
    assert 76 in places(row("X-7788"), {alias_key("X-7788"): frozenset({goods_key(MANY[76])})})
    priced = po_line("900", "GREASE", unit_price=Decimal("7.77"))
    lists = Shortlists.of([*POOL, OpenLine(line=priced)], {})
    (one,) = rows_of([row("zebra", unit_price=Decimal("7.77"))])
    assert len(POOL) in lists.of_row(one, frozenset())


def test_a_line_of_a_vendor_with_very_many_is_still_the_right_one():
    (found,) = matched(paper(row("PLATE A36 77/16 X 96 X 240", "10"), pos=()), book(*MANY), mail())
    assert found.line == "77"
