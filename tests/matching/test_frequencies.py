from matching.frequencies import frequencies_of
from matching.items.verdict import Field
from matching.order_book import OpenLine
from tests.matching.order_papers import po_line


def lines(*texts):
    return [OpenLine(line=po_line(str(i), text)) for i, text in enumerate(texts)]


def bits(counted, value):
    return counted.agreement_bits(2.2, Field.GRADE, frozenset({value}))


def test_a_value_no_other_line_has_is_worth_its_full_weight():
    counted = frequencies_of(lines("PL A36 1/2 X 96 X 240", "PL A572-50 1/2 X 96 X 240"))
    assert bits(counted, "A36") == 2.2


def test_the_more_lines_have_a_value_the_less_it_says_down_to_nothing():
    few = frequencies_of(lines(*["PL A36 1/2 X 96 X 240"] * 5))
    many = frequencies_of(lines(*["PL A36 1/2 X 96 X 240"] * 30))
    all_ = frequencies_of(lines(*["PL A36 1/2 X 96 X 240"] * 300))
    assert 2.2 > bits(few, "A36") > bits(many, "A36") > bits(all_, "A36") == 0.0


def test_lines_of_other_goods_make_nothing_rarer():
    few = lines(*["PL A36 1/2 X 96 X 240"] * 5)
    assert bits(frequencies_of([*few, *lines("GREASE", "MOTOR 5HP")]), "A36") == bits(frequencies_of(few), "A36")


def test_all_item_numbers_of_the_lines_are_known():
    line = po_line("1", "PL A36", item="PL-12", vendor_item="X 7788")
    assert frequencies_of([OpenLine(line=line)]).codes == {"PL12", "X7788"}
