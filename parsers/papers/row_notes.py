"""What the lines around an item row and its status cell say: schedules, backorders, dates, tags, our line number."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from domain.document import Box, Cell, Evidence, ReadingContext, Span
from domain.promise import Basis, PromiseWindow
from parsers.dates.reading import DatePurpose, FoundDate, NoDate, find_dates
from parsers.papers.complete_words import COMPLETE, NOT_COMPLETE
from parsers.papers.note_words import (
    BACK_PART,
    BACKORDER,
    BEFORE,
    CANCEL,
    CODE,
    DELAYED,
    DELIVER,
    ITEM_TOTAL,
    LEGEND,
    LINE_AFTER_PO,
    NO_BACKORDER,
    NO_CANCEL,
    OPEN_BALANCE,
    PAPER_TOTAL,
    PART,
    PO,
    PO_LINE,
    PRICE_PER,
    PROMISE,
    RELEASE,
    REQUIRED,
    REST_PART,
    SCHEDULE_HEAD,
    SCHEDULE_REST,
    SHIP,
    SHIPPED,
    SUBSTITUTE,
    TAG,
    UNSETTLED,
)  # fmt: skip
from parsers.papers.numbers import NumberStyle, read_number
from parsers.papers.units import quantity_unit

_AMOUNT = re.compile(
    r"(?<![\w./-])(\d[\d,.]*\d|\d)\s*(pcs?|pieces?|lbs?|#|shts?|sh|ea|each|ft|kgs?|units?|bx|boxes"
    r"|stk|st(?:ü|ue)ck|pi[eè]ces?|pces|pzas?|piezas?|pezzi|stuks|uds?)?(?![\w/.-]|,\d)",
    re.IGNORECASE,
)
_REST = re.compile(
    r"\bbal(?:ance)?\b|\bremain(?:der|ing)\b|\brest(?:menge|lieferung|e|o|ante?)?\b|\breliquat\b|\bsolde\b|\bsaldo\b"
    r"|\bpendiente\b|\br(?:ü|ue)ckstand\b|\bnachlieferung\b",
    re.IGNORECASE,
)
_FOLLOWS = re.compile(r"\bto follow\b|\bbal(?:ance)?\b.{0,20}\bfollow", re.IGNORECASE)
_CLAUSE = re.compile(r"[;,](?!\d{3}\b)|\s[/+]\s|\s-\s|\b(?:and|but)\b", re.IGNORECASE)
_GOODS = re.compile(r"\W*(?:plate|coil|slab|piece|unit)\b\W*\d\S*\s+\S", re.IGNORECASE)  # "Plate 304 HRAP" is no tag
_RELEASE = re.compile(r"^(?:rel(?:ease)?|sched(?:ule)?|line|no|seq|shp|ship(?:ment)?)\b|#", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A piece of text with its place, as a note is read from."""

    text: str
    page: int
    place: Box | Span | Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleNote:
    """One delivery of an item: ``window`` None means that the vendor gives no date for it.

    ``rest`` tells a delivery that the paper calls the rest of the item's own quantity, ``back`` one that it calls
    backordered.
    """

    amount: Decimal
    unit: str
    window: PromiseWindow | None
    said: Said
    rest: bool = False
    back: bool = False


@dataclass(slots=True)
class RowNotes:
    """What was found; texts not understood are ``description``."""

    po: str | None = None
    po_line: str | None = None
    po_line_said: Said | None = None
    codes: list[str] = field(default_factory=list)
    promise: PromiseWindow | None = None
    promise_said: Said | None = None
    no_date: bool = False
    previous: PromiseWindow | None = None
    shipped_on: FoundDate | None = None
    schedules: list[ScheduleNote] = field(default_factory=list)
    backordered: bool = False
    backorder_amount: Decimal | None = None
    backorder_window: PromiseWindow | None = None
    rest_window: PromiseWindow | None = None  # "Balance expected 12/18": of what is owed, where something is
    backorder_said: Said | None = None
    cancelled: bool = False
    substituted: bool = False
    complete: bool = False
    complete_said: Said | None = None
    delayed: bool = False
    to_follow: bool = False
    unsettled: bool = False  # a remark asks, refuses or sets a condition
    price_unit: str | None = None
    tags: Counter[str] = field(default_factory=Counter)
    totals: dict[str, Decimal] = field(default_factory=dict)
    description: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def evidence(self) -> tuple[Evidence, ...]:
        """Return the evidence of the fields that came from notes."""
        said = (("eta", self.promise_said), ("complete_claim", self.complete_said), ("qty", self.backorder_said))
        return tuple(evidence(name, s) for name, s in said if s is not None)


def evidence(name: str, said: Said) -> Evidence:
    """Return evidence for a field read from a note."""
    return Evidence(field=name, page=said.page, place=said.place, text=said.text)


def read_notes(
    lines: Iterable[Said], status: Iterable[Said], *, context: ReadingContext, style: NumberStyle
) -> RowNotes:
    """Read the lines around an item and its status and comment cells.

    Args:
        lines: lines above and below the item row, in order.
        status: cells of status and comment columns, where a bare date means the promise.
        context: what dates are counted from.
        style: how numbers are written.
    """
    reader = _Reader(context, style)
    for said in lines:
        reader.line(said)
    for said in status:
        reader.status(said)
    return reader.notes


class _Reader:
    def __init__(self, context: ReadingContext, style: NumberStyle) -> None:
        self.notes = RowNotes()
        self._context = context
        self._style = style
        self._schedule: str | None = None  # the text of the schedule heading while its lines follow

    def line(self, said: Said) -> None:
        text = said.text
        if LEGEND.search(text) or (PAPER_TOTAL.search(text) and not ITEM_TOTAL.search(text)):
            return
        if SCHEDULE_HEAD.fullmatch(text.strip(" :")):
            self._schedule = text
            return
        dates = find_dates(text, context=self._context)
        if self._is_schedule(said, dates):
            return
        self._schedule = None
        if not (self._tags(said) or self._facts(said, dates, bare=False) or self._identity(said)):
            self.notes.description.append(text)

    def status(self, said: Said) -> None:
        self.notes.words.append(said.text)
        self._facts(said, find_dates(said.text, context=self._context), bare=True)
        self._identity(said)

    # --- schedules and tags
    def _is_schedule(self, said: Said, dates: Sequence[FoundDate]) -> bool:
        if len(dates) != 1:
            return False
        rest = (said.text[: dates[0].start] + " " + said.text[dates[0].end :]).strip()
        part = None if BACKORDER.search(said.text) else PART.fullmatch(rest)
        release = RELEASE.fullmatch(rest) or part
        if self._schedule is None and release is None and not SCHEDULE_REST.fullmatch(rest):
            return False
        rest = release[1] if release is not None else rest
        amounts = list(_AMOUNT.finditer(rest))
        if self._schedule is not None and _RELEASE.search(self._schedule) and len(amounts) > 1:
            amounts = amounts[1:]
        elif release is not None:
            amounts = amounts[:1]  # the pieces; their weight stands behind them
        if not amounts or (value := read_number(amounts[-1][1], style=self._style)) is None:
            return False
        window = _window(dates[0], _basis(f"{self._schedule or ''} {said.text}"))
        unit = quantity_unit(amounts[-1][2] or "")
        self.notes.schedules.append(
            ScheduleNote(
                amount=value, unit=unit, window=window, said=said,
                rest=REST_PART.search(said.text) is not None, back=BACK_PART.search(said.text) is not None,
            )
        )  # fmt: skip
        return True

    def _tags(self, said: Said) -> bool:
        is_tag, is_total = TAG.search(said.text), ITEM_TOTAL.search(said.text)
        if not is_tag and not is_total:
            return False
        amounts = [m for m in _AMOUNT.finditer(said.text) if m[2] and read_number(m[1], style=self._style) is not None]
        if not amounts and _GOODS.match(said.text):
            return False
        for match in amounts:
            value = read_number(match[1], style=self._style) or Decimal(0)
            unit = quantity_unit(match[2])
            if is_total:
                self.notes.totals[unit] = value
            else:
                self.notes.tags[unit] += value  # type: ignore[assignment]
        return True

    # --- facts
    def _facts(self, said: Said, dates: Sequence[FoundDate], *, bare: bool) -> bool:
        before = (
            self.notes.backordered,
            self.notes.cancelled,
            self.notes.complete,
            self.notes.delayed,
            self.notes.to_follow,
        )
        text = said.text
        self._flags(said, text)
        found = self._dates(said, dates, bare=bare)
        if (price := PRICE_PER.search(text)) is not None:
            self.notes.price_unit = price[1]
            return True
        after = (
            self.notes.backordered,
            self.notes.cancelled,
            self.notes.complete,
            self.notes.delayed,
            self.notes.to_follow,
        )
        if after != before or found:
            self.notes.words.extend([] if bare else [text])
            return True
        return False

    def _flags(self, said: Said, text: str) -> None:
        notes = self.notes
        notes.cancelled |= bool(CANCEL.search(text)) and not NO_CANCEL.search(text)
        notes.substituted |= bool(SUBSTITUTE.search(text))
        notes.delayed |= bool(DELAYED.search(text))
        notes.to_follow |= bool(OPEN_BALANCE.search(text))
        notes.unsettled |= bool(UNSETTLED.search(text))
        if COMPLETE.search(text) and not NOT_COMPLETE.search(text):
            notes.complete, notes.complete_said = True, said
        if BACKORDER.search(text) and not NO_BACKORDER.search(text):
            notes.backordered, notes.backorder_said = True, said

    def _dates(self, said: Said, dates: Sequence[FoundDate], *, bare: bool) -> bool:
        start, used = 0, False
        for found in dates:
            lead = said.text[start : found.start]
            used |= self._date(said, found, lead, bare=bare)
            start = found.end
        if (BACKORDER.search(said.text) or _FOLLOWS.search(said.text)) and not NO_BACKORDER.search(said.text):
            self._backorder_amount(said, dates)
        return used

    def _date(self, said: Said, found: FoundDate, lead: str, *, bare: bool) -> bool:
        notes = self.notes
        basis = _basis(lead) or _basis(said.text)
        window = _window(found, basis)
        if BEFORE.search(lead):
            notes.previous = window
        elif REQUIRED.search(lead):
            return False
        elif SHIPPED.search(lead):
            again = find_dates(said.text, context=self._context, purpose=DatePurpose.SHIPPED)
            notes.shipped_on = next((d for d in again if d.start == found.start), found)
        elif BACKORDER.search(said.text) and not NO_BACKORDER.search(said.text):
            notes.backorder_window = window or notes.backorder_window
            notes.no_date |= window is None
        elif bare or PROMISE.search(lead) or SHIP.search(lead) or DELIVER.search(lead):
            notes.no_date |= window is None
            if _REST.search(lead):
                notes.rest_window = window or notes.rest_window
            if window is not None and notes.promise is None:
                notes.promise, notes.promise_said = window, said
        else:
            return False
        return True

    def _backorder_amount(self, said: Said, dates: Sequence[FoundDate]) -> None:
        text = list(said.text)
        for found in dates:
            text[found.start : found.end] = " " * (found.end - found.start)
        pieces = _CLAUSE.split("".join(text))
        near = next((p for p in pieces if BACKORDER.search(p) or _FOLLOWS.search(p)), "".join(text))
        amounts = [read_number(m[1], style=self._style) for m in _AMOUNT.finditer(near)]
        if len(amounts) == 1 and amounts[0] is not None:
            self.notes.backorder_amount = amounts[0]

    def _identity(self, said: Said) -> bool:
        text, known = said.text, False
        if (line := PO_LINE.search(text)) is not None:
            self.notes.po_line, self.notes.po_line_said = line[1], said
            text, known = text[: line.start()] + " " + text[line.end() :], True
        for code in CODE.finditer(text):
            self.notes.codes.append(code[1] or code[2])
            known = True
        if (po := PO.search(text)) is not None and line is None:
            self.notes.po, known = po[1], True
            if (after := LINE_AFTER_PO.search(text[po.end() :])) is not None:
                self.notes.po_line, self.notes.po_line_said = after[1], said
        return known


def _window(found: FoundDate, basis: Basis | None) -> PromiseWindow | None:
    window = found.window
    if isinstance(window, NoDate):
        return None
    if window.basis is not None or basis is None:
        return window
    return PromiseWindow(start=window.start, end=window.end, basis=basis, firmness=window.firmness)


def _basis(text: str) -> Basis | None:
    if DELIVER.search(text):
        return Basis.DELIVER
    return Basis.SHIP if SHIP.search(text) else None
