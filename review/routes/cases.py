"""Review: one case at a time, its evidence beside it; decisions, their undo, batches."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from domain.errors import InputError
from domain.people import Person
from flows.case_view import after, case_view
from flows.correction_mail import draft_correction, last_decision, mail_in_the_way
from flows.decide import accept_batch, decide
from flows.decide_undo import undo, undo_last
from flows.decision_values import (
    Accept,
    AlreadyDecided,
    Assign,
    CaseChoice,
    Choose,
    Correct,
    Done,
    NoMatch,
    Note,
    Refused,
    Reject,
    Result,
    Snooze,
    Split,
    SplitPart,
    Stale,
    Ticket,
)
from flows.desk import case_of_decision, decision_of
from flows.review_cases import batch_preview
from matching.restate import FIELDS
from review.access import Deciding, Reading, Visit
from review.case_page import BATCH_FROM, CaseQuery, go_on, show_case, show_empty
from review.forms import Posted, PostedForm
from review.keys import keys_of
from review.rendering import go, show

router = APIRouter(prefix="/review")


class Shown(BaseModel):
    """What every decision brings along: the version that was shown."""

    model_config = ConfigDict(extra="ignore")

    version: str = ""
    po: str = ""
    line: str = ""
    remember: str = ""

    def ticket(self, case_id: int) -> Ticket:
        """Return the ticket; a form without a version was shown nothing."""
        return Ticket(case_id=case_id, shown_version=self.version)


@router.get("")
def review_page(visit: Reading, owner: str = "", vendor: str = "") -> Response:
    """Open the first case of the queue; filters pick the first of an owner or vendor."""
    queue = visit.screen.look().queue
    fitting = [
        e
        for e in queue
        if (not owner or e.owner.casefold() == owner.casefold()) and (not vendor or e.head.vendor_id == vendor)
    ]
    if fitting:
        return show_case(visit, fitting[0].case_id)
    return show_empty(visit, filtered=bool(queue))


@router.get("/{case_id}")
def case_page(visit: Reading, case_id: int, query: Annotated[CaseQuery, Query()]) -> Response:
    """Show one case."""
    return show_case(visit, case_id, query)


@router.post("/undo")
def undo_page(
    visit: Deciding,
    decision: Annotated[int | None, Form()] = None,
) -> Response:
    """Take the person's last decision back, or a named one; what a sent mail rests on needs a correction instead."""
    last = last_decision(visit.home, visit.person.login) if decision is None else decision_of(visit.home, decision)
    result = (
        undo(visit.home, decision, who=visit.person.login)
        if decision
        else undo_last(visit.home, who=visit.person.login)
    )
    if isinstance(result, Done):
        visit.screen.look()
        back = case_of_decision(visit.home, result.decision_ids[-1])
        return go_on(visit, back, result.words[:1].upper() + result.words[1:])
    assert isinstance(result, Refused)
    sent = mail_in_the_way(visit.home, last) if last is not None else None
    context: dict[str, Any] = {"reason": result.reason, "sent": sent, "decision": last}
    return show(visit.request, "undo_refused.html", status=409, person=visit.person, **context)


@router.post("/correction")
def correction(
    visit: Deciding,
    outbox_id: Annotated[int, Form()],
    po: Annotated[str, Form()],
    line: Annotated[str, Form()],
) -> Response:
    """Draft a mail that takes a question back."""
    entry = draft_correction(visit.home, outbox_id, po=po, line=line, who=visit.person.login)
    return go(f"/outbox/{entry.outbox_id}", "The correction is drafted: read it, then approve it.")


@router.post("/{case_id}/accept")
def accept(visit: Deciding, case_id: int, form: Annotated[Shown, Form()]) -> Response:
    """Accept the chosen line."""
    remember = bool(form.remember)
    choice: CaseChoice = Accept(remember=remember)
    if form.po and form.line:
        choice = Choose(po=form.po, line=form.line, remember=remember)
    return _decided(visit, form.ticket(case_id), choice)


class WhyNot(Shown):
    """No line fits, or nothing of it counts."""

    reason: str = ""
    words: str = ""
    drop: str = ""


@router.post("/{case_id}/reject")
def reject(visit: Deciding, case_id: int, form: Annotated[WhyNot, Form()]) -> Response:
    """Say that no line fits, which becomes an exception, or that nothing of it counts."""
    reason = "; ".join(text.strip() for text in (form.reason, form.words) if text.strip())
    choice: CaseChoice = Reject(reason=reason) if form.drop else NoMatch(reason=reason)
    return _decided(visit, form.ticket(case_id), choice)


@router.post("/{case_id}/correct")
def correct(visit: Deciding, case_id: int, form: PostedForm) -> Response:
    """Put values right; only fields that were changed count."""
    changes = {
        name: form.text(name).strip()
        for name in FIELDS
        if name in form and form.text(name).strip() != form.text(f"was_{name}").strip()
    }
    choice = Correct(
        changes=changes,
        po=form.text("po") or None,
        line=form.text("line") or None,
        remember=bool(form.text("remember")),
    )
    return _decided(visit, _ticket(case_id, form), choice)


def _ticket(case_id: int, form: Posted) -> Ticket:
    return Ticket(case_id=case_id, shown_version=form.text("version"))


@router.post("/{case_id}/split")
def split(visit: Deciding, case_id: int, form: PostedForm) -> Response:
    """Share the statement out over lines or days."""
    try:
        parts = tuple(_parts(form))
    except ValueError as error:
        return show_case(visit, case_id, status=422, problem=f"Not split: {error}")
    return _decided(visit, _ticket(case_id, form), Split(parts=parts))


def _parts(form: Posted) -> list[SplitPart]:
    found = []
    for number in range(1, 7):
        qty = form.text(f"qty{number}").strip()
        if not qty:
            continue
        po, slash, line = form.text(f"line{number}").strip().rpartition("/")
        if not slash:
            raise ValueError(f"part {number} names no order line such as 4501/2")
        eta = form.text(f"eta{number}").strip()
        try:
            amount = Decimal(qty.replace(",", ""))
            day = date.fromisoformat(eta) if eta else None
        except (InvalidOperation, ValueError) as error:
            raise ValueError(f"part {number}: {qty!r} is no quantity or {eta!r} is no day") from error
        found.append(SplitPart(po=po, line=line, qty=amount, eta=day))
    return found


class Later(Shown):
    """Until when a case sleeps; empty: until newer mail of the vendor."""

    until: str = ""


@router.post("/{case_id}/later")
def later(visit: Deciding, case_id: int, form: Annotated[Later, Form()]) -> Response:
    """Put a case aside."""
    try:
        until = date.fromisoformat(form.until) if form.until else None
    except ValueError as error:
        raise InputError(f"{form.until!r} is no day such as 2026-12-01") from error
    return _decided(visit, form.ticket(case_id), Snooze(until=until))


class Words(Shown):
    """A note, a colleague, or both."""

    text: str = ""
    owner: str = ""


@router.post("/{case_id}/note")
def note(visit: Deciding, case_id: int, form: Annotated[Words, Form()]) -> Response:
    """Write a note or give the case to a colleague; the case stays."""
    choices: list[CaseChoice] = [
        *([Note(text=form.text)] if form.text.strip() else []),
        *([Assign(owner=form.owner)] if form.owner.strip() else []),
    ]
    if not choices:
        raise InputError("write a note or name a colleague")
    for choice in choices:
        result = decide(visit.home, form.ticket(case_id), choice, who=visit.person.login)
        if not isinstance(result, Done):
            raise InputError(getattr(result, "reason", "the case changed; look at it again"))
    visit.screen.look()
    return go(f"/review/{case_id}", "Noted.")


def _decided(visit: Visit, ticket: Ticket, choice: CaseChoice) -> Response:
    """Store a decision and go on; a conflict shows what happened, and nothing was stored."""
    following = after(visit.screen.glance().queue, ticket.case_id)
    result = decide(visit.home, ticket, choice, who=visit.person.login)
    if isinstance(result, Done):
        visit.screen.decided([ticket.case_id])
    return _outcome(visit, ticket.case_id, following, result)


def _undo_hint(person: Person) -> str:
    key = keys_of(person)["undo"].key
    return f"Undo with {key}." if key and person.keys_on else "Undo takes it back."


def _outcome(visit: Visit, case_id: int, following: int | None, result: Result) -> Response:
    match result:
        case Done():
            words = f"{result.words[:1].upper()}{result.words[1:]}"
            return go_on(visit, following, f"{words}. {_undo_hint(visit.person)}")
        case Stale():
            problem = f"Not saved: {result.what}. This is how it stands now; look again."
            return show_case(visit, case_id, status=409, problem=problem)
        case AlreadyDecided():
            visit.screen.look()  # what a colleague decided is not in our picture yet
            return show(
                visit.request, "decided.html", status=409, person=visit.person, result=result, following=following
            )
        case Refused():
            problem = f"Not saved: {result.reason}."
            return show_case(visit, case_id, status=422, problem=problem)


# --- batches


@router.get("/{case_id}/batch")
def batch_page(visit: Reading, case_id: int) -> Response:
    """Show the sure rows of the document before they are accepted together."""
    rows = batch_preview(visit.home, case_id, at_least=BATCH_FROM)
    view = case_view(visit.home, visit.screen.look(), case_id)
    if view is None:
        raise InputError(f"there is no case {case_id}")
    return show(visit.request, "batch.html", person=visit.person, rows=rows, case=view.case, bar=BATCH_FROM)


@router.post("/{case_id}/batch")
def batch(visit: Deciding, case_id: int, form: PostedForm) -> Response:
    """Accept the chosen rows together: all of them or none."""
    rows = [value.partition(":") for value in form.every("row")]
    tickets = [Ticket(case_id=int(n), shown_version=version) for n, _, version in rows if n.isdecimal()]
    if not tickets:
        raise InputError("choose at least one row")
    queue = visit.screen.look().queue
    result = accept_batch(visit.home, tickets, who=visit.person.login)
    ids = {ticket.case_id for ticket in tickets}
    if isinstance(result, Done):
        visit.screen.decided(ids)
    following = next((e.case_id for e in queue if e.case_id not in ids), None)
    return _outcome(visit, case_id, following, result)
