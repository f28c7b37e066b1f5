"""A person's own settings: password, single keys, light or dark."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from domain.people import Person
from flows.people import change_password, choose_keys, switch_keys
from review.access import HomeOf, Reader
from review.forms import PostedForm
from review.keys import KEYS, NAMED, keys_of, read_keys
from review.rendering import THEME_COOKIE, go, local, show

router = APIRouter(prefix="/me")
_YEAR_S = 365 * 24 * 3600
_NONE: Mapping[str, str] = MappingProxyType({})


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


@router.get("/keys")
def keys_page(request: Request, person: Reader) -> Response:
    """Show the keys as the person has them, to be changed."""
    return _keys(request, person, {name: key.names for name, key in keys_of(person).items()})


def _keys(request: Request, person: Person, typed: Mapping[str, str], faults: Mapping[str, str] = _NONE) -> Response:
    context: dict[str, Any] = {"usual": KEYS, "typed": typed, "faults": faults, "named": NAMED}
    return show(request, "keys.html", person=person, status=422 if faults else 200, **context)


@router.post("/keys/own")
def own_keys(request: Request, home: HomeOf, person: Reader, form: PostedForm) -> Response:
    """Keep other keys; where two things would have the same one nothing is kept and the page says so."""
    typed = {name: form.text(name) if name in form else key.names for name, key in keys_of(person).items()}
    chosen = read_keys(typed)
    if chosen.faults:
        return _keys(request, person, typed, chosen.faults)
    choose_keys(home, person, chosen.keys)
    return go("/me/keys", "Your keys are saved." if chosen.keys else "You have the usual keys.")


@router.post("/keys/usual")
def usual_keys(home: HomeOf, person: Reader) -> Response:
    """Bring the usual keys back."""
    choose_keys(home, person, {})
    return go("/me/keys", "You have the usual keys again.")


@router.post("/theme")
def my_theme(
    theme: Annotated[Literal["auto", "light", "dark"], Form()], target: Annotated[str, Form(alias="next")] = "/"
) -> Response:
    """Choose light or dark for this browser."""
    response = go(local(target))
    response.set_cookie(THEME_COOKIE, theme, max_age=_YEAR_S, samesite="lax", httponly=True)
    return response
