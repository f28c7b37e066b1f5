import pytest

from parsers.papers.units import price_unit, quantity_unit, unit_in_header


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("/CWT", "CWT"),
        ("100 LB", "CWT"),
        ("per 100", "C"),
        ("/C", "C"),
        ("1,000", "M"),
        ("EA", "EA"),
        ("per 100 ft", "CFT"),
        ("", None),
    ],
)
def test_a_price_basis_gets_its_trade_name(text: str, code: str | None) -> None:
    assert price_unit(text) == code


@pytest.mark.parametrize(("text", "code"), [("lbs", "LB"), ("#", "LB"), ("PCS", "PC"), ("ton", "TON"), ("xyz", "XYZ")])
def test_an_ambiguous_quantity_unit_stays_as_written(text: str, code: str) -> None:
    assert quantity_unit(text) == code


@pytest.mark.parametrize(
    ("header", "unit"),
    [("Shipped Lbs", "LBS"), ("Ord Pcs", "PCS"), ("Weight (KG)", "KG"), ("Order #", None), ("Qty to ship", None)],
)
def test_only_clear_words_of_a_header_are_units(header: str, unit: str | None) -> None:
    assert unit_in_header(header) == unit
