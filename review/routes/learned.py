"""Taught names and layouts: list, effect, teach, revoke."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from domain.errors import InputError
from domain.people import Person
from flows.aliases import effect_of, every_alias, revoke, teach
from flows.layout_proposals import propose_from_corrections
from flows.learned_desk import ROLES, confirm_layout, learned, revoke_layout, seen_tables, teach_layout
from flows.mail_desk import mail_view
from review.access import Coordinator, HomeOf, Reader
from review.forms import PostedForm
from review.rendering import go, show

router = APIRouter(prefix="/learned")


@router.get("")
def learned_page(request: Request, home: HomeOf, person: Reader) -> Response:
    """List everything that was taught."""
    return show(request, "learned.html", person=person, learned=learned(home))


@router.get("/aliases/{alias_id}")
def alias_page(request: Request, home: HomeOf, person: Reader, alias_id: int) -> Response:
    """Show what a name does to the vendor's earlier statements, before it counts."""
    return _alias(request, home, person, alias_id)


def _alias(request: Request, home: HomeOf, person: Person, alias_id: int, *, refused: str = "") -> Response:
    alias = next((each for each in every_alias(home) if each.alias_id == alias_id), None)
    if alias is None:
        raise InputError(f"there is no taught name {alias_id}")
    effect = effect_of(home, alias_id)
    status = 409 if refused else 200
    return show(request, "alias.html", person=person, status=status, alias=alias, effect=effect, refused=refused)


@router.post("/aliases/{alias_id}/teach")
def alias_teach(
    request: Request, home: HomeOf, person: Coordinator, alias_id: int, changes: Annotated[str, Form()] = ""
) -> Response:
    """Let a name count where its replay allows it."""
    lesson = teach(home, alias_id, who=person.login, changes_accepted=bool(changes))
    if lesson.alias_id is None:
        return _alias(request, home, person, alias_id, refused=lesson.refused)
    return go("/learned", f"The name counts from the next mail on: {lesson.replay.words}.")


@router.post("/aliases/{alias_id}/revoke")
def alias_revoke(
    home: HomeOf, person: Coordinator, alias_id: int, reason: Annotated[str, Form(max_length=500)] = ""
) -> Response:
    """Take a name back."""
    alias = revoke(home, alias_id, who=person.login, reason=reason)
    return go("/learned", f"“{alias.part}” no longer counts.")


@router.post("/layouts/propose")
def layouts_propose(home: HomeOf, person: Coordinator) -> Response:
    """Look for layouts that explain what people corrected; each waits for a person."""
    del person
    found = propose_from_corrections(home)
    words = f"{len(found)} proposed, see below." if found else "Nothing was corrected twice that a layout explains."
    return go("/learned", words)


@router.post("/layouts/{taught_id}/confirm")
def layout_confirm(home: HomeOf, person: Coordinator, taught_id: int, changes: Annotated[str, Form()] = "") -> Response:
    """Let a proposed layout count where its replay allows it."""
    lesson = confirm_layout(home, taught_id, changes_accepted=bool(changes), who=person.login)
    if lesson.taught_id is None:
        return go("/learned", f"Not taught: {lesson.refused}. {lesson.replay.words}.")
    return go("/learned", f"The layout counts from the next mail on: {lesson.replay.words}.")


@router.post("/layouts/{taught_id}/revoke")
def layout_revoke(home: HomeOf, person: Coordinator, taught_id: int) -> Response:
    """Take a layout back."""
    back = revoke_layout(home, taught_id, who=person.login)
    return go("/learned", f"Layout {back.taught_id} no longer counts.")


@router.get("/tables/{mail_id}")
def tables_page(request: Request, home: HomeOf, person: Reader, mail_id: int) -> Response:
    """Show how the columns of a mail's tables are understood, to be put right."""
    view = mail_view(home, mail_id)
    tables = seen_tables(home, view.stored.source)
    return show(request, "tables.html", person=person, view=view, tables=tables, roles=ROLES, lesson=None)


@router.post("/tables/{mail_id}")
def tables_teach(request: Request, home: HomeOf, person: Coordinator, mail_id: int, form: PostedForm) -> Response:
    """Teach a layout; the replay over the vendor's earlier mails decides whether it is kept."""
    view = mail_view(home, mail_id)
    pairs = [f"{heading}={role}" for heading, role in zip(form.every("heading"), form.every("role"), strict=False)]
    vendor_id = view.stored.vendor_id or ""
    lesson = teach_layout(home, vendor_id, pairs, changes_accepted=bool(form.text("changes")), who=person.login)
    if lesson.taught_id is not None:
        return go("/learned", f"Taught: {lesson.replay.words}.")
    tables = seen_tables(home, view.stored.source)
    return show(request, "tables.html", person=person, status=409, view=view, tables=tables, roles=ROLES, lesson=lesson)
