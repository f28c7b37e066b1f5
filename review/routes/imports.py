"""Imports: a file is dropped, its columns and first rows are shown, then it is taken in."""

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from db.records import FeedKind
from domain.errors import InputError
from flows.feeds import Extent
from flows.import_preview import KINDS, import_upload, keep_upload, kept_upload, mapping_from, preview
from review.access import Coordinator, HomeOf, Reader, ScreenOf
from review.rendering import go, show

router = APIRouter()


@router.get("/imports")
def imports_page(request: Request, person: Reader) -> Response:
    """Show where to drop a file."""
    return show(request, "imports.html", person=person, kinds=KINDS, found=None, full=False)


@router.post("/imports")
async def imports_drop(request: Request, home: HomeOf, person: Coordinator) -> Response:
    """Take a file, or new columns for one that is there already, and show what an import would do."""
    data = await request.form()
    kind = _kind(data)
    file = data.get("file")
    if isinstance(file, UploadFile) and file.filename:
        upload = await run_in_threadpool(keep_upload, home, file.filename, await file.read())
    else:
        upload = kept_upload(home, _text(data, "token"))
    found = await run_in_threadpool(preview, upload, kind, _mapping(data))
    status = 422 if found.fault else 200
    return show(
        request, "imports.html", person=person, status=status, kinds=KINDS, found=found, full=bool(_text(data, "full"))
    )


@router.post("/imports/take")
async def imports_take(request: Request, screen: ScreenOf, home: HomeOf, person: Coordinator) -> Response:
    """Take the file in."""
    data = await request.form()
    upload = kept_upload(home, _text(data, "token"))
    extent = Extent.FULL if _text(data, "full") else Extent.PART
    result = await run_in_threadpool(
        import_upload, home, upload, _kind(data), _mapping(data), extent=extent, who=person.login
    )
    await run_in_threadpool(screen.look)
    c = result.counts
    closed = f", {result.closed} closed because they are no longer in the report" if result.closed else ""
    counts = f"{c.new} new, {c.changed} changed, {c.unchanged} unchanged, {result.report.refused} refused"
    words = f"{upload.name}: {counts}{closed}."
    return go("/imports", words)


def _kind(data: FormData) -> FeedKind:
    try:
        kind = FeedKind(_text(data, "kind"))
    except ValueError as error:
        raise InputError("what does the file hold? choose orders, vendors or receipts") from error
    if kind not in KINDS:
        raise InputError(f"{kind} cannot be imported here yet")
    return kind


def _mapping(data: FormData) -> dict[str, str]:
    return mapping_from(
        (name.removeprefix("map_"), value)
        for name, value in data.items()
        if name.startswith("map_") and isinstance(value, str)
    )


def _text(data: FormData, name: str) -> str:
    value = data.get(name, "")
    return value if isinstance(value, str) else ""
