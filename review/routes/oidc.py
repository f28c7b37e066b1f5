"""Sign-in at an OpenID provider (authorisation code with PKCE, state and nonce).

What the browser must bring back is kept on our side for ten minutes under a random cookie and used once.
"""

from functools import lru_cache
from typing import Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.starlette_client import OAuth
from fastapi import APIRouter, Request
from httpx import HTTPError
from joserfc.errors import JoseError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response

from flows.home import Home
from flows.people import STATE_MINUTES, NotSignedIn, keep_state, sign_in_as, take_state
from review.access import HomeOf, cookie_name, give_session, is_encrypted
from review.rendering import go, show
from settings import Settings

router = APIRouter()
_COOKIE = "backstop_oidc"
_FAILURES = (OAuthError, HTTPError, JoseError, ValueError)


@router.get("/sign-in/provider")
async def to_provider(request: Request, home: HomeOf) -> Response:
    """Send the browser to the provider."""
    client = _client(home.settings)
    kept: dict[str, Any] = {}
    request.scope["session"] = kept
    try:
        response: Response = await client.authorize_redirect(request, _return_address(request, home))
    except _FAILURES as error:
        return _failed(request, home, f"The provider cannot be reached: {type(error).__name__}.")
    token = await run_in_threadpool(keep_state, home, kept)
    response.set_cookie(
        cookie_name(request, _COOKIE),
        token,
        max_age=STATE_MINUTES * 60,
        path="/",
        httponly=True,
        samesite="lax",
        secure=is_encrypted(request),
    )
    return response


@router.get("/sign-in/provider/back")
async def from_provider(request: Request, home: HomeOf) -> Response:
    """Take the provider's answer and sign the person in."""
    client = _client(home.settings)
    name = cookie_name(request, _COOKIE)
    kept = await run_in_threadpool(take_state, home, request.cookies.get(name, ""))
    if kept is None:
        return _failed(request, home, "Signing in took too long, or was started in another browser. Try again.")
    request.scope["session"] = kept
    try:
        answer: dict[str, Any] = await client.authorize_access_token(request)
    except _FAILURES as error:
        return _failed(request, home, f"The provider did not sign you in: {type(error).__name__}.")
    claims = answer.get("userinfo") or {}
    verified = claims.get("email_verified", True) is True
    email = str(claims.get("email", "")) if verified else ""
    subject = f"{home.settings.oidc_issuer} {claims.get('sub', '')}"
    found = await run_in_threadpool(sign_in_as, home, subject, email=email, name=str(claims.get("name", "")))
    if isinstance(found, NotSignedIn):
        return _failed(request, home, found.reason)
    response = give_session(request, go("/"), found)
    response.delete_cookie(name)
    return response


def _client(settings: Settings) -> Any:  # noqa: ANN401 - authlib is not typed
    if not settings.oidc_issuer:
        raise HTTPException(404)
    secret = settings.oidc_client_secret.get_secret_value()
    return _registered(settings.oidc_issuer.rstrip("/"), settings.oidc_client_id, secret)


@lru_cache(maxsize=4)
def _registered(issuer: str, client_id: str, secret: str) -> Any:  # noqa: ANN401 - authlib is not typed
    return OAuth().register(
        name="provider",
        client_id=client_id,
        client_secret=secret or None,
        server_metadata_url=f"{issuer}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256", "timeout": 10},
    )


def _return_address(request: Request, home: Home) -> str:
    public = home.settings.public_url
    return f"{public}/sign-in/provider/back" if public else str(request.url_for("from_provider"))


def _failed(request: Request, home: Home, problem: str) -> Response:
    return show(request, "sign_in.html", status=401, target="/", settings=home.settings, login="", problem=problem)
