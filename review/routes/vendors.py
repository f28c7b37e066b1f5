"""Vendors and their contacts."""

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from flows.contact_edits import keep_ours, take_files
from flows.vendor_desk import add_contact, bouncing, first_contact, remove_contact, vendor_view, works_again
from review.access import Coordinator, HomeOf, Reader, ScreenOf
from review.rendering import go, show

router = APIRouter(prefix="/vendors")


@router.get("")
def vendors_page(request: Request, screen: ScreenOf, home: HomeOf, person: Reader, q: str = "") -> Response:
    """List vendors with their open lines and exceptions."""
    picture = screen.look()
    lines: dict[str, int] = {}
    for state in picture.states.values():
        lines[state.line.vendor_id] = lines.get(state.line.vendor_id, 0) + 1
    exceptions: dict[str, int] = {}
    for row in picture.rows:
        exceptions[row.state.line.vendor_id] = exceptions.get(row.state.line.vendor_id, 0) + 1
    words = q.casefold().split()
    vendors = [v for v in picture.vendors.values() if all(w in f"{v.vendor_id} {v.name}".casefold() for w in words)]
    return show(
        request,
        "vendors.html",
        person=person,
        vendors=sorted(vendors, key=lambda v: v.name.casefold()),
        lines=lines,
        exceptions=exceptions,
        bouncing=bouncing(home),
        words=q,
    )


@router.get("/{vendor_id}")
def vendor_page(request: Request, screen: ScreenOf, home: HomeOf, person: Reader, vendor_id: str) -> Response:
    """Show one vendor."""
    rows = [row for row in screen.look().rows if row.state.line.vendor_id == vendor_id]
    return show(request, "vendor.html", person=person, view=vendor_view(home, vendor_id), rows=rows[:50])


@router.post("/{vendor_id}/contacts")
def contact_add(
    screen: ScreenOf,
    home: HomeOf,
    person: Coordinator,
    vendor_id: str,
    email: Annotated[str, Form(max_length=300)],
    name: Annotated[str, Form(max_length=300)] = "",
    foreign: Annotated[str, Form()] = "",
) -> Response:
    """Put a new address on file; the person vouches for it."""
    add_contact(home, vendor_id, name=name, email=email, foreign_is_meant=bool(foreign), who=person.login)
    screen.reload_vendors()
    return go(f"/vendors/{vendor_id}", f"{email} is on file.")


@router.post("/{vendor_id}/contacts/choose")
def contacts_choose(
    screen: ScreenOf,
    home: HomeOf,
    person: Coordinator,
    vendor_id: str,
    take: Annotated[Literal["file", "ours"], Form()],
) -> Response:
    """Choose between the contacts of the newest file and those that were set here."""
    chosen = take_files if take == "file" else keep_ours
    chosen(home, vendor_id, who=person.login)
    screen.reload_vendors()
    words = "The contacts are those of the file." if take == "file" else "The contacts stay as they are."
    return go(f"/vendors/{vendor_id}", words)


@router.post("/{vendor_id}/contacts/{act}")
def contact_act(
    screen: ScreenOf,
    home: HomeOf,
    person: Coordinator,
    vendor_id: str,
    act: str,
    email: Annotated[str, Form(max_length=300)],
) -> Response:
    """Remove a contact, make it the first, or say that it works again."""
    acts = {"remove": remove_contact, "first": first_contact, "works": works_again}
    if act not in acts:
        raise HTTPException(404)
    acts[act](home, vendor_id, email=email, who=person.login)
    screen.reload_vendors()
    return go(f"/vendors/{vendor_id}", "Saved.")
