import pytest

from matching.mentions import coverage, mention_bits

SCREWS = (
    "HEX CAP SCREW 1/2-13 X 2 GR 5 ZINC",
    "HEX CAP SCREW 1/2-13 X 2-1/2 GR 5 ZINC",
    "HEX CAP SCREW 1/2-13 X 3 GR 5 ZINC",
)
SEALS = ("O-RING 2-214 NBR 70", "GASKET 3 IN 150# RF", "OIL SEAL 1.750 X 2.502 X .313", "GASKET 6 IN 150# RF")


def best(text, candidates):
    bits = mention_bits(text, candidates)
    return max(range(len(bits)), key=bits.__getitem__)


@pytest.mark.parametrize(
    ("text", "line"), [("O-rings", 0), ('3" gaskets', 1), ("the oil seal", 2), ("6 inch gaskets", 3)]
)
def test_a_few_words_single_out_the_line_that_alone_has_them(text, line):
    assert best(text, SEALS) == line


def test_words_that_all_candidates_share_say_almost_nothing():
    bits = mention_bits("hex cap screws", SCREWS)
    assert max(bits) - min(bits) == 0


def test_words_that_no_candidate_has_say_nothing():
    assert mention_bits("the blue ones", SEALS) == (0.0, 0.0, 0.0, 0.0)


def test_two_lines_with_the_same_words_stay_equal():
    bits = mention_bits("gaskets", SEALS)
    assert bits[1] == bits[3] > bits[0]


def test_coverage_is_the_share_of_words_found():
    assert coverage("oil seal", SEALS[2]) == 1.0
    assert coverage("", SEALS[2]) == 0.0
