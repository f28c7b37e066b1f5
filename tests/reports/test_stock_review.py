from datetime import date, timedelta
from decimal import Decimal

from domain.supply import Demand, DemandKind, StockLevel
from reports.safety_stock import Fit, ItemHistory, Method, StockPolicy
from reports.stock_review import LeadTimes, histories, reviews, stock_figure

MONDAY = date(2026, 11, 2)
DAYS = tuple(MONDAY + timedelta(days=i) for i in (0, 1, 2, 3, 4, 7, 8))


def issue(item: str, day: date, amount: int) -> Demand:
    return Demand(kind=DemandKind.ISSUED, item=item, on=day, amount=Decimal(amount))


def level(item: str, *, kept: int | None, hand: int = 0, place: str = "CHI") -> StockLevel:
    return StockLevel(
        item=item, warehouse=place, as_of=MONDAY, on_hand=Decimal(hand), unit_cost=Decimal(2),
        safety_stock=None if kept is None else Decimal(kept), item_class="A",
    )  # fmt: skip


def test_days_without_issues_are_zeros_and_an_issue_on_a_day_off_counts_for_the_next_working_day() -> None:
    issued = [issue("HR-10", DAYS[1], 4), issue("HR10", date(2026, 11, 7), 6), issue("HR-10", DAYS[3], -9)]
    (history,) = histories(issued, {"HR10": LeadTimes(received=[5.0])}, {"HR10": "A"}, DAYS)
    assert history == ItemHistory(item="HR-10", daily=[4.0, 0.0, 0.0, 0.0, 6.0, 0.0], lead_days=[5.0], item_class="A")


def test_what_lies_outside_the_window_is_left_out() -> None:
    assert histories([issue("X", date(2026, 10, 30), 4), issue("X", date(2026, 12, 30), 4)], {}, {}, DAYS) == ()


def test_too_lean_comes_first_with_the_money_it_takes_and_branches_are_added_up() -> None:
    steady = {name: ItemHistory(item=name, daily=[10.0] * 80, lead_days=[4.0, 8.0] * 4) for name in ("LEAN", "FAT")}
    levels = [level("LEAN", kept=1, hand=30), level("LEAN", kept=1, hand=12, place="GARY"), level("FAT", kept=900)]
    lean, fat = reviews(steady.values(), levels, StockPolicy(methods={"": Method.MAX_DAILY}))
    assert (lean.item, lean.fit, fat.fit) == ("LEAN", Fit.LEAN, Fit.FAT)
    assert (lean.current, lean.on_hand) == (Decimal(2), Decimal(42))
    assert lean.money == (Decimal(str(round(lean.advice.counts.safety_stock, 2))) - 2) * 2
    assert fat.money is not None
    assert fat.money < 0


def test_the_figure_shows_every_method_and_what_today_covers() -> None:
    history = ItemHistory(item="X", daily=[10.0] * 80, lead_days=[4.0, 8.0] * 4)
    figure = stock_figure(reviews([history], [level("X", kept=None, hand=50)], StockPolicy()), as_of=MONDAY)
    row = dict(zip((c.key for c in figure.columns), figure.rows[0], strict=True))
    assert {f"ss_{m.name.lower()}" for m in Method} <= row.keys()
    assert (row["fit"], row["cover_days"]) == ("nothing set", 5.0)
