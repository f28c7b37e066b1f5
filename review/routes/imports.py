"""Imports: a file is dropped, its columns and first rows are shown, then it is taken in."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from db.records import FeedKind
from domain.errors import InputError
from flows.feeds import Extent
from flows.import_preview import KINDS, Terms, import_upload, keep_upload, kept_upload, mapping_from, preview
from review.access import Coordinator, HomeOf, Reader, ScreenOf
from review.forms import Posted, PostedForm
from review.rendering import go, show
from review.screen import Screen

router = APIRouter()
_HOLDS = {
    FeedKind.ORDERS: "open orders",
    FeedKind.VENDORS: "vendors",
    FeedKind.RECEIPTS: "receipts",
    FeedKind.CUSTOMERS: "customers",
    FeedKind.DEMAND: "demand",
    FeedKind.INVENTORY: "our stock",
    FeedKind.VENDOR_STOCK: "stock of a vendor",
}


@router.get("/imports")
def imports_page(request: Request, screen: ScreenOf, person: Reader) -> Response:
    """Show where to drop a file."""
    return show(request, "imports.html", person=person, found=None, full=False, **_choices(screen, ""))


def _choices(screen: Screen, vendor_id: str) -> dict[str, Any]:
    vendors = sorted(screen.glance().vendors.values(), key=lambda v: v.name.casefold())
    return {"kinds": KINDS, "holds": _HOLDS, "vendors": vendors, "vendor_id": vendor_id}


@router.post("/imports")
def imports_drop(request: Request, screen: ScreenOf, person: Coordinator, form: PostedForm) -> Response:
    """Take a file, or new columns for one that is there already, and show what an import would do."""
    kind = _kind(form)
    home, vendor_id = screen.home(), _vendor(form, kind)
    upload = keep_upload(home, form.file_name, form.file) if form.file_name else kept_upload(home, form.text("token"))
    found = preview(home, upload, kind, _mapping(form), vendor_id=vendor_id)
    status = 422 if found.fault else 200
    context = _choices(screen, vendor_id) | {"found": found, "full": bool(form.text("full"))}
    return show(request, "imports.html", person=person, status=status, **context)


@router.post("/imports/take")
def imports_take(screen: ScreenOf, home: HomeOf, person: Coordinator, form: PostedForm) -> Response:
    """Take the file in."""
    upload, kind = kept_upload(home, form.text("token")), _kind(form)
    extent = Extent.FULL if form.text("full") else Extent.PART
    terms = Terms(mapping=_mapping(form), extent=extent, vendor_id=_vendor(form, kind))
    result = import_upload(home, upload, kind, terms, who=person.login)
    screen.look()
    c = result.counts
    closed = f", {result.closed} closed because they are no longer in the report" if result.closed else ""
    counts = f"{c.new} new, {c.changed} changed, {c.unchanged} unchanged, {result.report.refused} refused"
    return go("/imports", f"{upload.name}: {counts}{closed}.")


def _kind(form: Posted) -> FeedKind:
    try:
        kind = FeedKind(form.text("kind"))
    except ValueError as error:
        raise InputError(f"what does the file hold? choose one of: {', '.join(_HOLDS.values())}") from error
    if kind not in KINDS:
        raise InputError(f"{kind} cannot be imported here")
    return kind


def _vendor(form: Posted, kind: FeedKind) -> str:
    """Whose stock a list tells."""
    if kind is not FeedKind.VENDOR_STOCK:
        return ""
    if not (vendor_id := form.text("vendor").strip()):
        raise InputError("whose stock is it? choose the vendor")
    return vendor_id


def _mapping(form: Posted) -> dict[str, str]:
    return mapping_from(form.starting("map_"))
