"""The outbox: drafts to approve, edit or hold, and what was asked and answered."""

from collections.abc import Callable, Mapping
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from domain.errors import InputError
from domain.outbox import OutboxStatus
from flows.home import Home
from flows.outbox_desk import Refused, approve, cancel, hold, release
from flows.outbox_pages import edit, outbox_list, outbox_mail
from flows.send_run import DeliveryReport
from review.access import Coordinator, HomeOf, Reader, ScreenOf
from review.forms import PostedForm
from review.rendering import go, show

router = APIRouter()
_PER_PAGE = 100


@router.get("/outbox")
def outbox_page(
    request: Request, screen: ScreenOf, home: HomeOf, person: Reader, status: str = "", page: int = 1
) -> Response:
    """List our mails, newest first."""
    wanted = OutboxStatus(status) if status in set(OutboxStatus) else None
    number = max(1, page)
    found = outbox_list(home, wanted, page=number)
    return show(
        request,
        "outbox.html",
        person=person,
        entries=found[:_PER_PAGE],
        further=len(found) > _PER_PAGE,
        page=number,
        chosen_status=wanted,
        statuses=tuple(OutboxStatus),
        vendors=screen.look().vendors,
    )


@router.get("/outbox/{outbox_id}")
def outgoing_page(request: Request, home: HomeOf, person: Reader, outbox_id: int) -> Response:
    """Show one mail of ours."""
    entry, asked = outbox_mail(home, outbox_id)
    return show(request, "outgoing.html", person=person, entry=entry, mail=entry.mail, asked=asked)


@router.post("/outbox/approve")
def approve_many(home: HomeOf, person: Coordinator, form: PostedForm) -> Response:
    """Let the chosen drafts go."""
    ids = [int(value) for value in form.every("mail") if value.isdecimal()]
    results = [approve(home, outbox_id, who=person.login) for outbox_id in ids]
    refused = "; ".join(f"mail {each.outbox_id}: {each.why}" for each in results if isinstance(each, Refused))
    done = sum(not isinstance(each, Refused) for each in results)
    return go("/outbox", f"{done} approved.{f' Not: {refused}.' if refused else ''}" if ids else "Nothing was chosen.")


@router.post("/outbox/{outbox_id}/edit")
def edit_one(
    home: HomeOf,
    person: Coordinator,
    outbox_id: int,
    subject: Annotated[str, Form(max_length=1000)],
    text: Annotated[str, Form(max_length=200_000)],
) -> Response:
    """Change the words of a draft."""
    edit(home, outbox_id, subject=subject, text=text, who=person.login)
    return go(f"/outbox/{outbox_id}", "The draft is changed.")


@router.post("/outbox/{outbox_id}/{act}")
def act_on_one(
    home: HomeOf, person: Coordinator, outbox_id: int, act: str, reason: Annotated[str, Form(max_length=500)] = ""
) -> Response:
    """Approve, hold, release or take back one mail."""
    if act not in _ACTS:
        raise InputError(f"a mail cannot be {act!r}")
    result = _ACTS[act](home, outbox_id, person.login, reason)
    if isinstance(result, Refused):
        raise InputError(f"Not done: {result.why}")
    return go(f"/outbox/{outbox_id}", f"Saved: the mail is {result.status}.")


_ACTS: Mapping[str, Callable[[Home, int, str, str], DeliveryReport | Refused]] = {
    "approve": lambda home, number, who, _reason: approve(home, number, who=who),
    "hold": lambda home, number, who, reason: hold(home, number, who=who, reason=reason),
    "release": lambda home, number, who, _reason: release(home, number, who=who),
    "cancel": lambda home, number, who, reason: cancel(home, number, who=who, reason=reason),
}
