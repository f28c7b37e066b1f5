"""The morning list and the search."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from domain.purchase import po_key
from domain.state import LineState
from flows.desk import Picture
from flows.today import morning
from review.access import Reader, ScreenOf
from review.rendering import go, show

router = APIRouter()
_MOST_TASKS = 60
_MOST_FOUND = 50


@router.get("/")
def today_page(request: Request, screen: ScreenOf, person: Reader) -> Response:
    """What to do now, ranked, each with its reason."""
    counts, tasks = morning(screen.look())
    return show(
        request, "today.html", person=person, counts=counts, tasks=tasks[:_MOST_TASKS], more=len(tasks) - _MOST_TASKS
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search found: lines, and vendors as id and name."""

    lines: tuple[LineState, ...]
    vendors: tuple[tuple[str, str], ...]


@router.get("/search")
def search_page(request: Request, screen: ScreenOf, person: Reader, q: str = "") -> Response:
    """Find open lines by order, item or words, and vendors by name; a single hit is opened at once."""
    words = q.strip()
    found = search(screen.look(), words) if words else Found(lines=(), vendors=())
    if len(found.lines) == 1 and not found.vendors:
        line = found.lines[0].line
        return go(f"/lines/{line.po}/{line.line}")
    return show(request, "search.html", person=person, words=words, found=found, most=_MOST_FOUND)


def search(picture: Picture, words: str, *, vendor_id: str | None = None) -> Found:
    """Return the open lines and vendors that all words fit; ``4501/2`` and ``4501`` name orders."""
    po, _, line = words.partition("/")
    wanted = words.casefold().split()
    exact = [
        s
        for s in picture.states.values()
        if po_key(s.line.po) == po_key(po) and (not line or s.line.line.lstrip("0") == line.strip().lstrip("0"))
    ]
    lines = exact or [s for s in picture.states.values() if all(word in _text(s) for word in wanted)]
    vendors = [
        (v.vendor_id, v.name)
        for v in picture.vendors.values()
        if all(word in f"{v.vendor_id} {v.name}".casefold() for word in wanted)
    ]
    own = [s for s in lines if vendor_id is None or s.line.vendor_id == vendor_id]
    return Found(lines=tuple(own[:_MOST_FOUND]), vendors=tuple(vendors[:_MOST_FOUND]))


def _text(state: LineState) -> str:
    line = state.line
    return f"{line.po}/{line.line} {line.item} {line.description} {line.vendor_item} {line.customer}".casefold()
