"""Signing in at an OpenID provider, a small one of our own on this machine."""

import json
import socket
import threading
import time
from urllib.parse import parse_qs, urlsplit

import pytest
import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from domain.people import Role
from flows.home import open_home
from flows.people import add_person, everybody
from review.app import create_app
from tests.review.conftest import AS_OF, OURS


class Provider:
    """Signs in whoever ``claims`` says; ``nonce`` is what the browser was sent with."""

    def __init__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.issuer = f"http://127.0.0.1:{self.port}"
        self.key = RSAKey.generate_key(2048, parameters={"kid": "k1"})
        self.claims = {"sub": "42", "email": "dana@example.com", "name": "Dana"}
        self.nonce = ""
        self.verifiers = []
        routes = [
            Route("/.well-known/openid-configuration", self.metadata),
            Route("/jwks", self.jwks),
            Route("/token", self.token, methods=["POST"]),
        ]
        self.server = uvicorn.Server(
            uvicorn.Config(Starlette(routes=routes), port=self.port, log_level="error", ws="none")
        )

    async def metadata(self, _request):
        return JSONResponse({
            "issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/jwks",
            "id_token_signing_alg_values_supported": ["RS256"],
        })  # fmt: skip

    async def jwks(self, _request):
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})

    async def token(self, request):
        async with request.form() as form:
            self.verifiers.append(form.get("code_verifier"))
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": "backstop",
            "iat": now,
            "exp": now + 60,
            "nonce": self.nonce,
            **self.claims,
        }
        signed = jwt.encode({"alg": "RS256", "kid": "k1"}, claims, self.key)
        return JSONResponse({"access_token": "x", "token_type": "Bearer", "id_token": signed, "expires_in": 60})


@pytest.fixture
def provider():
    made = Provider()
    thread = threading.Thread(target=made.server.run, daemon=True)
    thread.start()
    while not made.server.started:
        time.sleep(0.02)
    yield made
    made.server.should_exit = True
    thread.join(5)


@pytest.fixture
def client(provider, tmp_path):
    (tmp_path / "home").mkdir()
    lines = (f"oidc_issuer = {json.dumps(provider.issuer)}", 'oidc_client_id = "backstop"', 'holidays_country = ""')
    (tmp_path / "home" / "config.toml").write_text("\n".join(lines))
    with open_home(tmp_path / "home", as_of=AS_OF) as home:
        add_person(home, login="dana@example.com", name="Dana", role=Role.ADMIN, password=None, who="test")
        app = create_app(home)
        yield TestClient(app, headers=OURS, follow_redirects=False)
        app.state.screen.close()


def there_and_back(client, provider):
    away = client.get("/sign-in/provider")
    asked = {k: v[0] for k, v in parse_qs(urlsplit(away.headers["location"]).query).items()}
    provider.nonce = asked["nonce"]
    return asked, client.get(f"/sign-in/provider/back?code=abc&state={asked['state']}")


def test_somebody_who_was_added_signs_in_and_is_known_by_the_identity_from_then_on(client, provider):
    asked, back = there_and_back(client, provider)
    assert (asked["code_challenge_method"], asked["scope"]) == ("S256", "openid email profile")
    assert (back.status_code, back.headers["location"]) == (303, "/")
    assert client.get("/").status_code == 200
    assert provider.verifiers[0]
    provider.claims["email"] = "dana.married@example.com"
    _, again = there_and_back(client, provider)
    assert again.status_code == 303


def test_a_stranger_at_the_provider_has_no_access(client, provider):
    provider.claims.update(sub="666", email="eve@example.com")
    _, back = there_and_back(client, provider)
    assert back.status_code == 401
    assert "has no access here" in back.text
    assert len(everybody(client.app.state.screen.home())) == 1


def test_an_address_the_provider_has_not_verified_proves_nothing(client, provider):
    provider.claims["email_verified"] = False
    _, back = there_and_back(client, provider)
    assert back.status_code == 401


def test_another_identity_does_not_take_over_a_login(client, provider):
    there_and_back(client, provider)
    provider.claims["sub"] = "43"
    _, back = there_and_back(client, provider)
    assert back.status_code == 401


def test_an_answer_nobody_asked_for_or_with_another_nonce_is_refused(client, provider):
    assert client.get("/sign-in/provider/back?code=abc&state=made-up").status_code == 401
    away = client.get("/sign-in/provider")
    state = parse_qs(urlsplit(away.headers["location"]).query)["state"][0]
    provider.nonce = "another"
    assert client.get(f"/sign-in/provider/back?code=abc&state={state}").status_code == 401
    assert client.get(f"/sign-in/provider/back?code=abc&state={state}").status_code == 401  # used up
