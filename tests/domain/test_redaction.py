from hypothesis import given, strategies as st

from domain.redaction import redacted


def test_an_address_keeps_its_domain_and_can_be_followed():
    once, again = redacted("from Jim.Novak@Lakeshore.example.com"), redacted("jim.novak@lakeshore.example.com!")
    assert "novak" not in once.lower()
    assert once.endswith("@lakeshore.example.com")
    assert again.removesuffix("!") in once


def test_text_without_addresses_stays():
    assert redacted("PO 4501/2 @ $0.64, 20 pcs") == "PO 4501/2 @ $0.64, 20 pcs"


@given(st.from_regex(r"[a-z]{9,20}", fullmatch=True), st.text(max_size=20), st.text(max_size=20))
def test_no_local_part_survives_whatever_stands_around_it(local, before, after):
    assert f"{local}@" not in redacted(f"{before} {local}@mill.example {after}")
