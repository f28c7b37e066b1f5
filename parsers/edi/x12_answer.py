"""From the ACK segments of one line to portions: the decision table for partial backorders (DOMAIN 7.3).

"Partly backordered" is coded four ways in practice: one BP with the accepted quantity, one IB with the
backordered quantity, IA with IB, BP with IB. Several codes with one quantity (IC, IP, DR) are flags on one acceptance.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from domain.document import Caution, StatementKind
from parsers.edi.segments import Piece, Portion, ReadDate, evidences, joined
from parsers.edi.x12_codes import LINE_STATUS, LineStatus, OrderVerdict, Verdict
from parsers.edi.x12_transaction import Amount

_KINDS = {
    Verdict.ACCEPT: StatementKind.CONFIRM,
    Verdict.BACKORDER: StatementKind.BACKORDER,
    Verdict.SUBSTITUTE: StatementKind.SUBSTITUTE,
    Verdict.CANCEL: StatementKind.CANCEL,
    Verdict.REJECT: StatementKind.REJECT,
    Verdict.HOLD: StatementKind.RECEIPT_ONLY,
}
_TAKES = frozenset({Verdict.ACCEPT, Verdict.SUBSTITUTE})
_PROMISES = frozenset({StatementKind.CONFIRM, StatementKind.SUBSTITUTE, StatementKind.BACKORDER})
_BALANCE_BACKORDERED = "BP"
_QUANTITY_CHANGED = "IQ"
_DATE_PENDING = "SP"
_UNKNOWN = LineStatus(verdict=Verdict.HOLD, words="line status not in element 668")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One ACK segment; ``codes`` collects the statuses that were folded into it."""

    code: str
    code_piece: Piece | None
    amount: Amount
    uom: str
    date: ReadDate
    offered: str = ""
    codes: frozenset[str] = frozenset()

    @property
    def status(self) -> LineStatus:
        """The meaning of the code."""
        return LINE_STATUS.get(self.code, _UNKNOWN)

    @property
    def all_codes(self) -> frozenset[str]:
        """The code and those folded into it."""
        return self.codes | {self.code}


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """One SCH segment: a part of the line with its day."""

    amount: Amount
    uom: str
    date: ReadDate


@dataclass(frozen=True, slots=True, kw_only=True)
class LineAnswers:
    """All that was said about one line. ``promised`` is a date of the line or order as a whole."""

    ordered: Amount
    uom: str
    answers: tuple[Answer, ...]
    slices: tuple[Slice, ...]
    promised: ReadDate
    verdict: OrderVerdict


def portions(line: LineAnswers) -> tuple[Portion, ...]:
    """Return the line's quantity split by what was said about each part."""
    if not line.answers:
        found = _unanswered(line)
    else:
        answers = _folded(line)
        found = [_portion(answer, line) for answer in answers]
        found += _balance(answers, found, line)
    found = _scheduled(found, line)
    return tuple(_checked(found, line))


def _unanswered(line: LineAnswers) -> list[Portion]:
    """Return what the acknowledgment type says about a line without a status; an echo alone confirms nothing."""
    kind = StatementKind.REJECT if line.verdict is OrderVerdict.REJECTED else StatementKind.CONFIRM
    promised = line.promised if kind is StatementKind.CONFIRM else ReadDate()
    said = line.verdict in (OrderVerdict.AS_ORDERED, OrderVerdict.REJECTED)
    scheduled = line.verdict is OrderVerdict.UNSAID and bool(line.slices)
    doubt = set[Caution]() if said or scheduled else {Caution.UNCLEAR_KIND}
    return [
        Portion(
            kind=kind,
            amount=line.ordered.value,
            uom=line.uom if line.ordered.value is not None else "",
            promise=promised.window,
            cautions=frozenset(doubt | _cautions(line.ordered, promised)),
            evidence=evidences(("qty", line.ordered.piece)) + promised.evidence,
            note="" if not doubt else "the line is repeated without a status",
        )
    ]


def _cautions(amount: Amount, promised: ReadDate) -> set[Caution]:
    return {caution for caution in (amount.caution, promised.caution) if caution is not None}


def _folded(line: LineAnswers) -> list[Answer]:
    """Return the answers with the flags on one acceptance brought together."""
    takes = [a for a in line.answers if a.status.verdict in _TAKES]
    if len(takes) <= 1 or not _same_part(takes, ordered=line.ordered.value):
        return [a for a in line.answers if a not in takes or not _is_flag(a, takes)]
    rest = [a for a in line.answers if a.status.verdict not in _TAKES]
    return [_one(takes), *rest]


def _same_part(takes: Sequence[Answer], *, ordered: Decimal | None) -> bool:
    amounts = [a.amount.value for a in takes if a.amount.value is not None]
    days = {a.date.window for a in takes if a.date.window is not None}
    repeated = len(set(amounts)) == 1 and ordered is not None and sum(amounts) > ordered
    return len(days) <= 1 and (len(amounts) <= 1 or repeated)


def _is_flag(answer: Answer, takes: Sequence[Answer]) -> bool:
    carries = answer.amount.piece is not None or bool(answer.date.evidence)
    return not carries and any(a.amount.piece is not None for a in takes)


def _one(takes: Sequence[Answer]) -> Answer:
    lead = next((a for a in takes if a.status.verdict is Verdict.SUBSTITUTE), takes[0])
    sized = next((a for a in takes if a.amount.piece is not None), lead)
    dated = next((a for a in takes if a.date.evidence), lead)
    return replace(
        lead,
        amount=sized.amount,
        uom=sized.uom,
        date=dated.date,
        offered=joined(a.offered for a in takes),
        codes=frozenset(a.code for a in takes),
    )


def _portion(answer: Answer, line: LineAnswers) -> Portion:
    kind = _KINDS[answer.status.verdict]
    amount = answer.amount if answer.amount.piece is not None else line.ordered
    promised = _promise(answer, kind=kind, line=line)
    cautions = _cautions(answer.amount, promised) | _doubts(answer, amount=amount, promised=promised)
    return Portion(
        kind=kind,
        amount=amount.value or None,
        uom=(answer.uom or line.uom) if amount.value else "",
        promise=promised.window,
        cautions=frozenset(cautions),
        evidence=evidences(("kind", answer.code_piece), ("qty", amount.piece)) + promised.evidence,
        note=_note(answer),
    )


def _promise(answer: Answer, *, kind: StatementKind, line: LineAnswers) -> ReadDate:
    if kind not in _PROMISES:
        return ReadDate()
    if answer.date.evidence or kind is StatementKind.BACKORDER or _DATE_PENDING in answer.all_codes:
        return answer.date
    return line.promised


def _doubts(answer: Answer, *, amount: Amount, promised: ReadDate) -> set[Caution]:
    """Return what makes an answer unsure: unknown code, hold, a changed quantity without the quantity, zero."""
    doubts = set()
    if answer.status.verdict is Verdict.HOLD:
        doubts.add(Caution.UNCLEAR_KIND)
    wants_amount = answer.all_codes & {_BALANCE_BACKORDERED, _QUANTITY_CHANGED}
    if (wants_amount and answer.amount.piece is None) or amount.value == 0:
        doubts.add(Caution.UNCLEAR_QUANTITY)
    if _DATE_PENDING in answer.all_codes and promised.window is None:
        doubts.add(Caution.UNDATED)
    return doubts


def _note(answer: Answer) -> str:
    words = [LINE_STATUS.get(code, _UNKNOWN).words for code in sorted(answer.all_codes - {answer.code})]
    offer = f"offered: {answer.offered}" if answer.status.verdict is Verdict.SUBSTITUTE and answer.offered else ""
    return joined([f"{answer.status.words} ({answer.code})", *words, offer])


def _balance(answers: Sequence[Answer], found: Sequence[Portion], line: LineAnswers) -> list[Portion]:
    """Return the part that a single BP or a single IB leaves unsaid."""
    answer = answers[0]
    verdict = answer.status.verdict
    balanced = _BALANCE_BACKORDERED in answer.all_codes or verdict is Verdict.BACKORDER
    rest = _rest(found, line)
    if len(answers) > 1 or not balanced or rest is None or rest <= 0:
        return []
    kind = StatementKind.CONFIRM if verdict is Verdict.BACKORDER else StatementKind.BACKORDER
    promised = line.promised if kind is StatementKind.CONFIRM else ReadDate()
    return [
        Portion(
            kind=kind,
            amount=rest,
            uom=line.uom,
            promise=promised.window,
            cautions=frozenset(_cautions(Amount(), promised)),
            evidence=evidences(("kind", answer.code_piece), ("qty", answer.amount.piece)) + promised.evidence,
            note=f"balance of {answer.status.words[0].lower()}{answer.status.words[1:]} ({answer.code})",
        )
    ]


def _rest(found: Sequence[Portion], line: LineAnswers) -> Decimal | None:
    """Return ordered less what was said, or None where units or numbers do not allow it."""
    known = [p.amount for p in found if p.amount is not None and p.uom == line.uom]
    if line.ordered.value is None or len(known) < len(found):
        return None
    return line.ordered.value - sum(known)


def _scheduled(found: list[Portion], line: LineAnswers) -> list[Portion]:
    """Return the portions cut at the schedules: accepted quantity takes the earliest days, the backorder the rest."""
    slices = sorted((s for s in line.slices if s.amount.value), key=_slice_day)
    if not slices:
        return found
    open_parts = [p for p in found if p.kind in _PROMISES]
    others = [p for p in found if p.kind not in _PROMISES]
    open_parts.sort(key=lambda p: p.kind is StatementKind.BACKORDER)
    total = sum((s.amount.value or Decimal(0) for s in slices), Decimal(0))
    covered = _covered(open_parts, total=total)
    other_unit = any(s.uom and p.uom and s.uom != p.uom for s in slices for p in covered)
    if not covered or other_unit:
        return [p.doubted(Caution.FAILED_CHECK) for p in found]
    return [*_cut(covered, slices), *open_parts[len(covered) :], *others]


def _slice_day(cut: Slice) -> date:
    window = cut.date.window
    return (window.end or window.start or date.max) if window else date.max


def _covered(parts: Sequence[Portion], *, total: Decimal) -> list[Portion]:
    """Return the leading portions whose quantities make up the scheduled total, or none."""
    sums = Decimal(0)
    for count, part in enumerate(parts, start=1):
        sums += part.amount or Decimal(0)
        if sums == total:
            return list(parts[:count])
    return []


def _cut(parts: Sequence[Portion], slices: Sequence[Slice]) -> Iterator[Portion]:
    left = [s.amount.value or Decimal(0) for s in slices]
    index = 0
    for part in parts:
        open_amount = part.amount or Decimal(0)
        while open_amount > 0 and index < len(slices):
            take = min(open_amount, left[index])
            if take > 0:
                yield _dated(part, slices[index], amount=take)
            open_amount -= take
            left[index] -= take
            index += left[index] <= 0


def _dated(part: Portion, cut: Slice, *, amount: Decimal) -> Portion:
    return replace(
        part,
        amount=amount,
        promise=cut.date.window,
        cautions=part.cautions | _cautions(cut.amount, cut.date),
        evidence=part.evidence + evidences(("qty", cut.amount.piece)) + cut.date.evidence,
    )


def _checked(found: Sequence[Portion], line: LineAnswers) -> Iterator[Portion]:
    """Yield the portions, doubted where accepted and backordered parts do not add up to the order."""
    rest = _rest(found, line)
    kinds = {p.kind for p in found}
    mixed = StatementKind.BACKORDER in kinds and len(kinds) > 1
    over = rest is not None and rest < 0 and (len(found) > 1 or StatementKind.BACKORDER in kinds)
    wrong = (rest is None or rest != 0) if mixed else over
    yield from (p.doubted(Caution.FAILED_CHECK) if wrong else p for p in found)
