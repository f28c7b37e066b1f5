import json

import pytest

import run
from db.records import FeedKind
from domain.errors import InputError
from domain.options import OptionKind
from flows.feeds import import_feed
from flows.option_words import fill_in, option_lines
from flows.options import options_for

INVENTORY = """Item,Description,Warehouse,On Hand,Allocated,UOM
PL36-0500-96-240,PLATE A36 1/2 X 96 X 240,GARY,9,2,PC
PL50-0500-96-240,PLATE A572-50 1/2 X 96 X 240,,20,0,PC
PL36-0375-96-240,PLATE A36 3/8 X 96 X 240,,20,0,PC
"""
RECEIPTS = """Receipt No,PO Number,PO Line,Receipt Date,Qty Received,UOM
R-1,4400,1,2026-10-12,5,PC
"""
ORDERS = """PO Number,PO Line,Vendor,Item,Description,Qty Ordered,Qty Received,UOM,Order Date,Required Date
4400,1,V103,PL36-0500-96-240,PLATE A36 1/2 X 96 X 240,5,5,PC,2026-10-05,2026-10-20
"""
STOCK = "Part Number,Description,Qty Available,UOM,As Of\nX-1,PLATE A36 1/2 X 96 X 240,30,PC,2026-11-20\n"


@pytest.fixture
def supplied(stocked, tmp_path):
    for kind, text, vendor in (
        (FeedKind.ORDERS, ORDERS, None),
        (FeedKind.RECEIPTS, RECEIPTS, None),
        (FeedKind.INVENTORY, INVENTORY, None),
        (FeedKind.VENDOR_STOCK, STOCK, "V102"),
    ):
        file = tmp_path / f"{kind}.csv"
        file.write_text(text)
        assert import_feed(stocked, kind, file, mapping={}, vendor_id=vendor).report.problems == []
    return stocked


def test_all_that_is_known_becomes_ways_out_of_a_late_line(supplied):
    state, options = options_for(supplied, "4501", "1")
    by_kind = {option.kind: option for option in options}
    assert {
        OptionKind.TRANSFER, OptionKind.SUBSTITUTE, OptionKind.OTHER_VENDOR, OptionKind.PAST_VENDOR, OptionKind.NEW_DATE,
    } <= by_kind.keys()  # fmt: skip
    assert (by_kind[OptionKind.TRANSFER].amount, by_kind[OptionKind.TRANSFER].available_on) == (7, None)
    assert "class U: PL50" in by_kind[OptionKind.SUBSTITUTE].what
    assert "half of them within 4 business days" in by_kind[OptionKind.PAST_VENDOR].what
    text = "\n".join(option_lines(state, options))
    assert "3/8" not in text
    assert "day unknown, covers 7 PC, extra cost unknown, risk low" in text


def test_an_option_keeps_its_unknown_figures_in_the_mail_to_our_people(supplied):
    _, options = options_for(supplied, "4501", "1")
    transfer = next(option for option in options if option.kind is OptionKind.TRANSFER)
    shown = fill_in(transfer, "PC")
    assert (shown.amount, shown.available_on, shown.cost, shown.approvals) == (
        "7 PC",
        "unknown",
        "unknown",
        "branch GARY",
    )


def test_a_line_that_does_not_exist_is_named(stocked):
    with pytest.raises(InputError, match="9999/1"):
        options_for(stocked, "9999", "1")


def test_options_are_printed_as_text_and_as_json(supplied, capsys):
    def command(*words):
        with pytest.raises(SystemExit) as left:
            run.main(["--home", str(supplied.settings.home), "--as-of", "2026-11-23", "options", *words])
        return left.value.code, capsys.readouterr().out

    code, text = command("4501/1")
    assert (code, text.startswith("4501/1  PLATE A36")) == (0, True)
    code, rows = command("4501/1", "--format", "json")
    assert [row["rank"] for row in json.loads(rows)] == list(range(1, len(json.loads(rows)) + 1))
    assert command("4501")[0] == 2
