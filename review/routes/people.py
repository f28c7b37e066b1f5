"""The people of the installation, for admins; and the log of what everybody did."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from domain.people import Role
from flows.acts import newest_acts
from flows.people import add_person, change_person, everybody, sign_in_link
from review.access import Admin, HomeOf, Reader
from review.rendering import go, show

router = APIRouter()


@router.get("/people")
def people_page(request: Request, home: HomeOf, person: Admin) -> Response:
    """List everybody."""
    return show(request, "people.html", person=person, people=everybody(home), roles=tuple(Role), link=None)


@router.post("/people")
async def people_add(
    home: HomeOf,
    person: Admin,
    login: Annotated[str, Form(max_length=200)],
    role: Annotated[Role, Form()],
    name: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=400)] = "",
) -> Response:
    """Add somebody."""
    added = await run_in_threadpool(
        add_person, home, login=login, name=name, role=role, password=password or None, who=person.login
    )
    return go("/people", f"{added.login} is added as {added.role}.")


@router.post("/people/{person_id}")
def people_change(
    home: HomeOf,
    person: Admin,
    person_id: int,
    role: Annotated[Role, Form()],
    active: Annotated[str, Form()] = "",
) -> Response:
    """Change role or access."""
    changed = change_person(home, person_id, role=role, active=bool(active), who=person.login)
    return go("/people", f"{changed.login} is {changed.role}{'' if changed.active else ', without access'} now.")


@router.post("/people/{person_id}/link")
def people_link(request: Request, home: HomeOf, person: Admin, person_id: int) -> Response:
    """Make a link that signs a person in once; it is shown here and nowhere else."""
    known = next((each for each in everybody(home) if each.person_id == person_id), None)
    token = sign_in_link(home, known.login if known else "", who=person.login)
    base = home.settings.public_url or str(request.base_url).rstrip("/")
    link = (known, f"{base}/sign-in/once?key={token}")
    return show(request, "people.html", person=person, people=everybody(home), roles=tuple(Role), link=link)


@router.get("/log")
def log_page(request: Request, home: HomeOf, person: Reader) -> Response:
    """Show what people did beside deciding about lines."""
    return show(request, "log.html", person=person, acts=newest_acts(home))
