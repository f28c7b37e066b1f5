from decimal import Decimal

from matching.order_book import OpenLine
from matching.rows import rows_of
from matching.support import lots_support, order_support, support_reasons, without_vendors_numbers
from tests.matching.order_papers import po_line, row

ONE, OTHER = "4500", "4501"
POOL = [OpenLine(line=po_line("1", "PLATE", "20", po=po)) for po in (ONE, OTHER)]


def test_an_order_the_other_rows_are_about_gains_and_the_other_does_not():
    gains = order_support([[9.0, 9.0], [9.0, -9.0], [9.0, -9.0]], POOL, abstain_bits=1.0)
    assert gains[0][0] > 2
    assert gains[0][1] < 0.1


def test_a_lone_row_supports_nothing():
    assert order_support([[9.0, 9.0]], POOL, abstain_bits=1.0) == [[0.0, 0.0]]


def test_rows_that_fit_nothing_support_no_order():
    gains = order_support([[9.0, 9.0], [-30.0, -30.0]], POOL, abstain_bits=1.0)
    assert max(gains[0]) < 0.01


def test_two_lots_that_make_the_ordered_quantity_support_each_other():
    rows = rows_of([row("PLATE", "8", ident="a"), row("PLATE", "12", ident="b"), row("PLATE", "3", ident="c")])
    gains = lots_support(rows, [[5.0, 5.0]] * 3, POOL)
    assert [g[0] for g in gains] == [3.0, 3.0, 0.0]


def test_lots_of_goods_that_do_not_fit_support_nothing():
    rows = rows_of([row("PLATE", "8", ident="a"), row("PLATE", "12", ident="b")])
    assert lots_support(rows, [[5.0, 5.0], [-30.0, 5.0]], POOL[:1] + POOL[1:])[0][0] == 0.0


def test_lots_that_make_what_is_still_open_support_each_other():
    rows = rows_of([row("PLATE", "4", ident="a"), row("PLATE", "6", ident="b")])
    part = [OpenLine(line=po_line("1", "PLATE", "20"), covered=Decimal(10))]
    assert lots_support(rows, [[5.0], [5.0]], part) == [[3.0], [3.0]]


def test_numbers_are_the_vendors_own_once_one_contradicts_the_goods():
    pool = [OpenLine(line=po_line(n, "PLATE")) for n in ("1", "2")]
    rows = rows_of([row("PLATE", ident="a", line_text="1"), row("PLATE", ident="b", line_text="2")])
    assert without_vendors_numbers(rows, [[3.4, 9.0], [2.0, 5.4]], pool) == [[-3.4, 0.0], [0.0, -3.4]]
    assert without_vendors_numbers(rows, [[9.4, 3.0], [2.0, 5.4]], pool) == [[0.0, 0.0], [0.0, 0.0]]


def test_only_gains_that_matter_are_told():
    assert [r.text for r in support_reasons(2.0, 0.0, -3.4)] == [
        "the paper's other rows are of this order",
        "the paper's line numbers are the vendor's own",
    ]
