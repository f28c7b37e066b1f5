"""The rules of the chase: in force, tried before they are set, and the switch that stops everything."""

from typing import Annotated, Any

import yaml
from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from domain.people import Person
from flows.policy_desk import Tried, coming, go_on, policy_of, put_in_force, stop, tried
from review.access import Admin, Coordinator, Reader, ScreenOf
from review.rendering import go, show
from review.screen import Screen

router = APIRouter(prefix="/policies")
_Text = Annotated[str, Form(max_length=50_000)]


@router.get("")
def policies_page(request: Request, screen: ScreenOf, person: Reader, scope: str = "") -> Response:
    """Show the rules of the company or a vendor, and what goes out under them until Friday."""
    return _page(request, screen, person, scope, trial=None, text=None)


def _page(
    request: Request, screen: Screen, person: Person, scope: str, *, trial: Tried | None, text: str | None
) -> Response:
    home = screen.home()
    shown = policy_of(home, scope)
    own: Any = dict(shown.own)
    return show(
        request,
        "policies.html",
        person=person,
        scope=scope,
        shown=shown,
        effective=_yaml(shown.effective),
        text=_yaml(own) if text is None else text,
        trial=trial,
        coming=coming(home) if trial is None else None,
        vendors=screen.look().vendors,
        is_stopped=bool(shown.effective.get("paused")),
    )


def _yaml(document: Any) -> str:  # noqa: ANN401 - as the store gives it
    return str(yaml.safe_dump(document, sort_keys=False, allow_unicode=True)) if document else ""


@router.post("/try")
def policies_try(
    request: Request, screen: ScreenOf, person: Coordinator, text: _Text = "", scope: _Text = ""
) -> Response:
    """Try rules: nothing is set."""
    return _page(request, screen, person, scope, trial=tried(screen.home(), scope, text), text=text)


@router.post("/set")
def policies_set(screen: ScreenOf, person: Admin, text: _Text = "", scope: _Text = "", reason: _Text = "") -> Response:
    """Put rules in force."""
    put_in_force(screen.home(), scope, text, who=person.login, reason=reason)
    return go(f"/policies?scope={scope}", "The rules are in force.")


@router.post("/pause")
def policies_pause(screen: ScreenOf, person: Coordinator, scope: _Text = "", reason: _Text = "") -> Response:
    """Stop asking."""
    stop(screen.home(), scope, who=person.login, why=reason)
    return go(f"/policies?scope={scope}", "Nothing is asked any more until somebody resumes it.")


@router.post("/resume")
def policies_resume(screen: ScreenOf, person: Coordinator, scope: _Text = "") -> Response:
    """Ask again."""
    go_on(screen.home(), scope, who=person.login)
    return go(f"/policies?scope={scope}", "Vendors are asked again.")
