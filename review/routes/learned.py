"""Taught names and layouts: list, effect, teach, revoke."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from flows.learned_desk import ROLES, learned, revoke_alias, revoke_layout, seen_tables, teach_layout
from flows.mail_desk import mail_view
from review.access import Coordinator, HomeOf, Reader
from review.forms import PostedForm
from review.rendering import go, show

router = APIRouter(prefix="/learned")


@router.get("")
def learned_page(request: Request, home: HomeOf, person: Reader) -> Response:
    """List everything that was taught."""
    return show(request, "learned.html", person=person, learned=learned(home))


@router.post("/aliases/{alias_id}/revoke")
def alias_revoke(
    home: HomeOf, person: Coordinator, alias_id: int, reason: Annotated[str, Form(max_length=500)] = ""
) -> Response:
    """Take a name back."""
    alias = revoke_alias(home, alias_id, reason=reason, who=person.login)
    return go("/learned", f"“{alias.part}” no longer counts.")


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
