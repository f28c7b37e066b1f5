"""Puts the screen together: pages, static files, security around all of it, and what errors look like."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import quote, urlsplit

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import FileResponse, Response

from domain.errors import BackstopError, ConfigurationError, InputError, StoreError
from domain.people import Person
from flows.home import Home
from review.access import NotAllowedError, NotSignedInError
from review.rendering import MEDIA_TYPES, STATIC, go, is_fragment, show, static_url
from review.routes import ROUTERS
from review.screen import Screen
from review.security import AllowedHosts, SameOriginGuard, StrictHeaders

_LARGEST_UPLOAD = 32 * 1024 * 1024  # an order report of 100,000 lines has about 15 MB
_LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1", "testserver")
_FOR_GOOD = {"cache-control": "public, max-age=31536000, immutable"}


def create_app(home: Home) -> FastAPI:
    """Return the screen of an installation.

    The day moves on with the clock, unless the home was opened as of another day than today.
    """
    app = FastAPI(title="Backstop", docs_url=None, redoc_url=None, openapi_url=None, lifespan=_lifespan)
    app.state.screen = Screen(home)
    for router in ROUTERS:
        app.include_router(router)
    app.add_api_route("/static/{digest}/{name}", _static, include_in_schema=False)
    app.add_exception_handler(BackstopError, _on_error)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_exception_handler(RequestValidationError, _on_bad_form)
    public = urlsplit(home.settings.public_url).hostname
    # The last one added stands in front.
    app.add_middleware(GZipMiddleware, minimum_size=1_000, compresslevel=5)
    app.add_middleware(RequestBodyLimitMiddleware, max_body_size=_LARGEST_UPLOAD)
    app.add_middleware(SameOriginGuard)
    app.add_middleware(AllowedHosts, hosts=[*_LOCAL_HOSTS, *([public] if public else [])])
    app.add_middleware(StrictHeaders)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.screen.warm_up()
    yield
    app.state.screen.close()


def _static(digest: str, name: str) -> Response:
    """A file of ours under the hash of its content; an old hash gives the newest content, kept only briefly."""
    file = STATIC / name
    if file.suffix not in MEDIA_TYPES or file.parent != STATIC or not file.is_file():
        raise HTTPException(404)
    headers = _FOR_GOOD if static_url(name).split("/")[2] == digest else {"cache-control": "no-cache"}
    # The frame of a vendor's mail has no origin of its own and loads its style sheet from outside.
    headers |= {"cross-origin-resource-policy": "cross-origin"}
    return FileResponse(file, media_type=MEDIA_TYPES[file.suffix], headers=headers)


async def _on_error(request: Request, error: Exception) -> Response:
    """An expected error in words; nobody signed in leads to the sign-in page and back."""
    if isinstance(error, NotSignedInError):
        target = f"/sign-in?next={quote(_way_back(request))}"
        if is_fragment(request):
            return show(request, "signed_out.html", status=401, target=target)
        return go(target)
    status = (
        403
        if isinstance(error, NotAllowedError)
        else 422
        if isinstance(error, InputError | ConfigurationError)
        else 500
    )
    if isinstance(error, StoreError):
        status = 503
    return _problem(request, str(error), status)


def _way_back(request: Request) -> str:
    """Where to go on after signing in: the page itself, or for a form the page it stood on."""
    if request.method == "GET":
        return f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
    referer = urlsplit(request.headers.get("referer", ""))
    path = referer.path or "/"
    return f"{path}?{referer.query}" if referer.query else path


async def _on_http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    words = {404: "There is no such page.", 405: "This page takes no such request.", 413: "The file is too large."}
    return _problem(request, words.get(error.status_code, str(error.detail)), error.status_code)


async def _on_bad_form(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = "; ".join(f"{'.'.join(map(str, e['loc'][1:]))}: {e['msg']}" for e in error.errors())
    return _problem(request, f"The form cannot be used: {faults}", 422)


def _problem(request: Request, words: str, status: int) -> Response:
    person = getattr(request.state, "person", None)
    known = person if isinstance(person, Person) else None
    response = show(request, "problem.html", status=status, words=words, problem=words, person=known)
    if status != 404 and "x-swap" in response.headers:  # noqa: PLR2004 - not found
        response.headers["x-swap"] = "status"  # what was typed stays on the page
    return response
