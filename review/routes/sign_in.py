"""First-run set-up, sign-in by password or one-time link, sign-out."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from domain.errors import InputError
from flows.people import NotSignedIn, needs_set_up, person_of_link, set_up_admin, sign_in, sign_out, use_link
from review.access import HomeOf, ScreenOf, cookie_name, give_session
from review.rendering import go, local, show

router = APIRouter()


@router.get("/sign-in")
def sign_in_page(request: Request, home: HomeOf, next: str = "/") -> Response:  # noqa: A002 - the parameter's public name
    """Show the sign-in form; a new installation leads to its set-up."""
    if needs_set_up(home):
        return go("/set-up")
    return show(request, "sign_in.html", target=local(next), settings=home.settings, login="")


@router.post("/sign-in")
async def sign_in_form(
    request: Request,
    home: HomeOf,
    login: Annotated[str, Form(max_length=200)],
    password: Annotated[str, Form(max_length=400)],
    target: Annotated[str, Form(alias="next")] = "/",
) -> Response:
    """Sign in by password; hashing takes a while and runs in a thread."""
    address = request.client.host if request.client else "unknown"
    found = await run_in_threadpool(sign_in, home, login, password, address=address)
    if isinstance(found, NotSignedIn):
        status = 429 if found.too_many else 401
        context: dict[str, Any] = {
            "target": local(target),
            "settings": home.settings,
            "login": login,
            "problem": found.reason,
        }
        return show(request, "sign_in.html", status=status, **context)
    return give_session(request, go(local(target)), found)


@router.get("/sign-in/once")
def link_page(request: Request, home: HomeOf, key: str = "") -> Response:
    """Show whom a one-time link signs in; only the button uses it up, so that no link preview does."""
    known = person_of_link(home, key)
    if known is None:
        problem = "This link was used already or is too old. Ask for another one."
        return show(request, "sign_in.html", status=401, target="/", settings=home.settings, login="", problem=problem)
    return show(request, "sign_in_once.html", key=key, known=known)


@router.post("/sign-in/once")
def link_form(request: Request, home: HomeOf, key: Annotated[str, Form()]) -> Response:
    """Sign in by a one-time link."""
    found = use_link(home, key)
    if isinstance(found, NotSignedIn):
        context: dict[str, Any] = {"target": "/", "settings": home.settings, "login": "", "problem": found.reason}
        return show(request, "sign_in.html", status=401, **context)
    return give_session(request, go("/"), found)


@router.get("/set-up")
def set_up_page(request: Request, screen: ScreenOf, home: HomeOf, code: str = "") -> Response:
    """Show the form that creates the first admin."""
    if not needs_set_up(home):
        return go("/sign-in")
    return show(request, "set_up.html", code=code, login="", name="", knows_code=screen.is_set_up_code(code))


@router.post("/set-up")
async def set_up_form(
    request: Request,
    screen: ScreenOf,
    home: HomeOf,
    code: Annotated[str, Form(max_length=100)],
    login: Annotated[str, Form(max_length=200)],
    password: Annotated[str, Form(max_length=400)],
    name: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Create the first admin; the code printed at the start shows that the operator asks."""
    context: dict[str, Any] = {"code": code, "login": login, "name": name, "knows_code": screen.is_set_up_code(code)}
    if not screen.is_set_up_code(code):
        problem = "The set-up code is not right. It stands where the program was started."
        return show(request, "set_up.html", status=403, problem=problem, **context)
    try:
        opened = await run_in_threadpool(set_up_admin, home, login=login, name=name, password=password)
    except InputError as error:
        return show(request, "set_up.html", status=422, problem=str(error), **context)
    return give_session(request, go("/", "Welcome. Import your orders and vendors next (More, Imports)."), opened)


@router.post("/sign-out")
def sign_out_form(request: Request, home: HomeOf) -> Response:
    """End the session."""
    name = cookie_name(request)
    sign_out(home, request.cookies.get(name, ""))
    response = go("/sign-in", "You are signed out.")
    response.delete_cookie(name)
    return response
