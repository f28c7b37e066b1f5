"""Imports: a file is dropped, its columns and first rows are shown, then it is taken in."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from db.records import FeedKind
from domain.errors import InputError
from flows.feeds import Extent
from flows.import_preview import KINDS, import_upload, keep_upload, kept_upload, mapping_from, preview
from review.access import Coordinator, HomeOf, Reader, ScreenOf
from review.forms import Posted, PostedForm
from review.rendering import go, show

router = APIRouter()


@router.get("/imports")
def imports_page(request: Request, person: Reader) -> Response:
    """Show where to drop a file."""
    return show(request, "imports.html", person=person, kinds=KINDS, found=None, full=False)


@router.post("/imports")
def imports_drop(request: Request, home: HomeOf, person: Coordinator, form: PostedForm) -> Response:
    """Take a file, or new columns for one that is there already, and show what an import would do."""
    kind = _kind(form)
    upload = keep_upload(home, form.file_name, form.file) if form.file_name else kept_upload(home, form.text("token"))
    found = preview(upload, kind, _mapping(form))
    status = 422 if found.fault else 200
    context: dict[str, Any] = {"kinds": KINDS, "found": found, "full": bool(form.text("full"))}
    return show(request, "imports.html", person=person, status=status, **context)


@router.post("/imports/take")
def imports_take(screen: ScreenOf, home: HomeOf, person: Coordinator, form: PostedForm) -> Response:
    """Take the file in."""
    upload = kept_upload(home, form.text("token"))
    extent = Extent.FULL if form.text("full") else Extent.PART
    result = import_upload(home, upload, _kind(form), _mapping(form), extent=extent, who=person.login)
    screen.look()
    c = result.counts
    closed = f", {result.closed} closed because they are no longer in the report" if result.closed else ""
    counts = f"{c.new} new, {c.changed} changed, {c.unchanged} unchanged, {result.report.refused} refused"
    return go("/imports", f"{upload.name}: {counts}{closed}.")


def _kind(form: Posted) -> FeedKind:
    try:
        kind = FeedKind(form.text("kind"))
    except ValueError as error:
        raise InputError("what does the file hold? choose orders, vendors or receipts") from error
    if kind not in KINDS:
        raise InputError(f"{kind} cannot be imported here yet")
    return kind


def _mapping(form: Posted) -> dict[str, str]:
    return mapping_from(form.starting("map_"))
