"""A person's own settings: password, single keys, light or dark."""

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from flows.people import change_password, switch_keys
from review.access import HomeOf, Reader
from review.rendering import THEME_COOKIE, go, local, show

router = APIRouter(prefix="/me")
_YEAR_S = 365 * 24 * 3600


@router.get("")
def my_page(request: Request, person: Reader) -> Response:
    """Show the account."""
    return show(request, "me.html", person=person)


@router.post("/password")
async def my_password(home: HomeOf, person: Reader, password: Annotated[str, Form(max_length=400)]) -> Response:
    """Set a new password, which ends every session of the person."""
    await run_in_threadpool(change_password, home, person, password=password, who=person.login)
    return go("/sign-in", "The password is changed. Sign in with it.")


@router.post("/keys")
def my_keys(
    home: HomeOf,
    person: Reader,
    on: Annotated[Literal["yes", "no"], Form()],
    target: Annotated[str, Form(alias="next")] = "/",
) -> Response:
    """Switch single keys on or off."""
    switch_keys(home, person, on=on == "yes")
    return go(local(target), f"Single keys are {'on' if on == 'yes' else 'off'}.")


@router.post("/theme")
def my_theme(
    theme: Annotated[Literal["auto", "light", "dark"], Form()], target: Annotated[str, Form(alias="next")] = "/"
) -> Response:
    """Choose light or dark for this browser."""
    response = go(local(target))
    response.set_cookie(THEME_COOKIE, theme, max_age=_YEAR_S, samesite="lax", httponly=True)
    return response
