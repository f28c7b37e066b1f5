import json

from flows.chase import Ask, chase
from flows.decide_lines import decide_line
from flows.decision_values import AssignException, Done
from flows.reporting import report_bytes
from reports.exceptions import ExceptionFilter


def flags(home, **where):
    content = report_bytes(home, "response-time", "json", ExceptionFilter(**where))
    return {(f["po"], f["line"], f["code"]): f for f in json.loads(content)["flags"]}


def test_a_question_to_the_vendor_stops_the_clock_of_its_reason(stocked):
    before = flags(stocked)
    assert before
    assert not any(f["acted_on"] for f in before.values())
    chase(stocked, ask=Ask.DRAFT)
    asked = {k for k, f in flags(stocked).items() if f["acted_on"] == str(stocked.as_of)}
    assert asked
    assert all(flags(stocked)[k]["action"].startswith("asked") for k in asked)


def test_a_person_who_takes_it_over_stops_the_clock_and_owns_it(stocked):
    key = next(k for k in flags(stocked) if k[2] == "NO_ACK")
    given = decide_line(stocked, key[0], key[1], AssignException(code="NO_ACK", owner="L. Ruiz"), who="R. Novak")
    assert isinstance(given, Done)
    mine = flags(stocked, owner="l. ruiz")
    assert list(mine) == [key]
    assert mine[key]["action"] == "assign"
