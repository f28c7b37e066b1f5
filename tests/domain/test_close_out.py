from dataclasses import replace
from decimal import Decimal

import pytest

from domain.close_out import needs_second_person, why_not_approved
from domain.people import Person, Role
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


def a_person(login: str, name: str, role: Role = Role.COORDINATOR) -> Person:
    return Person(person_id=1, login=login, name=name, role=role)


@pytest.mark.parametrize("buyer", ["DK", "dkessler", "Dana Kessler", "D. Kessler", "dana@mill.example.com", "DANA"])
def test_the_buyer_is_known_by_any_of_his_names(buyer: str) -> None:
    people = [a_person("dana@mill.example.com", "Dana Kessler"), a_person("luis", "Luis Ruiz")]
    line = replace(LINE, buyer=buyer)
    assert "bought the line" in (why_not_approved(line, Decimal(40), {"approver": "Dana Kessler"}, LIMIT, people) or "")
    assert why_not_approved(line, Decimal(40), {"approver": "luis"}, LIMIT, people) is None


def test_where_people_are_on_file_the_approver_is_one_who_may_decide() -> None:
    people = [a_person("luis", "Luis Ruiz"), a_person("vic", "Vic", Role.VIEWER)]
    for stranger in ("the boss", "vic"):
        refused = why_not_approved(LINE, Decimal(1), {"approver": stranger}, LIMIT, people)
        assert "nobody who may decide" in (refused or "")
