import json
import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from domain.day_count import DayCount
from domain.document import StatementKind
from domain.match import Action, Decision, DecisionEvent, Detail
from reports.cause_figures import CausedException, cause_set, caused, compared, counted, pareto
from reports.causes import UNKNOWN, Basis, LoggedException, Usual, cause_in, title_of, titles, usual
from reports.history import Goods, LineHistory, OrderedAnew
from reports.placed import SHORT_CODES, PlacedLine, placed_line
from reports.render import ReportFormat, render
from reports.shorting import Advice, shorting, wilson_lower
from tests.reports.history_builder import AS_OF, CALENDAR, history, receipt, word, world

D = timedelta(days=1)
NOTHING = Usual(quantity={}, lead_days={})
DAYS = DayCount(CALENDAR)
BACK = StatementKind.BACKORDER


def cause_of(history: LineHistory, exception: LoggedException, known: Usual) -> CausedException:
    return compared(caused(history, exception, DAYS), known)


def placed(line: LineHistory, own=()) -> PlacedLine:
    return placed_line(line, [e.opened_on for e in own if e.code in SHORT_CODES])


def logged(code: str = "LATE_ETA", number: int = 1, **changes) -> LoggedException:
    fields = {"exception_id": number, "code": code, "opened_on": AS_OF - 10 * D, "resolved_on": None} | changes
    return LoggedException(**fields)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Sorry, we are out of stock on this one.", "RC1"),
        ("waiting on mill", "RC1"),
        ("This grade has been discontinued", "RC1"),
        ("leider nicht auf Lager", "RC1"),
        ("your need date is inside our standard lead time", "RC2"),
        ("one bundle was left off the truck", "RC3"),
        ("bundle was mis-tagged", "RC3"),
        ("the furnace is down until Tuesday", "RC4"),
        ("we missed the rolling", "RC4"),
        ("slitter went down", "RC4"),
        ("maintenance took longer", "RC4"),
        ("driver never showed up", "RC5"),
        ("no trucks this week", "RC5"),
        ("weather held it up", "RC5"),
        ("heat was rejected by QA", "RC6"),
        ("failed the UT test, rework", "RC6"),
        ("waiting for certs", "RC6"),
        ("we never received your PO", "RC7"),
        ("you are on credit hold", "RC7b"),
        ("mill has us on allocation", "RC8"),
        ("moved per your request", "RC9"),
    ],
)
def test_words_of_vendors_point_at_causes(text: str, code: str) -> None:
    found = cause_in(text)
    assert found is not None
    assert (found.code, found.basis, found.quote) == (code, Basis.WORDS, text)


@pytest.mark.parametrize(
    "text", ["will ship 12/4", "", "there is no quality issue", "not on allocation", "restock fee", "whether it ships"]
)
def test_words_that_deny_a_cause_or_say_nothing_give_none(text: str) -> None:
    assert cause_in(text) is None


def test_the_quote_is_the_sentence_that_names_the_cause() -> None:
    found = cause_in("Thanks for asking. The mill is down for maintenance! Will advise.")
    assert found is not None
    assert found.quote == "The mill is down for maintenance!"


def test_every_code_of_the_table_has_a_title() -> None:
    assert set(titles()) == {"RC7b", *(f"RC{i}" for i in range(10))}
    assert title_of("RC99") == ""


def test_a_confirmed_cause_outranks_words_and_words_outrank_data_and_kind() -> None:
    told = word(BACK, AS_OF - 12 * D, note="line was down", amount=Decimal(100))
    plain = history(told)
    exception = logged("QTY_SHORT_ACK", hint="RC1")
    assert cause_of(plain, exception, NOTHING).cause == "RC4"
    confirmed = _resolved(plain, "RC6", exception.code)
    found = cause_of(confirmed, exception, NOTHING)
    assert (found.cause, found.basis, found.source) == ("RC6", Basis.CONFIRMED, "R. Novak")
    silent = history(word(BACK, AS_OF - 12 * D, amount=Decimal(100)))
    assert cause_of(silent, exception, NOTHING).basis == Basis.KIND
    assert cause_of(silent, logged("NO_ACK"), NOTHING).cause == UNKNOWN


def _resolved(plain, cause: str, code: str, *, undone: bool = False):
    from dataclasses import replace

    event = DecisionEvent(
        decision_id=1, at=datetime(2026, 11, 20, tzinfo=UTC), who="R. Novak", action=Action.RESOLVE, po="1", line="1",
        code=code, details=(Detail(name="root_cause", value=cause),), reason="they told me",
    )  # fmt: skip
    back = DecisionEvent(decision_id=2, at=event.at, who="R. Novak", action=Action.UNDO, undoes=1)
    return replace(plain, decisions=(event, back) if undone else (event,))


def test_an_undone_confirmation_and_one_of_another_exception_do_not_count() -> None:
    plain = history(word(BACK, AS_OF - 12 * D, note="line was down", amount=Decimal(100)))
    assert cause_of(_resolved(plain, "RC6", "LATE_ETA", undone=True), logged(), NOTHING).cause == "RC4"
    assert cause_of(_resolved(plain, "RC6", "NO_ACK"), logged(), NOTHING).cause == "RC4"
    old = logged(opened_on=AS_OF - 1 * D)  # opened anew after it was resolved
    assert cause_of(_resolved(plain, "RC6", "LATE_ETA"), old, NOTHING).cause == "RC4"


def test_words_said_after_the_exception_ended_and_rejected_words_do_not_count() -> None:
    late = word(BACK, AS_OF - 2 * D, note="line was down", amount=Decimal(100))
    wrong = word(BACK, AS_OF - 20 * D, number=2, note="sold out", amount=Decimal(100), decision=Decision.REJECTED)
    assert cause_of(history(late, wrong), logged(resolved_on=AS_OF - 5 * D), NOTHING).cause == UNKNOWN


def test_our_own_change_unusual_quantity_and_short_lead_time_are_data() -> None:
    from dataclasses import replace

    change = OrderedAnew(on=AS_OF - 30 * D, field="need_date", before="2026-12-20", after="2026-11-20")
    pulled = replace(history(), changes=(change,))
    assert cause_of(pulled, logged(), NOTHING).cause == "RC9"
    pushed = replace(history(), changes=(replace(change, before="2026-11-01"),))
    assert cause_of(pushed, logged(), NOTHING).cause == UNKNOWN
    big = cause_of(history(), logged(), Usual(quantity={"X": Decimal(49)}, lead_days={}))
    assert (big.cause, big.quote) == ("RC2", "ordered 100, usual 49 LB")
    soon = cause_of(history(), logged(), Usual(quantity={}, lead_days={"X": 58.0}))
    assert (soon.cause, soon.quote) == ("RC2", "needed 57 days after the order, usual lead time 58 days")
    assert cause_of(history(), logged(), Usual(quantity={"X": Decimal(50)}, lead_days={"X": 57.0})).cause == UNKNOWN


def test_usual_needs_three_lines() -> None:
    some = [history(ordered=Decimal(n), receipts=(receipt(AS_OF - 40 * D, n),)) for n in (10, 20, 90)]
    assert usual(map(placed, some)) == Usual(quantity={"X": Decimal(20)}, lead_days={"X": 20.0})
    assert usual(map(placed, some[:2])) == NOTHING


def _case(seed: int):
    dice = random.Random(seed)
    notes = ("out of stock", "mill is down", "weather", "", "on allocation")
    codes = ("LATE_ETA", "PARTIAL_SHIPMENT", "QTY_SHORT_ACK", "NO_ACK")
    lines = []
    for number, h in enumerate(world(seed)):
        own = [
            logged(
                dice.choice(codes), number * 10 + i, opened_on=AS_OF - dice.randint(0, 250) * D,
                resolved_on=dice.choice((None, AS_OF)), hint=dice.choice((None, "RC3")),
                detail=dice.choice(notes),
            )
            for i in range(dice.randint(0, 3))
        ]  # fmt: skip
        lines.append((h, own))
    return lines


@pytest.mark.parametrize("seed", range(3))
def test_the_pareto_is_what_counting_one_by_one_gives(seed: int) -> None:
    lines = _case(seed)
    known = usual(placed(h) for h, _ in lines)
    found = [cause_of(h, e, known) for h, own in lines for e in own]
    rows = pareto(found, as_of=AS_OF)
    counts, money = Counter(), Counter()
    for h, own in lines:
        for e in own:
            code, month = cause_of(h, e, known).cause, e.opened_on.isoformat()[:7]
            end = e.resolved_on or AS_OF
            due = h.line.need_date or (h.state.promise.end if h.state.promise else None)
            late = sum(CALENDAR.is_business_day(due + i * D) for i in range(1, (end - due).days + 1)) if due else 0
            alive = h.state.unshipped > 0 and h.state.headline.value not in {"CANCELLED", "CLOSED", "RECEIVED"}
            amount = h.state.unshipped if alive else h.line.ordered
            counts[month, code] += 1
            money[month, code] += (h.line.unit_price or Decimal(0)) * amount * late
    six = {f"2026-{m:02}" for m in range(6, 12)}
    assert {(r.month, r.code): r.count for r in rows} == {k: n for k, n in counts.items() if k[0] in six}
    assert all(r.dollar_days == money[r.month, r.code] for r in rows)
    for month in six:
        mine = [r for r in rows if r.month == month]
        assert sum(r.share for r in mine) == pytest.approx(1)
        assert mine[-1].cumulative == pytest.approx(1)
        assert [r.count for r in mine] == sorted((r.count for r in mine), reverse=True)


@pytest.mark.parametrize("seed", range(3))
def test_shorting_is_what_counting_one_by_one_gives(seed: int) -> None:
    lines = _case(seed)
    found = {(s.vendor_id, s.grade): s for s in shorting((placed(*pair) for pair in lines), as_of=AS_OF)}
    every, short = Counter(), {}
    for h, own in lines:
        key = h.line.vendor_id, h.goods.grade
        every[key] += 1  # all were ordered within the year
        days = [e.opened_on for e in own if e.code in {"PARTIAL_SHIPMENT", "QTY_SHORT_ACK"}]
        if days:
            short.setdefault(key, []).append((h.line.po + "/1", min(days)))
    fleet = sum(map(len, short.values())) / sum(every.values())
    assert set(found) == set(every)
    for key, s in found.items():
        mine = short.get(key, [])
        recent = sum(day > AS_OF - 90 * D for _, day in mine)
        assert (s.lines, s.short, s.recent) == (every[key], len(mine), recent)
        assert s.fleet == pytest.approx(fleet)
        assert set(s.evidence) == {name for name, _ in mine}
        high = s.lines >= 8 and s.rate >= 0.15 and wilson_lower(s.short, s.lines) > fleet
        assert bool(s.rule) == (recent >= 3 or high)
        assert bool(s.rule) == (s.advice is not Advice.NONE)


def test_the_report_holds_what_is_open_and_what_came_up_in_the_months_compared() -> None:
    first = date(AS_OF.year, AS_OF.month - 5, 1)
    for opened, resolved, shown in (
        (first, AS_OF, True),
        (first - D, AS_OF, False),
        (first - 300 * D, None, True),
    ):
        one = cause_of(history(), logged(opened_on=opened, resolved_on=resolved), NOTHING)
        assert counted(one, AS_OF) is shown


def test_small_numbers_raise_no_flag() -> None:
    assert wilson_lower(0, 0) == 0.0
    assert wilson_lower(2, 8) == pytest.approx(0.1098, abs=0.001)
    fine = [(history(po=str(i), vendor_id="V2"), []) for i in range(8)]
    worse = [(history(po=str(i)), [logged("PARTIAL_SHIPMENT", opened_on=AS_OF - 200 * D)]) for i in range(7)]
    assert not any(s.rule for s in shorting((placed(*pair) for pair in fine + worse), as_of=AS_OF))


def test_another_vendor_that_does_better_means_diversify_else_escalate() -> None:
    bad = [(history(po=f"B{i}"), [logged("PARTIAL_SHIPMENT")]) for i in range(3)]
    good = [(history(po=f"G{i}", vendor_id="V2"), []) for i in range(3)]
    assert shorting((placed(*pair) for pair in bad), as_of=AS_OF)[0].advice is Advice.ESCALATE
    first = shorting((placed(*pair) for pair in bad + good), as_of=AS_OF)[0]
    assert (first.advice, first.others, first.evidence) == (Advice.DIVERSIFY, ("Vendor 2",), ("B0/1", "B1/1", "B2/1"))
    other = [(history(po=f"G{i}", vendor_id="V2", goods=Goods(grade="304")), []) for i in range(3)]
    assert shorting((placed(*pair) for pair in bad + other), as_of=AS_OF)[0].advice is Advice.ESCALATE


def test_the_report_opens_down_to_lines_in_every_format() -> None:
    lines = _case(5)
    known = usual(placed(h) for h, _ in lines)
    found = [cause_of(h, e, known) for h, own in lines for e in own]
    report = cause_set(found, shorting((placed(*pair) for pair in lines), as_of=AS_OF), as_of=AS_OF)
    assert all(render(report, fmt) for fmt in ReportFormat)
    tables = json.loads(render(report, ReportFormat.JSON))
    assert len(tables["exceptions"]) == len(found)
    assert all(row["po"] and row["line"] and row["cause"] for row in tables["exceptions"])
    assert sum(row["count"] for row in tables["vendor_grade"]) == len(found)
    assert cause_set((), (), as_of=date(2026, 1, 1)).figures[0].rows == ()
