from dataclasses import replace
from datetime import date

import pytest

from domain.errors import ConfigurationError
from domain.outbox import Letter
from outbound.alerts import FillIn, LateLine, compose_alert
from outbound.policy_reading import Layer, effective
from tests.outbound.conftest import SENDER, SHELF, make_state

INTERNAL = {
    "internal": {
        "sales": ["sales@buyer.example"],
        "traffic": ["dock@buyer.example"],
        "processing": ["shop@buyer.example"],
    }
}
POLICY = replace(effective(tenant=Layer(name="t", document=INTERNAL)), own_domains=frozenset({"buyer.example"}))
LINE = LateLine(
    state=make_state("LATE_ETA"),
    customer="ACME <b>",
    late_days=4,
    reason="mill delay",
    options=(FillIn(what="12 PC in Gary", available_on="2026-11-25", cost="$120"), FillIn(what="split the shipment")),
)


@pytest.mark.parametrize("letter", [Letter.ALERT_SALES, Letter.ALERT_TRAFFIC, Letter.ALERT_PROCESSING])
def test_an_alert_names_lines_customers_and_ways_out(letter: Letter) -> None:
    mail = compose_alert(
        letter, [LINE], vendor="Lakeshore", policy=POLICY, sender=SENDER, shelf=SHELF, as_of=date(2026, 11, 23)
    )
    assert mail.vendor_id is None
    assert all(address.endswith("@buyer.example") for address in mail.to)
    for words in (
        "45012/1",
        "ACME",
        "4 business days late",
        "1. 12 PC in Gary, there on 2026-11-25, cost $120",
        "2. split the shipment",
        "mill delay",
    ):
        assert words in mail.text
    assert "<b>" not in (mail.html or "")


def test_an_alert_never_leaves_the_house() -> None:
    outside = replace(POLICY, internal={"sales": ("friend@elsewhere.example",)})
    with pytest.raises(ConfigurationError, match="no address of ours"):
        compose_alert(
            Letter.ALERT_SALES, [LINE], vendor="L", policy=outside, sender=SENDER, shelf=SHELF, as_of=date(2026, 11, 23)
        )
    with pytest.raises(ConfigurationError, match="nobody is named"):
        compose_alert(
            Letter.ALERT_SALES,
            [LINE],
            vendor="L",
            policy=replace(POLICY, internal={}),
            sender=SENDER,
            shelf=SHELF,
            as_of=date(2026, 11, 23),
        )


def test_a_letter_to_vendors_is_no_alert() -> None:
    with pytest.raises(ConfigurationError):
        compose_alert(
            Letter.THANKS, [LINE], vendor="L", policy=POLICY, sender=SENDER, shelf=SHELF, as_of=date(2026, 11, 23)
        )
