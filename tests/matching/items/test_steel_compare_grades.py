from matching.items.compare import compare_items
from matching.items.reading import parse_item
from matching.items.verdict import Field, Verdict


def test_the_type_without_its_specification_is_less_precise_and_not_another_grade():
    ordered, offered = parse_item("HR COIL A1011 CS-B .1046 X 48"), parse_item("HR COIL CS-B 0.1046 48")
    assert compare_items(ordered, offered).of(Field.GRADE) is Verdict.MISSING
