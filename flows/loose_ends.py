"""Exceptions that belong to no single line: a dead address, a vendor who says nothing, an order nobody knows."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from sqlalchemy.orm import Session

from db.repositories.contacts import Contacts
from db.repositories.decisions import Decisions
from db.repositories.orders import Orders
from db.repositories.statements import Statements
from domain.decision_log import verdicts
from domain.match import Action, Decision, DecisionEvent, HoldCode, MatchedStatement
from domain.outbox import ContactCondition, ContactState
from domain.purchase import Vendor
from domain.state import OpenException, Severity
from flows.vendor_silence import silent_vendors

_CODES: dict[HoldCode, tuple[str, Severity]] = {
    HoldCode.UNKNOWN_PO: ("UNKNOWN_PO", Severity.MEDIUM),
    HoldCode.UNKNOWN_LINE: ("UNKNOWN_LINE", Severity.MEDIUM),
    HoldCode.AMBIGUOUS_LINE: ("AMBIGUOUS_MATCH", Severity.LOW),
}


def vendor_exceptions(
    session: Session, *, as_of: date, waiting: Iterable[MatchedStatement] | None = None
) -> tuple[OpenException, ...]:
    """Return the open exceptions of vendors: contacts that bounce, silence, and words that no line could take.

    ``waiting`` spares reading the statements that wait, where the caller has them.
    """
    statements, decisions = Statements(session), Decisions(session)
    unplaced = {e.statement_id: e for e in decisions.standing_of(Action.NO_MATCH) if e.statement_id is not None}
    last = verdicts(decisions.of_statements(unplaced))
    followed = {i: e for i, e in unplaced.items() if last[i].action is Action.NO_MATCH}
    return (
        *_contacts(Contacts(session).states(), Orders(session).vendors()),
        *silent_vendors(session, as_of=as_of),
        *_unplaced(statements.waiting() if waiting is None else waiting),
        *(_no_match(statements.as_read(i), event) for i, event in followed.items()),
    )


def _no_match(word: MatchedStatement, event: DecisionEvent) -> OpenException:
    """What a person found no line for is followed up until somebody drops it."""
    code = "UNKNOWN_LINE" if word.po is not None else "UNKNOWN_PO"
    return OpenException(
        code=code,
        severity=Severity.MEDIUM,
        opened_on=word.document_on,
        detail=f"{word.source}: {event.reason}",
        auto_chase=False,
        po=word.po,
        vendor_id=word.vendor_id,
        statement_ids=(word.statement_id,),
    )


def _contacts(contacts: Sequence[ContactState], vendors: Sequence[Vendor]) -> Iterator[OpenException]:
    owner = {c.email.lower(): v.vendor_id for v in vendors for c in v.contacts}
    for state in contacts:
        if state.condition is ContactCondition.INVALID and state.email.lower() in owner:
            yield OpenException(
                code="CONTACT_INVALID",
                severity=Severity.HIGH,
                opened_on=state.since,
                detail=f"{state.email}: {state.why}" if state.why else state.email,
                auto_chase=False,
                vendor_id=owner[state.email.lower()],
                root_cause="RC7",
            )


def _unplaced(waiting: Iterable[MatchedStatement]) -> Iterator[OpenException]:
    for word in waiting:
        if word.line is not None or word.decision is not Decision.REVIEW or not word.holds:
            continue
        found = next(
            (HoldCode(h.partition(":")[0]) for h in word.holds if HoldCode(h.partition(":")[0]) in _CODES), None
        )
        if found is None:
            continue
        code, severity = _CODES[found]
        detail = next(h.partition(": ")[2] for h in word.holds if h.startswith(found.value))
        yield OpenException(
            code=code,
            severity=severity,
            opened_on=word.document_on,
            detail=f"{word.source}: {detail}",
            auto_chase=False,
            po=word.po,
            vendor_id=word.vendor_id,
            statement_ids=(word.statement_id,),
        )
