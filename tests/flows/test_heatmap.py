import json
from dataclasses import replace
from datetime import timedelta

import pytest

from db.engine import read_session
from db.repositories.snapshots import Snapshots
from flows.heatmap import heatmap, monday
from flows.reporting import report_bytes
from reports.exceptions import ExceptionFilter

WEEK = timedelta(days=7)


def kept(home, week):
    with read_session(home.engine) as session:
        return Snapshots(session).of_week(week)


@pytest.fixture
def late(stocked):
    """The sample company a month on: every need date has passed and nobody has said a word."""
    return replace(stocked, as_of=stocked.as_of + 6 * WEEK)


def test_a_week_is_kept_once_however_often_the_report_runs(late):
    heatmap(late)
    first = kept(late, monday(late.as_of))
    heatmap(late)
    assert first
    assert kept(late, monday(late.as_of)) == first


def test_an_older_day_does_not_replace_what_a_later_day_of_the_week_kept(late):
    sunday = replace(late, as_of=monday(late.as_of) + timedelta(days=6))
    heatmap(sunday)
    there = kept(late, monday(late.as_of))
    heatmap(late)
    assert kept(late, monday(late.as_of)) == there


def test_next_week_is_compared_with_what_was_kept(late):
    assert {row["trend"] for row in cells(late)} == {""}
    after = {row["trend"] for row in cells(replace(late, as_of=late.as_of + WEEK))}
    assert after <= {"=", "▲", "▼"}
    assert "=" in after


def test_a_week_without_backorders_is_told_from_a_week_without_a_run(stocked):
    early = replace(stocked, as_of=stocked.as_of - 50 * WEEK)
    assert kept(early, monday(early.as_of)) is None
    heatmap(early)
    assert kept(early, monday(early.as_of)) == ()


def cells(home):
    return json.loads(report_bytes(home, "heatmap", "json", ExceptionFilter()))["vendor_week_cells"]


def test_pounds_of_pieces_come_from_the_goods(late):
    rows = json.loads(report_bytes(late, "heatmap", "json", ExceptionFilter()))["lines"]
    pieces = [row for row in rows if row["uom"] == "PC" and "PLATE" in row["description"].upper()]
    assert pieces
    assert all(float(row["pounds"]) > 0 and row["family"].startswith("plate") for row in pieces)
