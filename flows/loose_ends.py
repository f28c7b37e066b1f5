"""Exceptions that belong to no single line: a dead address, an order number nobody knows, a paper read before."""

from collections.abc import Iterable, Iterator, Sequence

from domain.match import Decision, HoldCode, MatchedStatement
from domain.outbox import ContactCondition, ContactState
from domain.purchase import Vendor
from domain.state import OpenException, Severity

_CODES: dict[HoldCode, tuple[str, Severity]] = {
    HoldCode.UNKNOWN_PO: ("UNKNOWN_PO", Severity.MEDIUM),
    HoldCode.UNKNOWN_LINE: ("UNKNOWN_LINE", Severity.MEDIUM),
    HoldCode.AMBIGUOUS_LINE: ("AMBIGUOUS_MATCH", Severity.LOW),
}


def vendor_exceptions(
    waiting: Iterable[MatchedStatement], contacts: Sequence[ContactState], vendors: Sequence[Vendor]
) -> tuple[OpenException, ...]:
    """Return the open exceptions of vendors: contacts that bounce, and words that no line could take."""
    return (*_contacts(contacts, vendors), *_unplaced(waiting))


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
