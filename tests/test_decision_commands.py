"""The commands of deciding, through the command line as people type it."""

import json

import pytest

import run
from tests.flows.conftest import SAMPLES
from tests.flows.mail_builder import raw

CSV = "Customer PO,PO Line,Item No,Description,Qty Confirmed,UOM,Ship Date,Unit Price,Price UOM\n"
DEARER = CSV + "4501,1,LKS-77,PLATE A36 1/2 X 96 X 240,12,PC,11/20/2026,60.00,CWT\n"


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "home"
    mail = tmp_path / "a.eml"
    mail.write_bytes(raw("Please see attached.", csv=DEARER).content)

    def command(*words):
        with pytest.raises(SystemExit) as left:
            run.main(["--home", str(folder), "--as-of", "2026-11-23", *words])
        return left.value.code

    command("import", "vendors", str(SAMPLES / "vendors.csv"))
    command("import", "orders", str(SAMPLES / "orders.csv"))
    command("read", str(mail))
    return command


def line(home, capsys):
    capsys.readouterr()
    home("export", "lines")
    return next(row for row in json.loads(capsys.readouterr().out) if (row["po"], row["line"]) == ("4501", 1))


def test_a_case_is_listed_shown_accepted_and_taken_back(home, capsys):
    capsys.readouterr()
    assert home("decide", "list") == 0
    assert capsys.readouterr().out.startswith("1\t4501/1\t")
    assert home("decide", "show", "1") == 0
    shown = capsys.readouterr().out
    assert all(words in shown for words in ("60.00 CWT against 52.4 CWT", "+14.5 % !", "(1) 4501/1", 'qty: "12"'))
    assert home("decide", "accept", "1", "--who", "R. Novak", "--remember") == 0
    assert line(home, capsys)["acknowledged"] == "12"
    assert home("decide", "accept", "1", "--who", "T. Ames") == 1
    assert "R. Novak decided it" in capsys.readouterr().err
    assert home("decide", "undo", "--who", "R. Novak") == 0
    assert line(home, capsys)["acknowledged"] == "0"


def test_values_are_corrected_and_a_line_is_closed_short(home, capsys):
    assert home("decide", "correct", "1", "qty=10", "eta=2026-12-11", "--who", "R. Novak") == 0
    assert (line(home, capsys)["acknowledged"], line(home, capsys)["promise_to"]) == ("10", "2026-12-11")
    answers = ["demand_open=no", "replacement_po=none", "credit_due=no", "vendor_notified=yes", "approver=Ruiz"]
    given = [word for answer in answers for word in ("--answer", answer)]
    close = ["decide", "close-short", "4501/1", "--who", "R. Novak", "--reason", "agreed", "--because", "not_needed"]
    assert home(*close, *given[:-2]) == 1
    assert home(*close, *given) == 0
    assert line(home, capsys)["headline"] == "SHORT_CLOSED"
    assert home("explain", "4501/1") == 0
    assert "close_short" in capsys.readouterr().out


def test_the_other_decisions_have_a_command_each(home, capsys):
    assert home("decide", "note", "1", "called Jim", "--who", "R. Novak") == 0
    assert home("decide", "give", "1", "T. Ames", "--who", "R. Novak") == 0
    assert home("decide", "snooze", "1", "--until", "2026-12-01", "--who", "R. Novak") == 0
    assert home("decide", "split", "1", "4501/1=5", "4501/1=7@2026-12-04", "--who", "R. Novak") == 0
    assert home("decide", "line", "4501/1", "hold", "--reason", "credit", "--who", "R. Novak") == 0
    assert home("decide", "line", "4501/1", "cancel", "--qty", "2", "--reason", "less", "--who", "R. Novak") == 0
    assert home("decide", "line", "4501/1", "sing", "--who", "R. Novak") == 2
    assert home("phone", "Tri-County phoned: 4502/1 ships Friday", "--who", "R. Novak") == 0
    assert (
        home("aliases", "teach", "--vendor", "V101", "--part", "LKS-77", "--item", "PL36-0500-96-240", "--who", "R")
        == 0
    )
    assert home("aliases", "list") == 0
    assert "in_force" in capsys.readouterr().out
    assert home("aliases", "revoke", "1", "--who", "R. Novak") == 0
    assert home("report", "calibration") == 0
    assert home("replay") == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["decide", "show", "99"], "no case 99"),
        (["decide", "correct", "1", "qty", "--who", "R"], "NAME=VALUE"),
        (["decide", "split", "1", "4501/1", "--who", "R"], "PO/LINE=QTY"),
        (
            ["decide", "close-short", "4501", "--who", "R", "--reason", "x", "--because", "y", "--answer", "a=b"],
            "PO/LINE",
        ),
        (["decide", "snooze", "1", "--until", "soon", "--who", "R"], "ISO day"),
    ],
)
def test_wrong_usage_is_said_in_words(home, capsys, words, says):
    assert home(*words) == 2
    assert says in capsys.readouterr().err
