from hypothesis import given, settings, strategies as st

from matching.assign import assign

OPTIONS = {"abstain_bits": 1.0, "second_row_bits": 3.0}


def choices(bits):
    return [a.choice for a in assign(bits, **OPTIONS)]


def test_the_better_candidate_wins():
    assert choices([[2.0, 9.0]]) == [1]


def test_a_row_that_fits_nothing_stays_without_a_line():
    assert choices([[-3.0, 0.5]]) == [None]
    assert choices([[-3.0, -2.0], [-1.0, 0.0]]) == [None, None]


def test_two_look_alike_rows_do_not_claim_the_same_line():
    assert choices([[9.0, 8.0], [9.5, 3.0]]) == [1, 0]


def test_a_line_takes_a_second_row_when_nothing_else_fits():
    assert choices([[9.0, -9.0], [8.0, -9.0]]) == [0, 0]


def test_a_tie_has_no_margin_and_half_the_probability():
    answer = assign([[6.0, 6.0]], **OPTIONS)[0]
    assert answer.margin == 0
    assert 0.45 < answer.probability < 0.51


def test_a_clear_lead_is_sure():
    assert assign([[14.0, 1.0]], **OPTIONS)[0].probability > 0.999


def test_no_candidates_and_no_rows_are_answered():
    assert choices([[], []]) == [None, None]
    assert assign([], **OPTIONS) == ()


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 4).flatmap(
        lambda n: st.lists(st.lists(st.integers(-80, 80), min_size=n, max_size=n), min_size=1, max_size=5)
    ),
    st.randoms(),
)
def test_the_order_of_rows_never_changes_the_total(rows, rng):
    bits = [[b / 8 + i / 1000 + j / 100000 for j, b in enumerate(row)] for i, row in enumerate(rows)]
    shuffled = list(bits)
    rng.shuffle(shuffled)

    def total(order):
        return sum(1.0 if c is None else row[c] for row, c in zip(order, choices(order), strict=True))

    assert abs(total(bits) - total(shuffled)) <= 3.0 * len(bits)
