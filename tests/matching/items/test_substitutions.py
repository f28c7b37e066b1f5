"""The table of DOMAIN 3.3, read the way vendors write it."""

import pytest

from domain.errors import ConfigurationError
from matching.items.compare import compare_items
from matching.items.reading import parse_item
from matching.items.substitutions import SubstitutionClass, all_substitutions, read_substitutions, substitution
from matching.items.verdict import Verdict

_HEAD = "field,ordered,offered,forms,class,reason\n"
_VERDICTS = {"E": Verdict.EQUIVALENT, "U": Verdict.UPGRADE, "A": Verdict.DIFFERENT, "N": Verdict.DOWNGRADE}
_SAME = {Verdict.SAME, Verdict.EQUIVALENT}

# ordered | offered | class, as DOMAIN 3.3 has it; S = written otherwise, but the same
_ROWS = """
PL {} 1/2 X 96 X 240 | A36 | A36/A572-50 | E
PL {} 1/2 X 96 X 240 | A36 | A36/SA36 | E
PL {} 1/2 X 96 X 240 | A36 | A36/A709-36 | E
PL {} 1/2 X 96 X 240 | A36 | A36/44W | E
PL {} 1/2 X 96 X 240 | A36 | A572-50 | U
PL {} 1/2 X 96 X 240 | A36 | A709 GR 50 | U
W8X31 {} X 40' | A36 | A992 | U
W8X31 {} X 40' | A36 | A529-50 | U
W8X31 {} X 40' | A36 | A572-50 | U
PL {} 1/2 X 96 X 240 | A36 | CSA G40.21 44W | U
PL {} 1/2 X 96 X 240 | A36 | 300W | U
PL {} 1/2 X 96 X 240 | A572-50 | A36 | N
W8X31 {} X 40' | A572-50 | A992 | U
PL {} 1/2 X 96 X 240 | A572-50 | A588 | A
PL {} 1/2 X 96 X 240 | A572-50 | A709-50 | E
PL {} 1/2 X 96 X 240 | A572-50 | 50W | A
PL {} 1/2 X 96 X 240 | A572-50 | 350W | A
W8X31 {} X 40' | A992 | A572-50 | A
PL {} 1/2 X 96 X 240 | 44W | A36 | A
PL {} 1/2 X 96 X 240 | 50W | A572-50 | U
PL {} 1/2 X 96 X 240 | A588 | A572-50 | N
PL {} 1/2 X 96 X 240 | 50A | A572-50 | N
HSS {} 4 X 4 X 1/4 X 40' | A500-B | A500 GR B/C | E
HSS {} 4 X 4 X 1/4 X 40' | A500-B | A500 GR C | E
HSS {} 4 X 4 X 1/4 X 40' | A500-C | A500 GR B | N
HSS {} 4 X 4 X 1/4 X 40' | A500-B | A1085 | U
HSS {} 4 X 4 X 1/4 X 40' | A500-C | 350W | U
HSS {} 4 X 4 X 1/4 X 40' | A500-B | A513 | A
HSS {} 4 X 4 X 1/4 X 40' | A500-B | A847 | A
PIPE {} 2 SCH 40 X 21' | A53-B | A53-B/A106-B/API 5L-B | E
PIPE {} 2 SCH 40 X 21' | A53-B | A106-B | U
PIPE {} 2 SCH 40 X 21' | A53-B ERW | A53-B SMLS | U
PIPE {} 2 SCH 40 X 21' | A106-B | A53-B | N
PIPE {} 2 SCH 40 X 21' | A53-A | A53-B | U
PIPE {} 2 SCH 40 X 21' | A53-F | A53-B | U
HR SHT {} 11GA X 48 X 120 | A1011 CS-B | A569 | E
HR SHT {} 11GA X 48 X 120 | A1011 CS-B | A1011 CS-C | U
HR SHT {} 11GA X 48 X 120 | A1011 CS-B | CQ | U
HR SHT {} 11GA X 48 X 120 | A1011 CS-B | 1008 | U
HR SHT {} 11GA X 48 X 120 | A1011 CS-B | A1011 SS36 | U
HR SHT {} 11GA X 48 X 120 | A1011 SS36 | A570-36 | E
HR SHT {} 11GA X 48 X 120 | A1011 HSLAS-50 | A607-50 | E
HR SHT {} 11GA X 48 X 120 | A1011 HSLAS-50 | A1011 SS50 | A
CR SHT {} 16GA X 48 X 120 | A1008 CS-B | A366 | E
CR SHT {} 16GA X 48 X 120 | A1008 CS-B | A1008 DS | U
GALV SHT {} 16GA X 48 X 120 | A653 CS G60 | A653 CS G90 | U
GALV SHT {} 16GA X 48 X 120 | A653 CS G90 | A653 CS G60 | N
GALV SHT {} 16GA X 48 X 120 | A653 CS G60 | A527 G60 | E
GALV SHT {} 16GA X 48 X 120 | A653 CS G60 | A525 G60 | E
{} SHT 16GA X 48 X 120 | GALV | GALVANNEAL | A
{} SHT 16GA X 48 X 120 | GALV | GALVALUME | A
{} SHT 11GA X 48 X 120 | HR | HRPO | U
{} SHT 11GA X 48 X 120 | HRPO | HR | A
{} SHT 11GA X 48 X 120 | CR | HRPO | A
CF RD {} 1 X 12' | 1018 | 1020 | U
CF RD {} 1 X 12' | 1018 | 1018/A108 | S
CF FLAT {} 1/2 X 2 X 12' | 1018 | A36 | A
CF RD {} 1 X 12' | 1018 | 12L14 | A
CF RD {} 1 X 12' | 1018 | 1215 | A
CF RD {} 1 X 12' | 1045 | 1040 | A
CF RD {} 1 X 12' | 1045 | 1144 | A
{} 1045 2 X 12' | TGP RD | CD RD | A
RD {} HT 2 X 12' | 4140 | 4142 | A
RD {} HT 2 X 12' | 4140 | 4145 | A
RD 4140 {} 2 X 12' | ANN | HT | A
{} RD 1018 1 X 12' | CF | HR | A
PL {} 1 X 96 X 240 | A514-B | A514-F | A
PL {} 1 X 96 X 240 | A514-B | A514-Q | A
PL {} 1/2 X 96 X 240 | AR400 | AR400F | U
PL {} 1/2 X 96 X 240 | AR400 | HARDOX 400 | U
PL {} 1/2 X 96 X 240 | AR400 | WEARFORM 400 | U
PL {} 1/2 X 96 X 240 | AR400 | BISPLATE 400 | U
PL {} 1/2 X 96 X 240 | AR400 | AR450 | A
PL {} 1 X 96 X 240 | A516-70 | A516-70N | U
PL {} 1 X 96 X 240 | A516-70 | SA516-70 | E
PL {} 1 X 96 X 240 | A516-70 | A285-C | A
SHT {} 2B 16GA X 48 X 120 | 304 | 304/304L | E
SHT {} 2B 16GA X 48 X 120 | 304 | 304L | A
SHT {} 2B 16GA X 48 X 120 | 316 | 316/316L | E
SHT {} 2B 16GA X 48 X 120 | 304 | 316 | U
SHT {} 2B 16GA X 48 X 120 | 316 | 304 | N
RD {} 1 X 12' | 303 | 304 | A
SHT 304 {} 16GA X 48 X 120 | 2B | #4 | A
SHT 304 {} 16GA X 48 X 120 | 2B | #3 | A
SHT 304 {} 16GA X 48 X 120 | 2B | BA | A
SHT 304 {} 16GA X 48 X 120 | 2B | 2D | A
AL PL {} 1 X 48 X 96 | 6061-T6 | 6061-T651 | E
AL ANGLE {} 2 X 2 X 1/4 X 25' | 6061-T6 | 6061-T6511 | E
AL RD {} 2 X 12' | 6061-T6 | 6061-T6511 | U
AL ANGLE {} 2 X 2 X 1/4 X 25' | 6061-T6 | 6005A-T61 | A
AL ANGLE {} 2 X 2 X 1/4 X 25' | 6061-T6 | 6063-T6 | N
AL SHT {} .063 X 48 X 120 | 5052-H32 | 5052-H34 | A
AL SHT {} .063 X 48 X 120 | 5052-H32 | 3003-H32 | N
PL A36 1/2 X 96 X 240 {} | DOMESTIC | IMPORT | A
PL A36 1/2 X 96 X 240 {} | PRIME | SECONDARY | N
"""


@pytest.mark.parametrize("row", [line for line in _ROWS.splitlines() if line])
def test_every_pair_of_the_table_has_its_class(row):
    text, ordered, offered, kind = (part.strip() for part in row.split("|"))
    found = compare_items(parse_item(text.format(ordered)), parse_item(text.format(offered))).verdict
    assert found in _SAME if kind in "ES" else found is _VERDICTS[kind]


@pytest.mark.parametrize(
    ("ordered", "offered", "words"),
    [
        ("PL A36 1/2 X 96 X 240", "PL A572-50 1/2 X 96 X 240", "class U: yield 50 against 36 ksi"),
        ("SHT 316 16GA X 48 X 120", "SHT 304 16GA X 48 X 120", "class N: resists less"),
        ("SHT 2B 304 16GA X 48 X 120", "SHT #4 304 16GA X 48 X 120", "class A: another finish"),
    ],
)
def test_a_substitution_says_its_class_and_reason(ordered, offered, words):
    (note,) = compare_items(parse_item(ordered), parse_item(offered)).notes
    assert words in note


@pytest.mark.parametrize(
    ("field", "offered", "kind"),
    [
        ("thickness", "heavier", "A"),
        ("thickness", "lighter", "N"),
        ("sheet size", "larger", "A"),
        ("length", "longer", "A"),
        ("length", "random", "A"),
    ],
)
def test_general_rules_hold_for_any_item(field, offered, kind):
    assert substitution(field, "any", offered).kind is SubstitutionClass(kind)


def test_a_row_for_shapes_does_not_hold_for_plate():
    assert compare_items(parse_item("PL A572-50 1/2 X 96 X 240"), parse_item("PL A992 1/2 X 96 X 240")).verdict is (
        Verdict.DIFFERENT
    )


def test_every_row_says_why_and_no_pair_stands_twice_for_one_form():
    rows = all_substitutions()
    assert all(row.reason for row in rows)
    keys = [(r.field, r.ordered, r.offered, form) for r in rows for form in (r.forms or {None})]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("field,ordered\n", "x.csv: the columns must be field, ordered, offered, forms, class, reason"),
        (_HEAD + "grade,A36,A572-50,,X,why\n", "x.csv, row 2: 'X' is not a valid SubstitutionClass"),
        (_HEAD + "grade,A36,A572-50,slab,U,why\n", "x.csv, row 2: 'slab' is not a valid Form"),
        (_HEAD + "grade,A36\n", "x.csv, row 2"),
    ],
)
def test_a_table_that_cannot_be_understood_is_refused_by_row(text, message):
    with pytest.raises(ConfigurationError, match=message):
        list(read_substitutions(text, name="x.csv"))
