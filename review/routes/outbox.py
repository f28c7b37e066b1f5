"""The outbox: drafts to approve, edit or hold, and what was asked and answered."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from domain.outbox import OutboxStatus
from flows.outbox_desk import approve, edit, hold, outbox_list, outbox_mail, release
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
    for outbox_id in ids:
        approve(home, outbox_id, who=person.login)
    return go("/outbox", f"{len(ids)} approved." if ids else "Nothing was chosen.")


@router.post("/outbox/{outbox_id}/approve")
def approve_one(home: HomeOf, person: Coordinator, outbox_id: int) -> Response:
    """Let one mail go."""
    entry = approve(home, outbox_id, who=person.login)
    return go(f"/outbox/{outbox_id}", f"Approved: the mail is {entry.mail.status}.")


@router.post("/outbox/{outbox_id}/hold")
def hold_one(
    home: HomeOf, person: Coordinator, outbox_id: int, reason: Annotated[str, Form(max_length=500)]
) -> Response:
    """Keep a draft from going."""
    hold(home, outbox_id, reason=reason, who=person.login)
    return go(f"/outbox/{outbox_id}", "The mail is held.")


@router.post("/outbox/{outbox_id}/release")
def release_one(home: HomeOf, person: Coordinator, outbox_id: int) -> Response:
    """Make a held mail a draft again."""
    release(home, outbox_id, who=person.login)
    return go(f"/outbox/{outbox_id}", "The mail is a draft again.")


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
