from decimal import Decimal

import pytest

from domain.close_out import needs_second_person, why_not_approved
from domain.purchase import PoLine

LINE = PoLine(
    po="1", line="1", vendor_id="V", uom="PC", ordered=Decimal(40), unit_price=Decimal(50), price_uom="EA", buyer="DK"
)
LIMIT = Decimal(1000)


@pytest.mark.parametrize(("short", "second"), [(20, False), (21, True)])
def test_above_the_limit_a_second_person_approves(short: int, second: bool) -> None:  # noqa: FBT001 - a table of cases
    assert needs_second_person(LINE, Decimal(short), LIMIT) is second
    refused = why_not_approved(LINE, Decimal(short), {"approver": " dk "}, LIMIT)
    assert (refused is not None) is second
    assert why_not_approved(LINE, Decimal(short), {"approver": "L. Ruiz"}, LIMIT) is None


def test_without_a_price_the_value_may_be_above_the_limit() -> None:
    line = PoLine(po="1", line="1", vendor_id="V", uom="PC", ordered=Decimal(40), buyer="DK")
    assert needs_second_person(line, Decimal(40), LIMIT) is None
    assert "no known value" in (why_not_approved(line, Decimal(40), {"approver": "DK"}, LIMIT) or "")
    assert why_not_approved(line, Decimal(40), {"approver": "L. Ruiz"}, LIMIT) is None
