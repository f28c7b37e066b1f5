"""The close-out audit, and taking decisions about lines back."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from domain.close_out import CHECKLIST, REASONS
from domain.errors import InputError
from flows.close_out import approvers, close_out_audit, closed_short
from flows.decide_undo import undo
from flows.decision_values import Done
from review.access import Coordinator, HomeOf, Reader, ScreenOf
from review.rendering import go, local, show

router = APIRouter()


@router.get("/close-out")
def close_out_page(request: Request, screen: ScreenOf, home: HomeOf, person: Reader) -> Response:
    """Show the short lines that ERP or vendor call finished, each with its checklist."""
    cases = close_out_audit(screen.look())
    return show(
        request,
        "close_out.html",
        person=person,
        cases=[(case, approvers(home, case)) for case in cases],
        limit=home.settings.close_short_limit,
        closed=closed_short(home),
        checklist=CHECKLIST,
        reasons=REASONS,
    )


@router.post("/undo/{decision_id}")
def take_back(
    screen: ScreenOf,
    home: HomeOf,
    person: Coordinator,
    decision_id: int,
    target: Annotated[str, Form(alias="next")] = "/",
) -> Response:
    """Take a decision back and return to the page it was shown on."""
    result = undo(home, decision_id, who=person.login)
    if not isinstance(result, Done):
        raise InputError(f"Not taken back: {getattr(result, 'reason', 'it changed meanwhile')}")
    screen.look()
    return go(local(target), result.words[:1].upper() + result.words[1:])
