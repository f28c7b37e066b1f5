"""Who asks: the signed-in person of a request, and what a page asks of their role."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from domain.errors import BackstopError
from domain.people import Person, Role
from flows.home import Home
from flows.people import SESSION_HOURS, SignedIn, person_of
from review.screen import Screen


class NotSignedInError(BackstopError):
    """Nobody is signed in; the answer is the sign-in page."""


class NotAllowedError(BackstopError):
    """The person's role does not cover what was asked for."""


def screen_of(request: Request) -> Screen:
    """Return what the screen works on."""
    found = request.app.state.screen
    assert isinstance(found, Screen)
    return found


def home_of(request: Request) -> Home:
    """Return the installation as of today."""
    return screen_of(request).home()


def signed_in(request: Request) -> Person:
    """Return the signed-in person.

    Raises:
        NotSignedInError: nobody is.
    """
    token = request.cookies.get(cookie_name(request))
    person = person_of(home_of(request), token) if token else None
    if person is None:
        raise NotSignedInError("sign in first")
    request.state.person = person
    return person


def _needs(role: Role) -> Callable[..., Person]:
    def check(person: Annotated[Person, Depends(signed_in)]) -> Person:
        if not person.role.covers(role):
            raise NotAllowedError(f"this needs the role {role}; you are signed in as {person.role}")
        return person

    return check


HomeOf = Annotated[Home, Depends(home_of)]
ScreenOf = Annotated[Screen, Depends(screen_of)]
Reader = Annotated[Person, Depends(signed_in)]
Coordinator = Annotated[Person, Depends(_needs(Role.COORDINATOR))]
Admin = Annotated[Person, Depends(_needs(Role.ADMIN))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A request of a signed-in person, with what pages share."""

    request: Request
    screen: Screen
    person: Person

    @property
    def home(self) -> Home:
        """The installation as of today."""
        return self.screen.home()


def _reading(request: Request, screen: ScreenOf, person: Reader) -> Visit:
    return Visit(request=request, screen=screen, person=person)


def _deciding(request: Request, screen: ScreenOf, person: Coordinator) -> Visit:
    return Visit(request=request, screen=screen, person=person)


Reading = Annotated[Visit, Depends(_reading)]
Deciding = Annotated[Visit, Depends(_deciding)]


def is_encrypted(request: Request) -> bool:
    """Tell whether the browser speaks TLS to us, or to the proxy in front."""
    return request.url.scheme == "https" or bool(home_of(request).settings.public_url)


def cookie_name(request: Request, name: str = "backstop") -> str:
    """Return a cookie's name; over TLS browsers tie ``__Host-`` names to this very host."""
    return f"__Host-{name}" if is_encrypted(request) else name


def give_session(request: Request, response: Response, opened: SignedIn) -> Response:
    """Put a new session into the browser's cookie."""
    response.set_cookie(
        cookie_name(request),
        opened.token,
        max_age=SESSION_HOURS * 3600,
        path="/",
        httponly=True,
        samesite="lax",
        secure=is_encrypted(request),
    )
    return response
