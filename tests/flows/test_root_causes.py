import json

from db.engine import read_session
from flows.accounts import every_state
from flows.decide_lines import decide_line
from flows.decision_values import Done, Resolve
from flows.exception_log import reconcile
from flows.receive import receive
from flows.reporting import report_bytes
from reports.exceptions import ExceptionFilter
from tests.flows.mail_builder import OWN, raw

LATE = "Customer PO,PO Line,Description,Qty Confirmed,UOM,Ship Date\n4501,1,PLATE A36 1/2 X 96 X 240,12,PC,12/18/2026\n"


def causes(home, **where):
    content = report_bytes(home, "root-causes", "json", ExceptionFilter(**where))
    return {(r["po"], r["line"], r["code"]): r for r in json.loads(content)["exceptions"]}


def test_a_person_who_resolves_an_exception_confirms_its_cause(stocked):
    receive(stocked, raw("confirmation attached", csv=LATE), own=OWN)
    assert ("4501", "1", "LATE_ETA") in causes(stocked)
    done = decide_line(stocked, "4501", "1", Resolve(code="LATE_ETA", root_cause="RC4", reason="saw"), who="R. Novak")
    assert isinstance(done, Done)
    row = causes(stocked)["4501", "1", "LATE_ETA"]
    assert (row["cause"], row["basis"], row["resolved_on"]) == ("RC4", "confirmed", str(stocked.as_of))


def test_one_vendor_may_be_picked(stocked):
    from db.engine import write_session

    with write_session(stocked.engine) as session:
        reconcile(session, stocked, tuple(every_state(session, stocked)))
    every = causes(stocked)
    assert every
    with read_session(stocked.engine) as session:
        vendors = {(s.line.po, s.line.line): s.line.vendor_id for s in every_state(session, stocked)}
    for vendor in set(vendors.values()):
        assert set(causes(stocked, vendor=vendor)) == {k for k in every if vendors[k[:2]] == vendor}
