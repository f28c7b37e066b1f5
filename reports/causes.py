"""Proposes why an exception came about, with the words or figures that say so (DOMAIN 6.4)."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from statistics import median

import yaml

from domain.decision_log import standing
from domain.match import Action, MatchedStatement
from reports.figure import plain
from reports.history import LineHistory
from reports.placed import PlacedLine

UNKNOWN = "RC0"
_HANDOFF, _DEMAND = "RC2", "RC9"
_LONGEST_QUOTE = 160
_NEGATION = re.compile(
    r"\b(?:no|not|never|without|isn't|wasn't|nicht|kein\w*|sin|pas)\s+(?:a|an|the|any|due to|on)?\s*$"
)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+")
_FEW = 3  # lines of an item that make a usual quantity or lead time
_TWICE = 2


class Basis(StrEnum):
    """What a cause rests on, strongest first."""

    CONFIRMED = "confirmed"  # a person named it when the exception was resolved
    WORDS = "vendor's words"
    DATA = "our data"
    KIND = "kind of exception"
    NONE = "not given"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A cause of one exception; ``quote`` are the words or figures, ``source`` the mail they stand in."""

    code: str
    basis: Basis
    quote: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedException:
    """A row of the exception log: open from a day to a day, to this day where ``resolved_on`` is None."""

    exception_id: int
    code: str
    opened_on: date
    resolved_on: date | None
    detail: str = ""
    hint: str | None = None
    owner: str = ""
    statement_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """What is usual: median quantity and median lead time (days from order to first receipt) by item key."""

    quantity: Mapping[str, Decimal]
    lead_days: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cues:
    code: str
    title: str
    pattern: re.Pattern[str] | None


@lru_cache(maxsize=1)
def _table() -> tuple[_Cues, ...]:
    rows = yaml.safe_load(files("reports").joinpath("causes.yaml").read_text(encoding="utf-8"))
    return tuple(_Cues(code=row["code"], title=row["title"], pattern=_pattern(row["cues"])) for row in rows)


def _pattern(cues: Sequence[str]) -> re.Pattern[str] | None:
    if not cues:
        return None
    return re.compile(r"(?<!\w)(?:" + "|".join(sorted(cues, key=len, reverse=True)) + r")(?!\w)")


@lru_cache(maxsize=1)
def titles() -> Mapping[str, str]:
    """Return the names of causes by code."""
    return {cues.code: cues.title for cues in _table()}


def title_of(code: str) -> str:
    """Return the name of a cause, nothing for a code that is not in the table."""
    return titles().get(code, "")


@lru_cache(maxsize=20_000)
def cause_in(text: str) -> Cause | None:
    """Return the cause that a vendor's text names, with the sentence that names it, or None."""
    text = plain(text)
    found = [(cues, match) for cues in _table() if cues.pattern for match in _hits(cues.pattern, text)]
    if not found:
        return None
    cues, match = max(found, key=lambda pair: len(pair[1].group()))
    return Cause(code=cues.code, basis=Basis.WORDS, quote=_quote(text, match.start()))


def _hits(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    lower = text.lower()
    return (m for m in pattern.finditer(lower) if not _NEGATION.search(lower[: m.start()]))


def _quote(text: str, place: int) -> str:
    start = 0
    for part in _SENTENCE.split(text):
        start = text.index(part, start)
        if start <= place < start + len(part):
            return _cut(part)
        start += len(part)
    return _cut(text)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 3] + "..."


def usual(lines: Iterable[PlacedLine]) -> Usual:
    """Return what is usual for items with at least three lines."""
    sizes: defaultdict[str, list[Decimal]] = defaultdict(list)
    leads: defaultdict[str, list[int]] = defaultdict(list)
    for line in lines:
        sizes[line.item].append(line.ordered)
        if line.lead_days is not None:
            leads[line.item].append(line.lead_days)
    return Usual(
        quantity={k: median(v) for k, v in sizes.items() if len(v) >= _FEW},
        lead_days={k: float(median(v)) for k, v in leads.items() if len(v) >= _FEW},
    )


def cause_of(history: LineHistory, exception: LoggedException) -> Cause:
    """Return the cause of an exception by the line alone: as a person confirmed it, or as words, changes or kind say.

    What is unusual about the order (``unusual``) outranks the kind of exception.
    """
    return (
        _confirmed(history, exception)
        or _said(history, exception)
        or _changed_by_us(history, exception)
        or _by_kind(exception)
    )


def _confirmed(history: LineHistory, exception: LoggedException) -> Cause | None:
    last = exception.resolved_on or history.state.as_of
    mine = [
        d
        for d in standing(history.decisions)
        if d.action is Action.RESOLVE and d.code == exception.code and exception.opened_on <= d.at.date() <= last
    ]
    code = next((cause for d in reversed(mine) if (cause := d.detail("root_cause"))), None)
    if code is None:
        return None
    return Cause(code=code, basis=Basis.CONFIRMED, quote=_cut(plain(mine[-1].reason)), source=mine[-1].who)


def _said(history: LineHistory, exception: LoggedException) -> Cause | None:
    last = exception.resolved_on or history.state.as_of
    own = set(exception.statement_ids)
    words = sorted(
        (w for w in history.said if w.document_on <= last),
        key=lambda w: (w.statement_id in own, w.document_on, w.statement_id),
        reverse=True,
    )
    for word in words:
        for text in _texts(word):
            if (found := cause_in(text)) is not None:
                return Cause(code=found.code, basis=found.basis, quote=found.quote, source=word.source)
    return None


def _texts(word: MatchedStatement) -> Iterator[str]:
    if word.statement.note:
        yield word.statement.note
    yield from dict.fromkeys(e.text for e in word.statement.evidence if e.text)


def unusual(item: str, ordered: Decimal, uom: str, given_days: int | None, known: Usual) -> Cause | None:
    """Return our own hand-off as the cause where an order is far larger than usual or asks for it sooner, else None.

    ``given_days`` are the days from the order to the need date.
    """
    size, lead = known.quantity.get(item), known.lead_days.get(item)
    if size is not None and ordered > _TWICE * size:
        quote = f"ordered {ordered.normalize():f}, usual {size.normalize():f} {uom}"
        return Cause(code=_HANDOFF, basis=Basis.DATA, quote=quote)
    if lead is not None and given_days is not None and given_days < lead:
        quote = f"needed {given_days} days after the order, usual lead time {lead:.0f} days"
        return Cause(code=_HANDOFF, basis=Basis.DATA, quote=quote)
    return None


def _changed_by_us(history: LineHistory, exception: LoggedException) -> Cause | None:
    """What we changed on the line before the exception came up, where it asks for more or earlier."""
    for change in history.changes:
        if change.on <= exception.opened_on and _asks_more(change.field, change.before, change.after):
            words = f"{change.field.replace('_', ' ')} changed from {change.before} to {change.after} on {change.on}"
            return Cause(code=_DEMAND, basis=Basis.DATA, quote=words)
    return None


def _asks_more(field: str, before: str, after: str) -> bool:
    if not before or not after:
        return False
    if field == "need_date":
        return after < before  # ISO dates
    try:
        return Decimal(after) > Decimal(before)
    except InvalidOperation:
        return False


def _by_kind(exception: LoggedException) -> Cause:
    if exception.hint:
        return Cause(code=exception.hint, basis=Basis.KIND, quote=_cut(plain(exception.detail)))
    return Cause(code=UNKNOWN, basis=Basis.NONE)
