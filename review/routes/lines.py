"""One order line: its account, its whole story with evidence, and what a person may decide about it."""

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Annotated

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel
from starlette.responses import Response

from domain.errors import InputError
from domain.state import Headline
from flows.close_out import close_out_case
from flows.decide_lines import decide_line
from flows.decision_values import (
    AcceptDate,
    AssignException,
    CancelQuantity,
    CloseShort,
    Done,
    HoldLine,
    LineChoice,
    RefuseClose,
    Refused,
    ReleaseLine,
    Reopen,
    Resolve,
    Seen,
)
from flows.explain import explain
from flows.options import options_for
from flows.people import everybody
from review.access import Coordinator, HomeOf, Reader, ScreenOf
from review.forms import PostedForm
from review.rendering import go, local, show

router = APIRouter()
ROOT_CAUSES = {
    "RC0": "not given",
    "RC1": "supplier lacks the goods",
    "RC2": "poor forecast handoff (ours)",
    "RC3": "shipping error",
    "RC4": "production delay",
    "RC5": "transport",
    "RC6": "quality hold",
    "RC7": "data or order error",
    "RC8": "allocation",
    "RC9": "demand change by us",
}
_SEEN = frozenset({"DATE_CHANGED", "REVISION", "SPLIT_UNCONFIRMED", "SHIP_OVER"})


@router.get("/lines/{po:path}/{line}")
def line_page(request: Request, screen: ScreenOf, home: HomeOf, person: Reader, po: str, line: str) -> Response:
    """Show the line with everything that is known about it."""
    story = explain(home, f"{po}/{line}")
    picture = screen.look()
    state = story.state
    row = next(
        (r for r in picture.rows if (r.state.line.po, r.state.line.line) == (state.line.po, state.line.line)), None
    )
    return show(
        request,
        "line.html",
        person=person,
        story=story,
        state=state,
        row=row,
        vendor=picture.vendors.get(state.line.vendor_id),
        people=everybody(home),
        root_causes=ROOT_CAUSES,
        by_seeing=_SEEN,
        waiting=[w for w in picture.waiting.values() if (w.po, w.line) == (state.line.po, state.line.line)],
        closing=close_out_case(state) if state.headline is Headline.CLOSE_REVIEW else None,
        options=options_for(home, state.line.po, state.line.line)[1] if state.unshipped > 0 else (),
        is_held=state.headline is Headline.HOLD,
        is_short_closed=state.headline is Headline.SHORT_CLOSED,
    )


class LineForm(BaseModel):
    """What a form on a line may say; ``act`` picks the decision."""

    act: str
    code: str = ""
    reason: str = ""
    root_cause: str = ""
    owner: str = ""
    amount: str = ""
    next: str = ""


@router.post("/lines/{po:path}/{line}")
def line_form(
    screen: ScreenOf, home: HomeOf, person: Coordinator, po: str, line: str, form: Annotated[LineForm, Form()]
) -> Response:
    """Store a decision about the line."""
    result = decide_line(home, po, line, _choice(form), who=person.login)
    if isinstance(result, Refused):
        raise InputError(f"Not saved: {result.reason}")
    assert isinstance(result, Done)
    screen.look()
    return go(local(form.next, f"/lines/{po}/{line}"), f"{result.words}. It can be taken back under the story.")


_CHOICES: Mapping[str, Callable[[LineForm], LineChoice]] = {
    "accept_date": lambda form: AcceptDate(reason=form.reason),
    "seen": lambda form: Seen(code=form.code),
    "resolve": lambda form: Resolve(code=form.code, root_cause=form.root_cause, reason=form.reason),
    "assign": lambda form: AssignException(code=form.code, owner=form.owner),
    "hold": lambda form: HoldLine(reason=form.reason),
    "release": lambda form: ReleaseLine(reason=form.reason),
    "cancel": lambda form: CancelQuantity(amount=_amount(form.amount), reason=form.reason),
    "refuse_close": lambda form: RefuseClose(reason=form.reason),
    "reopen": lambda form: Reopen(reason=form.reason),
}


def _choice(form: LineForm) -> LineChoice:
    if form.act not in _CHOICES:
        raise InputError(f"there is no decision {form.act!r} about a line")
    return _CHOICES[form.act](form)


def _amount(text: str) -> Decimal:
    try:
        return Decimal(text.replace(",", "").strip())
    except InvalidOperation as error:
        raise InputError(f"{text!r} is no quantity") from error


@router.post("/close-out/{po:path}/{line}")
def close_short(screen: ScreenOf, home: HomeOf, person: Coordinator, po: str, line: str, form: PostedForm) -> Response:
    """Close a line short with the whole checklist answered."""
    answers = dict(form.starting("answer_"))
    choice = CloseShort(reason_code=form.text("reason_code"), reason=form.text("reason"), answers=answers)
    result = decide_line(home, po, line, choice, who=person.login)
    if isinstance(result, Refused):
        raise InputError(f"Not closed: {result.reason}")
    assert isinstance(result, Done)
    screen.look()
    return go("/close-out", f"{result.words}. It can be taken back on this page.")
