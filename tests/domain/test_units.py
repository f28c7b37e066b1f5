from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from domain.units import Dimension, UnitContext, canonical_unit, unit, unit_codes, unit_readings


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("pcs", "PC"), ("Pcs.", "PC"), ("PCE", "PC"), ("H87", "PC"), ("C62", "PC"), ("Stück", "PC"),
        ("EA", "EA"), ("each", "EA"), ("Units", "EA"), ("sheets", "SH"), ("Lgth", "LGTH"), ("JT", "LGTH"),
        ("LBS", "LB"), ("lb.", "LB"), ("#", "LB"), ("LBR", "LB"), ("01", "LB"), ("24", "LB"),
        ("cwt", "CWT"), ("CW", "CWT"), ("C/W", "CWT"), ("Net Ton", "NT"), ("TN", "NT"), ("GT", "GT"), ("TNE", "TNE"),
        ("KGM", "KG"), ("kgs", "KG"), ("FOT", "FT"), ("Lin. Ft.", "FT"), ("LF", "FT"), ("MTR", "MTR"), ("MMT", "MM"),
        ("SQFT", "SF"), ("FTK", "SF"), ("DZ", "DZ"), ("BDLS", "BDL"), ("05", "LIFT"), ("CX", "COIL"),
    ],
)  # fmt: skip
def test_spellings_of_the_trade_and_of_x12_and_edifact_have_one_code(written: str, code: str) -> None:
    assert canonical_unit(written) == code


@pytest.mark.parametrize("written", ["M", "C", "T", "TON", "Tons", "MT", "ST", "L", "H", "PL"])
def test_ambiguous_letters_are_refused_without_a_context(written: str) -> None:
    assert canonical_unit(written) is None


@pytest.mark.parametrize(
    ("written", "context", "code"),
    [
        ("M", UnitContext.COUNT, "MPC"), ("M", UnitContext.LENGTH, "MFT"), ("M", UnitContext.METRIC, "MTR"),
        ("C", UnitContext.COUNT, "HPC"), ("C", UnitContext.WEIGHT, "CWT"), ("C", UnitContext.METRIC, None),
        ("TON", UnitContext.WEIGHT, "NT"), ("TON", UnitContext.METRIC, "TNE"), ("T", UnitContext.COUNT, None),
        ("MT", UnitContext.WEIGHT, "TNE"), ("MT", UnitContext.LENGTH, "MTR"), ("ST", UnitContext.COUNT, "PC"),
    ],
)  # fmt: skip
def test_a_context_settles_an_ambiguous_letter(written: str, context: UnitContext, code: str | None) -> None:
    assert canonical_unit(written, context=context) == code


@pytest.mark.parametrize("written", ["BL", "", "   ", "XYZ", "12", "?"])
def test_unknown_text_is_no_unit_and_stands_for_itself(written: str) -> None:
    assert canonical_unit(written) is None
    assert unit(written).factor is None


def test_every_code_is_its_own_spelling_and_unambiguous() -> None:
    for code in unit_codes():
        assert canonical_unit(code) == code
        assert unit_readings(code) == (code,)


def test_the_readings_of_an_ambiguous_letter_are_all_given() -> None:
    assert set(unit_readings("M")) == {"MPC", "MFT", "MLB", "MTR"}
    assert unit_readings("nothing known") == ()


def test_metric_factors_are_exact() -> None:
    assert unit("KG").factor == 1 / Fraction("0.45359237")
    assert unit("MTR").factor == 1 / Fraction("0.3048")
    assert unit("MM").dimension is Dimension.LENGTH


@given(st.text(max_size=12), st.sampled_from([None, *UnitContext]))
def test_any_text_gives_a_known_code_or_none(text: str, context: UnitContext | None) -> None:
    code = canonical_unit(text, context=context)
    assert code is None or code in unit_codes()
