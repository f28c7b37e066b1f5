"""Quick capture of a phone answer in one line."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from flows.phone import captured
from review.access import Coordinator, HomeOf, Reader, ScreenOf
from review.rendering import show

router = APIRouter(prefix="/phone")


@router.get("")
def phone_page(request: Request, person: Reader) -> Response:
    """Show the one-line form."""
    return show(request, "phone.html", person=person, found=None, words="")


@router.post("")
def phone_form(
    request: Request, screen: ScreenOf, home: HomeOf, person: Coordinator, words: Annotated[str, Form(max_length=4000)]
) -> Response:
    """Read the note like a mail and show what it came to."""
    found = captured(home, words, who=person.login)
    screen.look()
    return show(request, "phone.html", person=person, found=found, words=words)
