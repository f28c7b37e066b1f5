"""Mails: every one with its outcome, its text shown safely, and reading it again."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, field_validator
from starlette.responses import Response

from domain.mail import MailKind, Outcome
from flows.layouts import Change
from flows.mail_desk import (
    PER_PAGE,
    MailFilter,
    MailView,
    ThreadMail,
    conversation,
    mail_list,
    mail_view,
    read_again,
    retry,
)
from review.access import Coordinator, HomeOf, Reader, ScreenOf
from review.rendering import go, show

router = APIRouter()


class MailQuery(BaseModel):
    """The filters of the address."""

    outcome: Outcome | None = None
    kind: MailKind | None = None
    vendor: str = ""
    words: str = ""
    page: int = 1

    @field_validator("outcome", "kind", mode="before")
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        """An empty choice lets everything through."""
        return None if value == "" else value


@router.get("/mails")
def mails_page(
    request: Request, screen: ScreenOf, home: HomeOf, person: Reader, query: Annotated[MailQuery, Query()]
) -> Response:
    """List mails, newest first."""
    where = MailFilter(outcome=query.outcome, kind=query.kind, vendor_id=query.vendor, words=query.words)
    page = max(1, query.page)
    mails = mail_list(home, where, page=page)
    return show(
        request,
        "mails.html",
        person=person,
        mails=mails[:PER_PAGE],
        further=len(mails) > PER_PAGE,
        page=page,
        query=query,
        outcomes=tuple(Outcome),
        kinds=tuple(MailKind),
        vendors=screen.look().vendors,
    )


@router.get("/mails/{mail_id}")
def mail_page(request: Request, screen: ScreenOf, home: HomeOf, person: Reader, mail_id: int) -> Response:
    """Show one mail with what became of it."""
    view = mail_view(home, mail_id)
    return _one_mail(request, screen, person, view, thread=conversation(home, view.stored))


@router.get("/mails/{mail_id}/again")
def again_page(request: Request, screen: ScreenOf, home: HomeOf, person: Reader, mail_id: int) -> Response:
    """Read the mail with today's readers and show what they would say; nothing is stored."""
    return _one_mail(request, screen, person, mail_view(home, mail_id), changes=read_again(home, mail_id))


def _one_mail(
    request: Request,
    screen: ScreenOf,
    person: Reader,
    view: MailView,
    *,
    thread: Sequence[ThreadMail] = (),
    changes: Sequence[Change] | None = None,
) -> Response:
    vendor = screen.look().vendors.get(view.stored.vendor_id or "")
    return show(request, "mail.html", person=person, view=view, thread=thread, vendor=vendor, changes=changes)


@router.post("/mails/{mail_id}/again")
def again(screen: ScreenOf, home: HomeOf, person: Coordinator, mail_id: int) -> Response:
    """Read a mail anew that gave no statement."""
    result = retry(home, mail_id, who=person.login)
    screen.look()
    return go(f"/mails/{mail_id}", f"Read again: {result.outcome}{': ' + result.reason if result.reason else ''}")
