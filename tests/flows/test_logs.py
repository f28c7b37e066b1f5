import json
import logging

import pytest
import structlog

from flows.logs import set_up_logs


@pytest.fixture
def said(capsys):
    before, level = logging.root.handlers, logging.root.level

    def lines():
        return [json.loads(line) for line in capsys.readouterr().err.splitlines()]

    yield lines
    logging.root.handlers, logging.root.level = before, level
    structlog.reset_defaults()


def test_addresses_are_disguised_in_every_value_of_ours_and_of_libraries(said):
    set_up_logs("json")
    structlog.get_logger("ours").info("polled", account="buy@us.example", to=["jim@mill.example"], raw=b"From: jim")
    logging.getLogger("library").warning("login of %s refused", "buy@us.example")
    try:
        {}["jim@mill.example"]
    except KeyError:
        structlog.get_logger("ours").exception("broke")
    lines = said()
    text = json.dumps(lines)
    assert "jim@" not in text
    assert "buy@" not in text
    assert lines[0]["event"] == "polled"
    assert lines[0]["raw"] == "9 bytes"
    assert lines[1]["level"] == "warning"
    assert "KeyError" in lines[2]["exception"]


def test_long_values_are_cut(said):
    set_up_logs("json")
    structlog.get_logger("ours").info("failed", reason="x" * 2000)
    assert said()[0]["reason"].endswith("(2000 characters)")
