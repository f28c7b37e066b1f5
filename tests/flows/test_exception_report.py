import json
from datetime import timedelta
from decimal import Decimal

import pytest

from db.engine import read_session, write_session
from db.repositories.supply import Supply
from domain.errors import InputError
from domain.supply import Demand, DemandKind, StockLevel
from flows.chase import Ask, chase
from flows.receive import receive
from flows.reporting import report_bytes
from flows.saved_filters import save_filter, saved_filter
from flows.stock_cover import cover_by_item
from reports.exceptions import ExceptionFilter
from tests.flows.mail_builder import OWN, raw

ACK = "Customer PO,PO Line,Description,Qty Confirmed,UOM,Ship Date\n4501,1,PLATE A36 1/2 X 96 X 240,12,PC,12/18/2026\n"
LATER = ACK.replace("12/18/2026", "12/28/2026")


def rows(home, **where):
    content = report_bytes(home, "exceptions", "json", ExceptionFilter(**where))
    return {(r["po"], r["line"]): r for r in json.loads(content)}


def test_the_first_promise_the_stage_and_the_grade_stand_beside_the_line(stocked):
    receive(stocked, raw("confirmation attached", csv=ACK), own=OWN)
    receive(stocked, raw("new date attached", csv=LATER, name="b.eml"), own=OWN)
    row = rows(stocked)["4501", "1"]
    assert (row["original_promise"], row["promise_to"]) == ("2026-12-18", "2026-12-28")
    assert (row["grade"], row["family"]) == ("A36", "plate A36")
    chase(stocked, ask=Ask.DRAFT)
    assert {r["stage"] for r in rows(stocked).values()} >= {1}


def test_the_grade_filter_shows_the_lines_of_that_grade_only(stocked):
    every = rows(stocked)
    wanted = {k for k, r in every.items() if "A36" in r["grade"].split("/")}
    assert wanted
    assert set(rows(stocked, grade="a36")) == wanted
    assert wanted < set(every)


def test_cover_is_free_stock_over_what_goes_out_a_working_day(stocked):
    day = stocked.as_of
    issued = [
        Demand(kind=DemandKind.ISSUED, item="PL-12", on=day - timedelta(days=n), amount=Decimal(a), reference=str(n))
        for n, a in ((3, 60), (40, 70), (10, -5), (300, 900))
    ]
    levels = [
        StockLevel(item="pl 12", warehouse=w, as_of=day, on_hand=Decimal(h), allocated=Decimal(5))
        for w, h in (("CHI", 25), ("DET", 11))
    ]
    levels.append(StockLevel(item="NEVER SOLD", warehouse="CHI", as_of=day, on_hand=Decimal(9)))
    with write_session(stocked.engine) as session:
        Supply(session).save(Demand, issued)
        Supply(session).save(StockLevel, levels)
    with read_session(stocked.engine) as session:
        found = cover_by_item(session, stocked)
    working = sum(stocked.calendar.is_business_day(day - timedelta(days=i)) for i in range(183))
    assert found == {"PL12": round(Decimal(26) / (Decimal(130) / working), 1)}


def test_each_person_keeps_filters_of_his_own_and_falls_back_to_everybodys(home):
    save_filter(home, "Late", ExceptionFilter(past_due_days=5), owner="")
    save_filter(home, "late", ExceptionFilter(past_due_days=9, grade="304"), owner="DK")
    assert saved_filter(home, "LATE", owner="dk") == ExceptionFilter(past_due_days=9, grade="304")
    assert saved_filter(home, "late", owner="MO") == ExceptionFilter(past_due_days=5)
    save_filter(home, "late", ExceptionFilter(code="NO_ACK"), owner="DK")
    assert saved_filter(home, "late", owner="DK") == ExceptionFilter(code="NO_ACK")


def test_what_cannot_be_kept_or_found_is_refused_with_the_reason(home):
    with pytest.raises(InputError, match="everything"):
        save_filter(home, "all", ExceptionFilter(), owner="DK")
    with pytest.raises(InputError, match="1 to 60"):
        save_filter(home, " ", ExceptionFilter(code="X"), owner="DK")
    with pytest.raises(InputError, match="there is none"):
        saved_filter(home, "late", owner="DK")
