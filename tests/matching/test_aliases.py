import pytest

from matching.aliases import alias_key, goods_key, plain_code
from tests.matching.order_papers import po_line


@pytest.mark.parametrize("written", ["X-7788", "x 7788", "X7788", " X/7788 "])
def test_one_part_number_has_one_key(written):
    assert alias_key(written) == "X7788"


@pytest.mark.parametrize("written", ["", "7", "A1", "--"])
def test_a_text_too_short_to_mean_anything_has_none(written):
    assert alias_key(written) is None


def test_goods_are_named_by_our_item_number_else_by_their_description():
    assert goods_key(po_line("1", "PL A36 1/2 X 96", item="PL-12-96")) == "PL1296"
    assert goods_key(po_line("1", "PL A36 1/2 X 96")) == plain_code("PL A36 1/2 X 96") == "PLA3612X96"
