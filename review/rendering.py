"""Templates and static files: one template serves the whole page and the part that is swapped into it."""

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from domain.people import Person, Role
from review import words
from review.keys import keys_of

STATIC = Path(__file__).parent / "static"
THEME_COOKIE = "backstop_theme"
_NOTICE = "backstop_notice"
_LONGEST_NOTICE = 300
MEDIA_TYPES: Mapping[str, str] = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return the templates, with every value escaped and every missing one an error."""
    made = Environment(
        loader=PackageLoader("review"),
        undefined=StrictUndefined,
        autoescape=select_autoescape(default=True, default_for_string=True),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"static": static_url, "Role": Role}
    made.filters |= words.FILTERS
    return made


@lru_cache(maxsize=32)
def static_url(name: str) -> str:
    """Return the address of a static file; its hash is part of it, so that browsers keep it for good."""
    return f"/static/{hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:16]}/{name}"


def is_fragment(request: Request) -> bool:
    """Tell whether the page's own script asks, which swaps the main part only."""
    return request.headers.get("x-fragment") == "main"


def show(
    request: Request,
    template: str,
    *,
    person: Person | None = None,
    status: int = 200,
    **context: Any,  # noqa: ANN401 - whatever the template shows
) -> HTMLResponse:
    """Render a page, or its main part where the script asks for it."""
    fragment = is_fragment(request)
    shared = {
        "layout": "fragment.html" if fragment else "layout.html",
        "person": person,
        "keys": keys_of(person),
        "path": request.url.path,
        "here": _address(request),
        "notice": unquote(request.cookies.get(_NOTICE, "")),
        "problem": None,
        "theme": request.cookies.get(THEME_COOKIE, "auto"),
        "as_of": request.app.state.screen.home().as_of,
        "waiting_count": request.app.state.screen.waiting_count() if person is not None else 0,
        "company": request.app.state.screen.home().settings.company,
    }
    html = environment().get_template(template).render(shared | context)
    response = HTMLResponse(html, status_code=status)
    if fragment and status >= 400:  # noqa: PLR2004 - the first error status
        response.headers["x-swap"] = "main"
    response.headers["vary"] = "x-fragment"
    if _NOTICE in request.cookies:
        response.delete_cookie(_NOTICE)
    return response


def _address(request: Request) -> str:
    return f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path


def go(url: str, notice: str = "") -> Response:
    """Send the browser on after something was done; the notice is shown once on the next page."""
    response = RedirectResponse(url, status_code=303)
    if notice:
        response.set_cookie(_NOTICE, quote(notice[:_LONGEST_NOTICE]), httponly=True, samesite="lax", max_age=60)
    return response


def local(url: str, otherwise: str = "/") -> str:
    """Return an address within the screen; anything else becomes ``otherwise`` (no open redirect)."""
    is_ours = url.startswith("/") and not url.startswith(("//", "/\\")) and url.isprintable()
    return url if is_ours else otherwise
