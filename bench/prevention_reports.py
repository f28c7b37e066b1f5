"""Times every prevention report: ``PYTHONPATH=. python bench/prevention_reports.py --lines 100000``.

No database takes part: it measures the counting (from folded accounts to tables) and each format, not loading
and folding.
"""

import argparse
import random
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from domain.calendar import BusinessCalendar
from domain.day_count import DayCount
from domain.document import LineReference, Statement, StatementKind
from domain.ledger import Terms, fold
from domain.mail import MailKind
from domain.match import Decision, DocumentHead, MatchedStatement, Receipt
from domain.outbox import ChaseRecord
from domain.promise import PromiseWindow
from domain.purchase import PoLine, Vendor
from reports.backlog import backorder_lines
from reports.cause_figures import cause_set, caused
from reports.causes import LoggedException, cause_of, usual
from reports.exceptions import exceptions_figure
from reports.figure import Report
from reports.heatmap import matrices, snapshot_of
from reports.heatmap_figures import heatmap_set
from reports.history import Goods, LineHistory
from reports.performance import LineCounts, ack_papers, performance
from reports.render import ReportFormat, render
from reports.response import response_case, response_set
from reports.scorecard import scorecards
from reports.scorecard_figures import scorecard_set
from reports.shorting import shorting

AS_OF = date(2026, 11, 23)
CALENDAR = BusinessCalendar()
VENDORS = {f"V{i}": Vendor(vendor_id=f"V{i}", name=f"Vendor {i}") for i in range(200)}
NOTES = ("out of stock", "mill is down", "truck was late", "", "", "will advise")
HEAD = DocumentHead(name="ack.pdf", kind=MailKind.ACK)


def build(number: int, dice: random.Random) -> LineHistory:
    """One line of three years, half of them open, promised once or twice, some received."""
    ordered = AS_OF - timedelta(days=dice.randint(5, 3 * 365 if number % 2 else 120))
    need = ordered + timedelta(days=dice.randint(10, 60))
    words = []
    for turn in range(dice.randint(1, 2)):
        said = ordered + timedelta(days=3 + 10 * turn)
        end = said + timedelta(days=dice.randint(5, 50))
        statement = Statement(
            kind=dice.choice((StatementKind.CONFIRM, StatementKind.BACKORDER)), target=LineReference(row="1"),
            promise=PromiseWindow(start=end, end=end), note=dice.choice(NOTES),
        )  # fmt: skip
        words.append(
            MatchedStatement(
                statement=statement, document=HEAD, mail_id=number, source="a.eml", vendor_id=f"V{number % 200}",
                document_on=said, received_at=datetime(said.year, said.month, said.day, tzinfo=UTC),
                po=str(number // 5), line=str(number % 5), decision=Decision.AUTO, confidence=1.0,
                amount=Decimal(100), statement_id=number,
            )
        )  # fmt: skip
    po, line = str(number // 5), str(number % 5)
    receipts = ()
    if number % 2:
        day = min(AS_OF, need + timedelta(days=dice.randint(-10, 20)))
        receipts = (Receipt(number="R", po=po, line=line, on=day, amount=Decimal(dice.choice((100, 60))), uom="LB"),)
    ours = PoLine(
        po=po, line=line, vendor_id=f"V{number % 200}", uom="LB", ordered=Decimal(100), unit_price=Decimal(2),
        order_date=ordered, need_date=need, buyer=f"B{number % 9}", customer_priority=dice.choice("ABC"),
        item=f"I{number % 3000}",
    )  # fmt: skip
    vendor = VENDORS[ours.vendor_id]
    state = fold(
        ours, words=words, receipts=receipts, decisions=(), siblings=(), as_of=AS_OF,
        terms=Terms(vendor=vendor, calendar=CALENDAR),
    )  # fmt: skip
    goods = Goods(form="plate", grade=f"G{number % 40}")
    return LineHistory(state=state, vendor=vendor, goods=goods, said=tuple(words), receipts=receipts)


def flags(number: int, history: LineHistory) -> list[LoggedException]:
    """What is open on a line, as the log would have it."""
    return [
        LoggedException(exception_id=number, code=e.code, opened_on=e.opened_on, resolved_on=None, hint=e.root_cause)
        for e in history.state.exceptions
    ]


def exceptions(histories: Sequence[LineHistory]) -> Report:
    return exceptions_figure((h.state for h in histories), vendors=VENDORS, calendar=CALENDAR, as_of=AS_OF)


def heatmap(histories: Sequence[LineHistory]) -> Report:
    lines = backorder_lines(histories, calendar=CALENDAR, as_of=AS_OF)
    shown = matrices(snapshot_of(lines), None, as_of=AS_OF)
    return heatmap_set(lines, shown, calendar=CALENDAR, as_of=AS_OF, vendors={})


def root_causes(histories: Sequence[LineHistory]) -> Report:
    days, known = DayCount(CALENDAR), usual(histories)
    lines = [(h, flags(i, h)) for i, h in enumerate(histories)]
    found = [caused(h, e, cause_of(h, e, known), days) for h, own in lines for e in own]
    return cause_set(found, shorting(lines, as_of=AS_OF), as_of=AS_OF)


def scorecard(histories: Sequence[LineHistory]) -> Report:
    days = DayCount(CALENDAR)
    lines = [performance(h, LineCounts(), days) for h in histories]
    return scorecard_set(scorecards(lines, ack_papers(histories), (), as_of=AS_OF), (), lines, as_of=AS_OF)


def response_time(histories: Sequence[LineHistory]) -> Report:
    days = DayCount(CALENDAR)
    cases = []
    for i, h in enumerate(histories):
        for e in flags(i, h):
            asked = ChaseRecord(vendor_id="V", po=h.line.po, line=h.line.line, reason=e.code, stage=1, on=e.opened_on)
            cases.append(response_case(h, e, (asked,) if i % 3 else (), days))
    return response_set(cases, as_of=AS_OF)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=2_000)
    parser.add_argument("--formats", action="store_true", help="time each format too")
    chosen = parser.parse_args()
    dice = random.Random(7)
    start = time.process_time()
    histories = [build(i, dice) for i in range(chosen.lines)]
    print(f"{chosen.lines} lines built and folded in {time.process_time() - start:.1f} s")
    for make in (exceptions, heatmap, root_causes, scorecard, response_time):
        start = time.process_time()
        report = make(histories)
        print(f"{make.__name__:15} {time.process_time() - start:7.2f} s")
        for fmt in ReportFormat if chosen.formats else ():
            start = time.process_time()
            size = len(render(report, fmt))
            print(f"  {fmt.value:13} {time.process_time() - start:7.2f} s {size / 1e6:8.1f} MB")


if __name__ == "__main__":
    main()
