"""Laws of the matcher, over orders and papers that hypothesis makes up (matching.md F, below the fifty cases)."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings, strategies as st

from domain.document import StatementKind
from domain.match import Decision
from domain.tolerance import bounds, tolerance_for
from matching.order_reference import fold_confusions
from tests.matching.order_papers import book, matched, paper, po_line, row

D = Decimal
GOODS = (
    "PL A36 1/2 X 96 X 240", "PL A36 1/2 X 96 X 120", "PL A572-50 1/2 X 96 X 240", "PL A36 5/8 X 96 X 240",
    "ANGLE A36 3 X 3 X 1/4 X 20'", "W8X31 A992 X 40'", "W8X13 A992 X 40'", "HSS A500-B 4 X 4 X 1/4 X 40'",
    "HEX CAP SCREW 1/2-13 X 2 GR5 ZINC", "HEX CAP SCREW 1/2-13 X 3 GR5 ZINC", "BALL VALVE 1 BRASS FNPT", "BEARING 6205-2RS",
)  # fmt: skip
UNRELATED = ("MOTOR 5HP 1800RPM 184TC", "GREASE CARTRIDGE 14 OZ", "NITRILE GLOVE LARGE 100/BX")
lines_ = st.lists(st.tuples(st.sampled_from(GOODS), st.integers(1, 60)), min_size=1, max_size=6)
rows_ = st.lists(
    st.tuples(st.sampled_from(GOODS), st.integers(1, 60), st.sampled_from([None, "1", "2", "10"])),
    min_size=1,
    max_size=5,
)


def order(goods):
    return [po_line(str((i + 1) * 10), text, str(q)) for i, (text, q) in enumerate(goods)]


def statements(said, kind="confirm", uom="PC"):
    return [
        row(text, str(q), ident=f"r{i}", line_text=number, kind=kind, uom=uom)
        for i, (text, q, number) in enumerate(said)
    ]


def pairs(found):
    """What each line is told; a row that only repeats another is said once, under either's name."""
    return sorted((m.line or "", m.decision, m.amount or 0) for m in found)


@settings(max_examples=60, deadline=None)
@given(goods=lines_, said=rows_, data=st.data())
def test_the_order_of_rows_and_lines_changes_nothing(goods, said, data):
    ours = order({text: (text, q) for text, q in goods}.values())  # like lines are allocated by their numbers
    rows = statements({text: (text, q, n) for text, q, n in said}.values())
    one = pairs(matched(paper(*rows), book(*ours)))
    turned = data.draw(st.permutations(rows)), data.draw(st.permutations(ours))
    assert pairs(matched(paper(*turned[0]), book(*turned[1]))) == one


@settings(max_examples=60, deadline=None)
@given(
    goods=lines_,
    said=st.tuples(st.sampled_from(GOODS), st.integers(1, 60), st.none()),
    other=st.sampled_from(UNRELATED),
    named=st.booleans(),
)
def test_an_unrelated_line_never_raises_the_sureness(goods, said, other, named):
    said_paper = paper(*statements([said]), pos=("4500",) if named else ())
    alone = matched(said_paper, book(*order(goods)))[0]
    together = matched(said_paper, book(*order(goods), po_line("990", other, "77")))[0]
    assert together.line != "990"
    if together.line == alone.line:
        # How telling a field is is counted from the book, so that any line moves it in the fourth decimal place.
        assert together.confidence <= alone.confidence + 0.001


@settings(max_examples=40, deadline=None)
@given(weights=st.lists(st.integers(10, 400), min_size=1, max_size=4, unique=True))
def test_pounds_and_hundredweights_give_the_same_pairs(weights):
    texts = GOODS[: len(weights)]
    ours = [po_line(str(i), t, str(w * 100), uom="LB") for i, (t, w) in enumerate(zip(texts, weights, strict=True))]
    pounds = statements([(t, w * 100, None) for t, w in zip(texts, weights, strict=True)], uom="LB")
    hundreds = statements([(t, w, None) for t, w in zip(texts, weights, strict=True)], uom="CWT")
    one, other = matched(paper(*pounds), book(*ours)), matched(paper(*hundreds), book(*ours))
    assert [(m.line, m.amount, m.decision) for m in one] == [(m.line, m.amount, m.decision) for m in other]


@settings(deadline=None)
@given(number=st.text(alphabet="0123456789OQDILSBZG-/X", max_size=12))
def test_folding_confusions_twice_changes_nothing(number):
    once = fold_confusions(number)
    assert fold_confusions(once) == once


@settings(max_examples=100, deadline=None)
@given(goods=lines_, said=rows_, kind=st.sampled_from(["confirm", "ship"]))
def test_no_line_takes_more_than_was_ordered_with_its_tolerance_without_a_flag(goods, said, kind):
    """Where we chose the line by the goods; what the vendor puts on a line he names is the account's to show."""
    ours = {line.line: line for line in order(goods)}
    found = matched(paper(*statements(said, kind=kind)), book(*ours.values()))
    for number, line in ours.items():
        applied = [m for m in found if m.line == number and m.decision is Decision.AUTO]
        rows = {m.statement.target.row for m in applied}
        total = sum((m.amount or D(0) for m in applied if m.statement.kind is StatementKind(kind)), D(0))
        if len(rows) > 1:
            assert total <= bounds(line.ordered, tolerance_for(line)).high


@settings(max_examples=40, deadline=None)
@given(text=st.sampled_from(GOODS), ordered=st.integers(2, 40), over=st.integers(1, 40))
def test_a_single_row_far_over_the_order_waits(text, ordered, over):
    (found,) = matched(paper(row(text, str(ordered + over))), book(po_line("10", text, str(ordered))))
    if ordered + over > ordered * D("1.5"):
        assert found.decision is Decision.REVIEW


def test_the_same_paper_twice_gives_the_same_answer():
    ours = book(*order([(text, 10) for text in GOODS]))
    rows = paper(*statements([(text, 10, None) for text in GOODS]))
    assert pairs(matched(rows, ours)) == pairs(matched(replace(rows), ours))
