import json
import math
import random
from datetime import timedelta
from decimal import Decimal
from statistics import mean, median

import pytest

from domain.day_count import DayCount
from domain.document import StatementKind
from domain.mail import MailKind
from domain.match import DocumentHead
from domain.promise import Basis
from reports.history import LineHistory
from reports.performance import AckPaper, LineCounts, ack_papers, performance
from reports.promise_slip import Expectation, Expected, SlipBook, nearest_rank
from reports.render import ReportFormat, render
from reports.scorecard import (
    METRICS,
    PERIOD,
    TOO_FEW,
    Measure,
    Reply,
    composite_of,
    periods,
    scorecards,
    slip_book,
    slip_of,
)
from reports.scorecard_figures import OpenPromise, scorecard_set
from tests.reports.history_builder import AS_OF, CALENDAR, history, receipt, window, word, world

D = timedelta(days=1)
DAYS = DayCount(CALENDAR)
CONFIRM, SHIP, BACK = StatementKind.CONFIRM, StatementKind.SHIP, StatementKind.BACKORDER
FULL = Decimal(100)


def line(*words, counts: LineCounts | None = None, **changes):
    return performance(history(*words, **changes), counts or LineCounts(), DAYS)


def test_a_promise_to_ship_is_judged_at_our_dock() -> None:
    friday = AS_OF - 10 * D
    told = word(CONFIRM, AS_OF - 30 * D, promise=window(friday, Basis.SHIP), amount=FULL)
    on_monday = line(told, receipts=(receipt(friday + 3 * D, 100),))
    assert (on_monday.on_original, on_monday.honesty) == (True, 0)
    on_tuesday = line(told, receipts=(receipt(friday + 4 * D, 100),))
    assert (on_tuesday.on_original, on_tuesday.honesty) == (False, 1)


def test_first_and_last_promise_are_judged_apart() -> None:
    first = word(CONFIRM, AS_OF - 40 * D, promise=window(AS_OF - 30 * D), amount=FULL)
    second = word(StatementKind.DELAY, AS_OF - 32 * D, number=2, promise=window(AS_OF - 10 * D), amount=FULL)
    done = line(first, second, receipts=(receipt(AS_OF - 11 * D, 100),))
    assert (done.on_original, done.on_current, done.changes, done.slip) == (False, True, 1, 15)
    assert done.honesty == -1


def test_what_is_not_late_yet_is_not_counted_and_what_is_late_counts_as_late() -> None:
    future = word(CONFIRM, AS_OF - 4 * D, promise=window(AS_OF + 3 * D), amount=FULL)
    waits = line(future, need_date=AS_OF + 3 * D)
    assert (waits.on_original, waits.on_need, waits.otif, waits.first_full) == (None, None, None, None)
    late = line(need_date=AS_OF - D)
    assert (late.on_need, late.otif, late.by_need) == (False, False, Decimal(0))


def test_a_line_that_the_order_report_calls_received_without_a_receipt_says_nothing_of_its_day() -> None:
    blind = line(received=FULL)
    assert (blind.on_need, blind.otif, blind.lead_days) == (None, None, None)


@pytest.mark.parametrize(("before", "otif"), [(0, True), (7, True), (8, False), (-1, False)])
def test_in_full_on_time_is_a_window_of_five_business_days_before_the_need_date(before, otif) -> None:
    need = AS_OF - 3 * D  # a Friday
    done = line(need_date=need, receipts=(receipt(need - before * D, 100),))
    assert done.otif is otif


def test_goods_in_two_parts_arrive_with_the_last_and_are_not_full_at_first() -> None:
    parts = (receipt(AS_OF - 9 * D, 60), receipt(AS_OF - 5 * D, 40, number="R2"))
    done = line(receipts=parts)
    assert (done.first_full, done.lead_days) == (False, 55)


def test_acknowledging_has_a_clock_that_a_receipt_only_reply_does_not_stop() -> None:
    ordered = AS_OF - 60 * D
    thanks = word(StatementKind.RECEIPT_ONLY, ordered + D)
    told = word(CONFIRM, ordered + 7 * D, number=2, amount=FULL)
    late = line(thanks, told)
    assert (late.ack_days, late.ack_in_time) == (5, False)
    assert line(order_date=AS_OF).ack_in_time is None
    assert line().ack_in_time is False


def test_an_acknowledgment_is_complete_when_every_line_has_quantity_and_date() -> None:
    head = DocumentHead(name="ack.pdf", kind=MailKind.ACK)

    def told(number: str, **changes) -> LineHistory:
        said = {"promise": window(AS_OF), "amount": FULL} | changes
        return history(word(CONFIRM, AS_OF - 20 * D, line=number, document=head, **said), line=number)

    paper = AckPaper(vendor_id="V1", on=AS_OF - 20 * D, complete=True)
    assert ack_papers([told("1"), told("2")]) == (paper,)
    assert not ack_papers([told("1"), told("2", promise=None)])[0].complete
    assert not ack_papers([told("1"), history(line="3")])[0].complete
    assert ack_papers([told("1"), history(line="3", order_date=AS_OF)])[0].complete


# --- the same figures, counted a second time from the same events


def _bd(start, end) -> int:
    step = 1 if end >= start else -1
    low, high = min(start, end), max(start, end)
    if step == 1:
        return sum(CALENDAR.is_business_day(low + i * D) for i in range(1, (high - low).days + 1))
    return -sum(CALENDAR.is_business_day(low + i * D) for i in range((high - low).days))


def _naive(h: LineHistory) -> dict[str, object]:
    """One line from its raw events."""
    order, need, received = h.line.order_date, h.line.need_date, sum((r.amount for r in h.receipts), Decimal(0))
    low = _low(h)
    dated = []
    for w in h.said:
        p = w.statement.promise
        if p is not None and w.statement.kind is not SHIP:
            end = CALENDAR.add_business_days(p.end, h.vendor.transit_days) if p.basis is Basis.SHIP else p.end
            dated.append((w.document_on, end))
    full = max((r.on for r in h.receipts), default=None) if received >= low else None
    ships = list(h.state.shipments)
    out: dict[str, object] = {}
    acks = [w.document_on for w in h.said]
    out["ack_days"] = _bd(order, min(acks)) if acks else None
    out["ack_in_time"] = out["ack_days"] <= 2 if acks else (False if _bd(order, AS_OF) > 2 else None)

    def on_time(day):
        if day is None:
            return None
        if full:
            return full <= day
        return False if day < AS_OF else None

    out["on_original"] = on_time(dated[0][1] if dated else None)
    out["on_current"] = on_time(dated[-1][1] if dated else None)
    out["on_need"] = on_time(need)
    due = need is not None and (need < AS_OF or full is not None)
    window_qty = sum((r.amount for r in h.receipts if need and r.on <= need and _bd(r.on, need) <= 5), Decimal(0))
    need_qty = sum((r.amount for r in h.receipts if need and r.on <= need), Decimal(0))
    out["otif"] = window_qty >= low if due else None
    out["in_window"] = min(window_qty, h.line.ordered) if due else Decimal(0)
    out["by_need"] = min(need_qty, h.line.ordered) if due else Decimal(0)
    if ships:
        out["first_full"] = min(ships, key=lambda s: s.on).amount >= low
    else:
        came = sorted(h.receipts, key=lambda r: r.on)
        out["first_full"] = came[0].amount >= low if came else None
    out["slip"] = _bd(dated[0][1], dated[-1][1]) if dated else None
    out["changes"] = sum(1 for i in range(1, len(dated)) if dated[i][1] != dated[i - 1][1]) if dated else None
    out["honesty"] = None
    if full:
        left = min([s.on for s in ships] or [full])
        before = [end for said, end in dated if said <= left]
        out["honesty"] = _bd(before[-1], full) if before else None
    out["lead_days"] = (full - order).days if full else None
    out["backordered"] = any(w.statement.kind is BACK for w in h.said) or _missed(h, dated)
    out["shipped"] = bool(ships) or received > 0
    return out


def _missed(h: LineHistory, dated) -> bool:
    """A promised day, or without any the need date, that passed while goods were still to come."""
    ended = h.state.headline.value in {"CANCELLED", "CLOSED", "SHORT_CLOSED", "RECEIVED"}
    end = AS_OF if h.state.unshipped > 0 and not ended else max((r.on for r in h.receipts), default=None)
    if end is None:
        return False
    days = [(_as_said(w), w.document_on) for w in h.said if w.statement.kind is not SHIP and w.statement.promise]
    if not days:
        return h.line.need_date is not None and h.line.need_date < end
    return any(day < (days[i + 1][1] if i + 1 < len(days) else end) for i, (day, _) in enumerate(days))


def _as_said(w):
    return w.statement.promise.end


def _low(h: LineHistory) -> Decimal:
    from domain.tolerance import bounds, tolerance_for

    return bounds(h.line.ordered, tolerance_for(h.line, h.vendor)).low


@pytest.mark.parametrize("seed", range(3))
def test_every_figure_of_every_line_is_what_its_events_say(seed: int) -> None:
    for h in world(seed):
        made = performance(h, LineCounts(), DAYS)
        assert {k: getattr(made, k) for k in _naive(h)} == _naive(h), h.line.po


def _mean(values):
    known = [v for v in values if v is not None]
    return sum(known) / len(known) if known else None, len(known)


def _rank(values, share):
    known = sorted(v for v in values if v is not None)
    return known[math.ceil(share * len(known)) - 1] if known else None


def _told(i: int) -> LineCounts:
    codes = [code for code, every in (("PRICE_VARIANCE", 5), ("SHIP_COMPLETE_SHORT", 7)) if i % every == 0]
    return LineCounts(chases=i % 3, stage=i % 3, codes=frozenset(codes), quality=i % 11 == 0)


@pytest.mark.parametrize("seed", range(3))
def test_every_metric_is_what_counting_one_by_one_gives(seed: int) -> None:
    every = world(seed, 200)
    made = [performance(h, _told(i), DAYS) for i, h in enumerate(every)]
    dice = random.Random(seed)
    papers = [AckPaper(f"V{dice.randint(1, 4)}", AS_OF - dice.randint(0, 400) * D, dice.random() < 0.7)
              for _ in range(80)]  # fmt: skip
    replies = [Reply(vendor_id=f"V{dice.randint(1, 4)}", on=AS_OF - dice.randint(0, 400) * D, hours=dice.random() * 99)
               for _ in range(80)]  # fmt: skip
    cards = {c.vendor_id: c for c in scorecards(made, papers, replies, as_of=AS_OF)}
    assert set(cards) == {f"V{i}" for i in range(1, 5)}
    for vendor, card in cards.items():
        for measured, newest in ((card.now, AS_OF), (card.before, AS_OF - 182 * D)):
            mine = [(i, h) for i, h in enumerate(every) if h.line.vendor_id == vendor]
            due = [(i, h) for i, h in mine if newest - 182 * D < (h.line.need_date or h.line.order_date) <= newest]
            facts = [_naive(h) for _, h in due]
            ordered = [_naive(h) for _, h in mine if newest - 182 * D < h.line.order_date <= newest]
            pairs = {
                "ack_in_time": _mean([f["ack_in_time"] for f in ordered]),
                "otd_original": _mean([f["on_original"] for f in facts]),
                "otd_current": _mean([f["on_current"] for f in facts]),
                "otd_need": _mean([f["on_need"] for f in facts]),
                "first_full": _mean([f["first_full"] for f in facts]),
                "otif_lines": _mean([f["otif"] for f in facts]),
                "slip_mean": _mean([f["slip"] for f in facts]),
                "changes": _mean([f["changes"] for f in facts]),
                "honesty_mean": _mean([f["honesty"] for f in facts]),
                "lead_mean": _mean([f["lead_days"] for f in facts]),
                "chases": _mean([i % 3 for i, _ in due]),
                "second_stage": _mean([i % 3 == 2 for i, _ in due]),
                "mismatches": _mean([100 * (i % 5 == 0) for i, _ in due]),
                "quality": _mean([100 * (i % 11 == 0) for i, _ in due]),
                "backorder_rate": _mean([f["backordered"] for f in facts]),
                "complete_short": _mean([i % 7 == 0 for (i, _), f in zip(due, facts, strict=True) if f["shipped"]]),
                "ack_complete": _mean([p.complete for p in papers if p.vendor_id == vendor and _in(p.on, newest)]),
            }
            for key, (value, n) in pairs.items():
                assert measured[key].n == n, key
                assert measured[key].value == (None if value is None else pytest.approx(value)), key
            acked = [f["ack_days"] for f in ordered if f["ack_days"] is not None]
            assert measured["ack_median"].value == (median(acked) if acked else None)
            hours = [r.hours for r in replies if r.vendor_id == vendor and _in(r.on, newest)]
            assert measured["reply_median"] == Measure(value=median(hours) if hours else None, n=len(hours))
            leads = [f["lead_days"] for f in facts if f["lead_days"] is not None]
            assert measured["lead_sd"].value == (pytest.approx(_spread(leads)) if len(leads) > 1 else None)
            checked = {*pairs, "ack_median", "reply_median", "lead_sd"}
            for key, field, share in (
                ("slip_p90", "slip", 0.9),
                ("honesty_p50", "honesty", 0.5),
                ("honesty_p80", "honesty", 0.8),
                ("lead_p95", "lead_days", 0.95),
            ):
                assert measured[key].value == _rank([f[field] for f in facts], share)
                checked.add(key)
            counted = [(f, h) for f, (_, h) in zip(facts, due, strict=True) if f["otif"] is not None]
            whole = sum(h.line.ordered for _, h in counted)
            for key, field in (("otif_quantity", "in_window"), ("fill_rate", "by_need")):
                wanted = float(sum(f[field] for f, _ in counted) / whole) if whole else None
                assert measured[key].value == (None if wanted is None else pytest.approx(wanted))
                checked.add(key)
            assert checked == {m.key for m in METRICS}
        assert card.composite == _composite(card.now)


def _in(day, newest) -> bool:
    return newest - 182 * D < day <= newest


def _spread(values) -> float:
    middle = sum(values) / len(values)
    return math.sqrt(sum((v - middle) ** 2 for v in values) / (len(values) - 1))


def _composite(now):
    """DOMAIN 6.5 by hand: weights 40, 15, 15, 10, 10, 10 of what rests on ten or more."""
    if now["otif_lines"].n < 10:
        return None
    parts = [
        (40, now["otif_lines"], lambda v: v),
        (15, now["slip_mean"], lambda v: 1 - max(v, 0) / 10),
        (15, now["complete_short"], lambda v: 1 - 10 * v),
        (10, now["reply_median"], lambda v: 1 - max(v - 24, 0) / 96),
        (10, now["ack_in_time"], lambda v: v),
        (10, now["mismatches"], lambda v: 1 - v / 20),
    ]
    known = [(weight, min(1, max(0, scale(m.value)))) for weight, m, scale in parts if m.n >= 10]
    return pytest.approx(100 * sum(w * part for w, part in known) / sum(w for w, _ in known))


# --- grades, trends, expected dates


def test_periods_touch_and_do_not_overlap() -> None:
    now, before = periods(AS_OF)
    assert (now.until, now.after, before.until) == (AS_OF, AS_OF - PERIOD, AS_OF - PERIOD)
    assert not before.holds(AS_OF - PERIOD + D)
    assert before.holds(AS_OF - PERIOD)
    assert not now.holds(None)


def measures(n: int = 10, **values: float) -> dict[str, Measure]:
    return {m.key: Measure(value=values.get(m.key), n=n if m.key in values else 0) for m in METRICS}


def test_the_composite_weighs_what_rests_on_enough() -> None:
    best = {"otif_lines": 1, "slip_mean": 0, "complete_short": 0, "reply_median": 5, "ack_in_time": 1, "mismatches": 0}
    assert composite_of(measures(**best)) == 100
    assert composite_of(measures(**best | {"otif_lines": 0.5})) == 80
    assert composite_of(measures(otif_lines=0.5)) == 50
    assert composite_of(measures(n=9, **best)) is None
    assert composite_of(measures(**best | {"slip_mean": 40, "complete_short": 1})) == 70


def test_few_lines_get_no_grade_and_no_trend() -> None:
    card = scorecards([line()], (), (), as_of=AS_OF)[0]
    assert card.grade == TOO_FEW
    assert {card.trend(m) for m in METRICS} == {""}


def test_trend_tells_better_from_worse_by_the_metric() -> None:
    def need(days: int, came: int, number: int) -> LineHistory:
        day = AS_OF - days * D
        return history(
            po=f"{days}-{number}", need_date=day, order_date=day - 40 * D, receipts=(receipt(day + came * D, 100),)
        )

    every = [need(20, 0, i) for i in range(10)] + [need(220, 9, i) for i in range(10)]
    card = scorecards([performance(h, LineCounts(), DAYS) for h in every], (), (), as_of=AS_OF)[0]
    trends = {m.key: card.trend(m) for m in METRICS}
    assert (trends["otd_need"], trends["lead_mean"], trends["changes"], trends["mismatches"]) == (
        "better", "better", "", "same",
    )  # fmt: skip


def test_replies_and_papers_are_counted_by_their_own_day() -> None:
    replies = [Reply(vendor_id="V1", on=AS_OF - D, hours=h) for h in (1, 5, 30)]
    papers = [AckPaper(vendor_id="V1", on=AS_OF - 300 * D, complete=True)]
    card = scorecards([line()], papers, replies, as_of=AS_OF)[0]
    assert card.now["reply_median"] == Measure(value=5, n=3)
    assert (card.now["ack_complete"].n, card.before["ack_complete"]) == (0, Measure(value=1, n=1))


def test_a_promise_is_read_with_the_vendors_own_slips_or_with_everybodys() -> None:
    known = Expectation(SlipBook(by_vendor={"V1": [0, 0, 0, 0, 0, 2, 2, 3, 9, 9], "V2": [5]}), CALENDAR)
    friday = AS_OF + 4 * D  # the day after a holiday
    own = known.of("V1", friday)
    assert own == Expected(even=friday, safe=friday + 5 * D, n=10, own=True)
    for vendor in ("V2", "never seen"):
        other = known.of(vendor, friday)
        assert other is not None
        assert (other.own, other.n, other.even) == (False, 11, CALENDAR.add_business_days(friday, 2))
        assert other.basis == "P50 and P80 of 11 deliveries of all vendors"
    assert known.of("V1", None) is None
    assert Expectation(SlipBook(by_vendor={"V2": [1] * 9}), CALENDAR).of("V2", friday) is None


def test_a_percentile_is_a_value_that_was_seen() -> None:
    assert [nearest_rank(range(1, 11), s) for s in (0.01, 0.5, 0.8, 0.81, 1)] == [1, 5, 8, 9, 10]
    assert nearest_rank([], 0.5) is None


def test_the_report_comes_in_every_format_with_lines_behind_it() -> None:
    made = [performance(h, LineCounts(), DAYS) for h in world(1)]
    slips = slip_book(filter(None, map(slip_of, made)), as_of=AS_OF)
    assert mean(slips.everybody) == pytest.approx(
        mean(p.honesty for p in made if p.honesty is not None and periods(AS_OF)[1].after < p.due_on <= AS_OF)
    )
    promise = OpenPromise(
        po="9", line="1", vendor_id="V1", vendor_name="Vendor 1", need_date=None, dock=AS_OF + 9 * D
    )  # fmt: skip
    known = Expectation(slips, CALENDAR)
    report = scorecard_set(
        scorecards(made, (), (), as_of=AS_OF), (promise,), made, expectation=known, as_of=AS_OF
    )  # fmt: skip
    assert all(render(report, fmt) for fmt in ReportFormat)
    tables = json.loads(render(report, ReportFormat.JSON))
    assert len(tables["metrics"]) == 4 * len(METRICS)
    assert all(row["value"] is None for row in tables["metrics"] if row["n"] < 10)
    assert all(row["po"] and row["line"] for row in tables["lines"])
    assert tables["promises"][0]["expected_safe"] >= tables["promises"][0]["expected"]
    assert {"otif", "honesty", "slip"} <= set(tables["lines"][0])
