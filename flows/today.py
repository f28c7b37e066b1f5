"""The morning list: what to do now, most urgent first, each with the reason it stands there."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from db.engine import read_session
from db.repositories.mails import Mails
from db.repositories.outbox import Outbox
from domain.mail import MailKind
from domain.outbox import OutboxStatus
from domain.state import NextAction, Severity
from flows.desk import Picture
from reports.exceptions import ExceptionRow

_SEVERITIES = (Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW)
_FRESH_DAYS = 14  # a failed mail older than that is no news


class TaskKind(StrEnum):
    """What a task asks for."""

    DECIDE = "decide"  # a line that only a person can settle
    REVIEW = "review"  # vendor words that wait
    SEND = "send"  # drafts that wait to be approved
    MAIL = "mail"  # mails that could not be read
    CONTACT = "contact"  # addresses that bounce


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One thing to do: what, why now, where. ``score`` is 0 to 100."""

    kind: TaskKind
    title: str
    why: str
    url: str
    score: float
    severity: Severity | None = None
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """The figures on top of the morning list."""

    waiting: int
    critical: int
    past_due: int
    undated: int
    drafts: int
    failed_mails: int
    open_lines: int


def morning(picture: Picture) -> tuple[Counts, tuple[Task, ...]]:
    """Return the figures and the tasks of the day."""
    with read_session(picture.home.engine) as session:
        drafts = len(Outbox(session).with_status(OutboxStatus.DRAFT))
        failed = Mails(session).count_failed(since=picture.as_of, days=_FRESH_DAYS)
        questions = Mails(session).count_of_kind(MailKind.QUESTION, since=picture.as_of, days=_FRESH_DAYS)
    seen, found = _of_picture(picture)
    counts = replace(seen, drafts=drafts, failed_mails=failed)
    tasks = [*found, *_desk(counts, questions)]
    return counts, tuple(sorted(tasks, key=lambda task: (-task.score, task.title)))


@lru_cache(maxsize=2)
def _of_picture(picture: Picture) -> tuple[Counts, tuple[Task, ...]]:
    """What rests on the lines alone, worked out once for a picture."""
    rows = picture.rows
    counts = Counts(
        waiting=len(picture.waiting),
        critical=sum(row.top.severity is Severity.CRITICAL for row in rows),
        past_due=sum(row.days_past_need > 0 for row in rows),
        undated=sum(any(e.code == "MISSING_ETA" for e in row.state.exceptions) for row in rows),
        drafts=0,
        failed_mails=0,
        open_lines=len(picture.states),
    )
    return counts, (*_lines(rows), *_reviews(picture), *_contacts(picture))


def _lines(rows: tuple[ExceptionRow, ...]) -> Iterator[Task]:
    """Lines where the next move is ours."""
    for row in rows:
        if row.state.next_action is not NextAction.DECIDE:
            continue
        line = row.state.line
        boost = (3 - _SEVERITIES.index(row.top.severity)) * 5
        yield Task(
            kind=TaskKind.DECIDE,
            title=f"{line.po}/{line.line} {line.description or line.item}",
            why=_why(row),
            url=f"/lines/{line.po}/{line.line}",
            score=min(100.0, row.parts.score + boost),
            severity=row.top.severity,
        )


def _why(row: ExceptionRow) -> str:
    parts = [f"{row.top.code}: {row.top.detail}" if row.top.detail else row.top.code]
    if row.days_past_need:
        parts.append(f"{row.days_past_need} business days past need")
    if row.state.line.customer:
        parts.append(f"customer {row.state.line.customer} {row.state.line.customer_priority}".strip())
    return "; ".join(parts)


def _reviews(picture: Picture) -> Iterator[Task]:
    """One task for the words that wait: as urgent as the most urgent line among them."""
    if not picture.waiting:
        return
    scores = [row.parts.score for row in picture.rows if row.state.waiting]
    vendors = {word.vendor_id or "unknown senders" for word in picture.waiting.values()}
    yield Task(
        kind=TaskKind.REVIEW,
        title=_many(len(picture.waiting), "vendor statement waits", "vendor statements wait") + " for review",
        why=f"from {_many(len(vendors), 'vendor', 'vendors')}; nothing of them counts before a person looked",
        url="/review",
        score=min(100.0, max(scores, default=40.0) + 10),
        count=len(picture.waiting),
    )


def _desk(counts: Counts, questions: int) -> Iterator[Task]:
    if counts.drafts:
        yield Task(
            kind=TaskKind.SEND,
            title=_many(counts.drafts, "mail to a vendor is drafted", "mails to vendors are drafted"),
            why="they ask for what is missing and wait for your approval",
            url="/outbox?status=draft",
            score=55.0,
            count=counts.drafts,
        )
    if counts.failed_mails:
        yield Task(
            kind=TaskKind.MAIL,
            title=_many(counts.failed_mails, "mail could not be read", "mails could not be read"),
            why="they may hold answers; their vendors are not asked meanwhile",
            url="/mails?outcome=failed",
            score=60.0,
            severity=Severity.HIGH,
            count=counts.failed_mails,
        )
    if questions:
        yield Task(
            kind=TaskKind.MAIL,
            title=_many(questions, "mail asks us something", "mails ask us something"),
            why="a vendor who waits for an answer ships nothing; the chase leaves those orders alone",
            url="/mails?kind=question",
            score=58.0,
            count=questions,
        )


_CONTACT_TITLES = {"CONTACT_INVALID": "an address on file bounces", "VENDOR_SILENT": "says nothing; call"}


def _contacts(picture: Picture) -> Iterator[Task]:
    for found in picture.loose:
        if found.code in _CONTACT_TITLES:
            yield Task(
                kind=TaskKind.CONTACT,
                title=f"{found.vendor_id}: {_CONTACT_TITLES[found.code]}",
                why=found.detail,
                url=f"/vendors/{found.vendor_id}",
                score=50.0,
                severity=found.severity,
            )


def _many(count: int, one: str, more: str) -> str:
    return f"{count:,} {one if count == 1 else more}"
