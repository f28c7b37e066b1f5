import dataclasses
from datetime import date, timedelta

import pytest

import run
from db.records import FeedKind
from domain.errors import InputError
from flows.feeds import import_feed
from flows.stock_gaps import stock_gaps_figure
from flows.weekly_tasks import give, mark_done, weekly_tasks


def stock_list(home, tmp_path, text, vendor="V101"):
    file = tmp_path / f"{vendor}.csv"
    file.write_text(text)
    return import_feed(home, FeedKind.VENDOR_STOCK, file, mapping={}, vendor_id=vendor)


def rows(home, **chosen):
    figure = stock_gaps_figure(home, **chosen)
    return [dict(zip((c.key for c in figure.columns), row, strict=True)) for row in figure.rows]


EVERY = {"V101", "V102", "V103", "V104"}
HEAD = "Part Number,Description,Branch,Qty Available,UOM,Next ETA,As Of\n"


def test_the_weekly_compare_joins_lists_lines_and_vendors_without_a_list(stocked, tmp_path):
    text = HEAD + "LK-1,PLATE A36 1/2 X 96 X 240,CHI,30,PC,,2026-11-18\n"
    assert stock_list(stocked, tmp_path, text).counts.new == 1
    found = rows(stocked)
    assert [(r["gap"], r["po"], r["line"], r["stale"]) for r in found if r["po"]] == [("ask now", "4501", "1", "old")]
    assert found[0]["linked_by"] == "description"
    assert "Tri-County Bar Company" in [r["stock_vendor"] for r in found if not r["po"]]
    assert rows(stocked, vendor="V102")[0]["gap"] == "compare by hand"


def test_a_task_is_owned_by_the_main_buyer_until_it_is_given_away(stocked):
    assert {t.vendor_id for t in weekly_tasks(stocked)} == EVERY
    assert weekly_tasks(stocked, owner="nobody") == ()
    give(stocked, "V101", "T. Ames", who="R. Novak")
    assert [t.vendor_id for t in weekly_tasks(stocked, owner="t. ames")] == ["V101"]


def test_a_done_task_is_recorded_for_its_week_and_due_again_in_the_next(stocked):
    mark_done(stocked, "V101", who="T. Ames", note="phoned, 30 plates")
    task = next(t for t in weekly_tasks(stocked) if t.vendor_id == "V101")
    assert task.words == "done by T. Ames: phoned, 30 plates"
    later = dataclasses.replace(stocked, as_of=stocked.as_of + timedelta(days=7))
    again = next(t for t in weekly_tasks(later) if t.vendor_id == "V101")
    assert (again.done, again.words) == (None, "due on 2026-12-04, last done in 2026-W48 by T. Ames")


def test_a_list_of_this_week_makes_the_compare_by_hand_needless(stocked, tmp_path):
    stock_list(stocked, tmp_path, HEAD + "X,Y,,1,PC,,2026-11-20\n")
    assert {t.vendor_id for t in weekly_tasks(stocked)} == EVERY - {"V101"}
    later = dataclasses.replace(stocked, as_of=date(2026, 11, 28))
    assert {t.vendor_id for t in weekly_tasks(later)} == EVERY


@pytest.mark.parametrize(("vendor", "who"), [("V999", "R"), ("V101", " ")])
def test_nobody_and_nothing_cannot_be_recorded(stocked, vendor, who):
    with pytest.raises(InputError):
        mark_done(stocked, vendor, who=who)


def test_tasks_are_listed_given_and_done_on_the_command_line(stocked, capsys):
    def command(*words):
        with pytest.raises(SystemExit) as left:
            run.main(["--home", str(stocked.settings.home), "--as-of", "2026-11-23", *words])
        return left.value.code, capsys.readouterr()

    assert command("tasks", "give", "V102", "T. Ames", "--who", "R. Novak")[0] == 0
    code, said = command("tasks", "list", "--owner", "T. Ames")
    assert (code, said.out.split("\t")[:3]) == (0, ["V102", "2026-W48", "T. Ames"])
    assert command("tasks", "done", "V102", "--who", "T. Ames")[0] == 0
    assert command("tasks", "list", "--owner", "T. Ames")[1].err == "nothing is to be compared by hand this week\n"
    assert command("report", "stock-gaps")[1].out.startswith("Stock gaps")
