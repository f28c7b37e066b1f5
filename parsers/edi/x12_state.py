"""From the states (ISR) of one line of an 870 to what has shipped and what is to come (DOMAIN 7.3)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.document import Caution, StatementKind
from domain.promise import Basis, PromiseWindow
from parsers.dates.calendar import friday_of, monday_of
from parsers.edi.segments import Piece, Portion, ReadDate, Segment, day, evidences, joined, read_date
from parsers.edi.x12_codes import DATE_MEANING
from parsers.edi.x12_status_codes import ORDER_STATE, UNKNOWN_STATE, DateUse, OrderState, Progress
from parsers.edi.x12_transaction import Amount, date_of

_KINDS = {
    Progress.PARTIAL_BACKORDER: StatementKind.BACKORDER,
    Progress.BACKORDER: StatementKind.BACKORDER,
    Progress.CANCEL: StatementKind.CANCEL,
    Progress.SUBSTITUTE: StatementKind.SUBSTITUTE,
    Progress.SCHEDULED: StatementKind.CONFIRM,
    Progress.REVISED: StatementKind.DELAY,
    Progress.IN_WORK: StatementKind.CONFIRM,
    Progress.UNSCHEDULED: StatementKind.CONFIRM,
    Progress.HOLD: StatementKind.RECEIPT_ONLY,
}
_SHIPS = frozenset({Progress.COMPLETE, Progress.PARTIAL, Progress.PARTIAL_BACKORDER})
_ENDS = frozenset({Progress.CANCEL, Progress.HOLD})
_NEEDS_DATE = frozenset({Progress.SCHEDULED, Progress.REVISED})


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One ISR with what follows it; ``promised`` is a date of a DTM behind it, ``date`` its own."""

    code: str
    code_piece: Piece | None
    date: Piece | None
    promised: ReadDate
    shipped: Amount
    open: Amount
    amount: Amount
    reason: str = ""

    @property
    def meaning(self) -> OrderState:
        """What the code says."""
        return ORDER_STATE.get(self.code, UNKNOWN_STATE)

    @property
    def progress(self) -> Progress:
        """What the code does to the quantity."""
        return self.meaning.progress


@dataclass(frozen=True, slots=True, kw_only=True)
class LineState:
    """All that is reported of a line; shipped and open are to date, ``reported`` is the day of the report."""

    ordered: Amount
    uom: str
    shipped: Amount
    open: Amount
    promised: ReadDate
    states: tuple[State, ...]
    reported: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One thing said of a line, with what only a shipment has."""

    portion: Portion
    ship_date: date | None = None
    complete: bool = False


def first_promise(segments: Sequence[Segment]) -> ReadDate:
    """Return the first date in DTM segments that promises; a requested one echoes our own order."""
    for segment in segments:
        meaning = DATE_MEANING.get(segment.text(1))
        if segment.tag == "DTM" and meaning is not None and meaning.promises:
            return date_of(segment)
    return ReadDate()


def told_of(line: LineState) -> Iterator[Told]:
    """Yield what has shipped of the line, then what each state says of the rest."""
    shipped = _shipped(line)
    yield from _shipments(line, shipped)
    rest = [s for s in line.states if s.progress not in {Progress.COMPLETE, Progress.PARTIAL}]
    for state in rest:
        found = _portion(state, line, shipped=shipped.value, alone=len(rest) == 1)
        if found is not None:
            yield Told(portion=found)
    if not line.states and line.promised.window is not None:
        yield Told(portion=_scheduled(line, shipped=shipped.value))
    elif not line.states and shipped.piece is None:
        yield Told(portion=Portion(kind=StatementKind.RECEIPT_ONLY, cautions=frozenset({Caution.UNCLEAR_KIND})))


def _shipped(line: LineState) -> Amount:
    """Return what has shipped to date: as written for the line or its one state, else ordered less open."""
    if line.shipped.piece is not None:
        return line.shipped
    written = [s.shipped for s in line.states if s.shipped.piece is not None]
    if len(written) == 1:
        return written[0]
    if written:  # figures of several states: parts, or the same to date again?
        known = [a.value for a in written if a.value is not None]
        value = max(known) if len(known) == len(written) else None
        return Amount(value=value, piece=written[0].piece, caution=Caution.UNCLEAR_QUANTITY)
    return _left(line) if any(s.progress in _SHIPS for s in line.states) else Amount()


def _left(line: LineState) -> Amount:
    still = next((a for a in (line.open, *(s.open for s in line.states)) if a.piece is not None), Amount())
    if still.value is None or line.ordered.value is None or still.value > line.ordered.value:
        return Amount()
    return Amount(value=line.ordered.value - still.value, piece=still.piece)


def _shipments(line: LineState, shipped: Amount) -> Iterator[Told]:
    ships = [s for s in line.states if s.progress in _SHIPS]
    complete = [s for s in ships if s.progress is Progress.COMPLETE]
    doubts = {Caution.CUMULATIVE} | ({shipped.caution} if shipped.caution else set())
    amount = shipped
    if shipped.value is None and ships:
        amount = line.ordered if complete else Amount()
        doubts.add(Caution.UNCLEAR_QUANTITY)
    if not amount.value and not ships:
        return
    if amount.value == 0:
        doubts.add(Caution.UNCLEAR_QUANTITY)
    dated = next((s for s in ships if s.meaning.use is DateUse.SHIPPED and s.date is not None), None)
    portion = Portion(
        kind=StatementKind.SHIP,
        amount=amount.value or None,
        uom=line.uom if amount.value else "",
        cautions=frozenset(doubts),
        evidence=evidences(
            ("qty", amount.piece),
            *(("kind", s.code_piece) for s in ships),
            ("ship_date", dated.date if dated else None),
        ),
        note=joined(_note(s) for s in ships),
    )
    sent = day(dated.date.text) if dated is not None and dated.date is not None else None
    yield Told(portion=portion, ship_date=sent, complete=bool(complete))


def _portion(state: State, line: LineState, *, shipped: Decimal | None, alone: bool) -> Portion | None:
    kind = _KINDS[state.progress]
    amount = _rest(state, line, shipped=shipped or Decimal(0)) if alone else _own(state)
    if state.progress is Progress.HOLD:
        amount = Amount()
    elif amount.value == 0 and alone:
        return None  # nothing is left that could be late
    promised = ReadDate() if state.progress in _ENDS else _promise(state, line)
    doubts = {c for c in (amount.caution, promised.caution) if c}
    if not alone and amount.piece is None and state.progress is not Progress.HOLD:
        doubts.add(Caution.UNCLEAR_QUANTITY)
    if state.progress is Progress.HOLD:
        doubts.add(Caution.UNCLEAR_KIND)
    if state.progress in _NEEDS_DATE and promised.window is None:
        doubts.add(Caution.UNCLEAR_DATE)
    if state.progress is Progress.UNSCHEDULED and promised.window is None:
        doubts.add(Caution.UNDATED)
    return Portion(
        kind=kind,
        amount=amount.value or None,
        uom=line.uom if amount.value else "",
        promise=promised.window,
        cautions=frozenset(doubts),
        evidence=evidences(("kind", state.code_piece), ("qty", amount.piece)) + promised.evidence,
        note=_note(state),
    )


def _own(state: State) -> Amount:
    return next((a for a in (state.open, state.amount) if a.piece is not None), Amount())


def _rest(state: State, line: LineState, *, shipped: Decimal) -> Amount:
    """Return the quantity a line's only state is about: as written, else ordered less shipped."""
    written = next((a for a in (_own(state), line.open) if a.piece is not None), None)
    if written is not None:
        return written
    if line.ordered.value is None:
        return line.ordered
    return Amount(value=max(Decimal(0), line.ordered.value - shipped), piece=line.ordered.piece)


def _promise(state: State, line: LineState) -> ReadDate:
    """Return the date of the rest: the state's own, of a DTM behind it, or of the line."""
    fallback = state.promised if state.promised.evidence else line.promised
    if state.date is None:
        return fallback
    read = read_date(state.date, basis=Basis.DELIVER if state.meaning.use is DateUse.DELIVER_BY else Basis.SHIP)
    if read.window is None or read.window.end is None or state.meaning.use is DateUse.ON:
        return read
    on = read.window.end
    if state.meaning.use is DateUse.NONE:  # the day of the report, unless it lies ahead
        ahead = line.reported is not None and on > line.reported
        return read if ahead and not fallback.evidence else fallback
    start = monday_of(on) if state.meaning.use is DateUse.WEEK else None
    end = friday_of(on) if state.meaning.use is DateUse.WEEK else on
    return ReadDate(window=PromiseWindow(start=start, end=end, basis=read.window.basis), evidence=read.evidence)


def _scheduled(line: LineState, *, shipped: Decimal | None) -> Portion:
    """Return the rest of a line that has a date and no state."""
    rest = line.open.value
    if rest is None and line.ordered.value is not None:
        rest = max(Decimal(0), line.ordered.value - (shipped or Decimal(0)))
    return Portion(
        kind=StatementKind.CONFIRM,
        amount=rest or None,
        uom=line.uom if rest else "",
        promise=line.promised.window,
        cautions=frozenset({line.promised.caution} if line.promised.caution else ()),
        evidence=evidences(("qty", line.open.piece or line.ordered.piece)) + line.promised.evidence,
    )


def _note(state: State) -> str:
    return joined([f"{state.meaning.words} ({state.code})", state.reason])
