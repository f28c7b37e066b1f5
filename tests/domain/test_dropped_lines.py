from datetime import UTC, date, datetime

from domain.facts import DroppedLine
from domain.mail import MailKind
from domain.match import Decision
from tests.domain.ledger_builders import said, state

GONE = DroppedLine(
    on=date(2026, 11, 17), received_at=datetime(2026, 11, 17, 9, tzinfo=UTC), document="week47.xlsx",
    listed_on=date(2026, 11, 10), listed_in="week46.xlsx", listed_mail=1, statement_id=7,
)  # fmt: skip
PROMISED = said("confirm", "100", eta=date(2026, 12, 11), doc_kind=MailKind.STATUS, document="week46.xlsx")


def test_an_open_line_that_a_sheet_dropped_is_an_exception_with_both_sheets() -> None:
    (found,) = (e for e in state(PROMISED, dropped=GONE).exceptions if e.code == "ACK_LINE_MISSING")
    assert (found.opened_on, found.statement_ids) == (date(2026, 11, 17), (7,))
    assert "week46.xlsx of 2026-11-10" in found.detail
    assert "week47.xlsx of 2026-11-17" in found.detail


def test_a_line_that_shipped_in_full_may_vanish() -> None:
    shipped = said("ship", "100", doc_kind=MailKind.STATUS, document="week46.xlsx")
    assert "ACK_LINE_MISSING" not in state(shipped, dropped=GONE).codes


def test_words_that_wait_for_a_person_may_hold_the_answer() -> None:
    waiting = said("ship", "100", decision=Decision.REVIEW, mail=2)
    assert "ACK_LINE_MISSING" not in state(PROMISED, waiting, dropped=GONE).codes
