"""What holds on every page: who is let in, from where, and with which headers."""

import re

import pytest
from starlette.testclient import TestClient

from domain.people import Role
from flows.acts import newest_acts
from flows.home import open_home
from flows.people import add_person, change_password, everybody, sign_in_link
from review.app import create_app
from review.routes import ROUTERS
from tests.review.conftest import AS_OF, OURS, signed_in

PASSWORD = "correct horse battery"


def paths(method):
    return sorted(
        route.path
        for router in ROUTERS
        for route in router.routes
        if method in route.methods and not route.path.startswith(("/sign-in", "/set-up", "/sign-out", "/me/theme"))
    )


def filled(path):
    return re.sub(r"\{[^}]*\}", "1", path).replace("/paper/1/1/", f"/paper/1/{'a' * 64}/")


def test_a_page_sends_who_is_not_signed_in_to_sign_in_and_back(app):
    client = TestClient(app, follow_redirects=False)
    for path in paths("GET"):
        answer = client.get(filled(path))
        assert answer.status_code == 303, path
        assert answer.headers["location"].startswith("/sign-in?next=/"), path


def test_a_viewer_changes_nothing(vic):
    for path in paths("POST"):
        if not path.startswith("/me"):  # everybody has an account of their own
            assert vic.post(filled(path), data={"next": "/"}).status_code in {403, 422}, path


@pytest.mark.parametrize(
    "headers",
    [{"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"origin": "https://evil.example"}, {}],
)
def test_a_request_from_another_site_is_refused_before_anything_is_read(dana, headers):
    dana.headers.pop("sec-fetch-site")
    for path in paths("POST"):
        assert dana.post(filled(path), headers=headers).status_code == 403, path


def test_an_older_browser_that_names_its_own_origin_is_let_through(app):
    client = TestClient(app, follow_redirects=False)
    answer = client.post("/sign-in", data={"login": "x", "password": "y"}, headers={"origin": "http://testserver"})
    assert answer.status_code == 401


def test_a_foreign_host_name_reaches_nothing(app):
    assert TestClient(app, base_url="http://rebound.example").get("/sign-in").status_code == 400


def test_every_answer_has_the_strict_headers(cora):
    for path in ("/", "/nowhere", "/review", "/static/0/app.css"):
        headers = cora.get(path).headers
        assert "'unsafe" not in headers["content-security-policy"]
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_no_page_holds_inline_scripts_or_styles(cora):
    for path in ("/", "/review/1", "/exceptions", "/lines/4501/2", "/mails/7", "/outbox/1", "/imports", "/learned"):
        html = cora.get(path).text
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", html), path


def test_static_files_are_kept_for_good_under_the_hash_of_their_content(cora):
    html = cora.get("/").text
    url = re.search(r'href="(/static/[0-9a-f]{16}/app\.css)"', html)[1]
    assert "immutable" in cora.get(url).headers["cache-control"]
    assert "immutable" not in cora.get("/static/0000000000000000/app.css").headers["cache-control"]
    assert cora.get("/static/0/..%2f..%2fapp.py").status_code == 404


def test_the_first_person_is_made_once_and_only_with_the_code_of_the_start(tmp_path):
    with open_home(tmp_path / "fresh", as_of=AS_OF) as home:
        app = create_app(home)
        client = TestClient(app, headers=OURS, follow_redirects=False)
        assert client.get("/sign-in").headers["location"] == "/set-up"
        form = {"login": "Dana", "password": PASSWORD, "name": "Dana K."}
        assert client.post("/set-up", data={**form, "code": "guess"}).status_code == 403
        code = app.state.screen.set_up_code
        assert client.post("/set-up", data={**form, "code": code, "password": "short"}).status_code == 422
        assert client.post("/set-up", data={**form, "code": code}).status_code == 303
        assert [(p.login, p.role) for p in everybody(home)] == [("dana", Role.ADMIN)]
        assert client.get("/").status_code == 200
        again = TestClient(app, headers=OURS, follow_redirects=False)
        assert again.post("/set-up", data={**form, "login": "eve", "code": code}).status_code == 422
        assert len(everybody(home)) == 1


def test_wrong_passwords_are_counted_and_then_nobody_gets_in_for_a_while(app, home):
    add_person(home, login="pat", name="Pat", role=Role.VIEWER, password=PASSWORD, who="test")
    client = TestClient(app, headers=OURS, follow_redirects=False)
    for _ in range(5):
        assert client.post("/sign-in", data={"login": "pat", "password": "wrong"}).status_code == 401
    assert client.post("/sign-in", data={"login": "pat", "password": PASSWORD}).status_code == 429
    assert [a.what for a in newest_acts(home)].count("sign_in_failed") == 5


def test_signing_in_leads_to_the_page_that_was_asked_for_and_nowhere_else(app, home):
    add_person(home, login="pat", name="Pat", role=Role.VIEWER, password=PASSWORD, who="test")
    for target, leads_to in (
        ("/lines/4501/2", "/lines/4501/2"),
        ("//evil.example", "/"),
        ("https://evil.example", "/"),
    ):
        client = TestClient(app, headers=OURS, follow_redirects=False)
        answer = client.post("/sign-in", data={"login": "pat", "password": PASSWORD, "next": target})
        assert (answer.status_code, answer.headers["location"]) == (303, leads_to)


def test_a_new_password_and_losing_a_role_end_what_is_open(app, home, dana):
    add_person(home, login="pat", name="Pat", role=Role.COORDINATOR, password=PASSWORD, who="test")
    pat = signed_in(app, "pat")
    person = next(p for p in everybody(home) if p.login == "pat")
    change_password(home, person, password=PASSWORD + "!", who="pat")
    assert pat.get("/").status_code == 303
    pat = signed_in(app, "pat")
    assert dana.post(f"/people/{person.person_id}", data={"role": "viewer", "active": "yes"}).status_code == 303
    assert pat.get("/").status_code == 303


def test_the_last_admin_stays_one(dana, home):
    admin = next(p for p in everybody(home) if p.login == "dana")
    assert dana.post(f"/people/{admin.person_id}", data={"role": "viewer", "active": "yes"}).status_code == 422
    assert dana.post(f"/people/{admin.person_id}", data={"role": "admin"}).status_code == 422


def test_a_one_time_link_works_once(app, home):
    key = sign_in_link(home, "vic", who="test")
    client = TestClient(app, headers=OURS, follow_redirects=False)
    assert "Sign in as Vic" in client.get(f"/sign-in/once?key={key}").text
    assert client.post("/sign-in/once", data={"key": key}).status_code == 303
    assert TestClient(app, headers=OURS).post("/sign-in/once", data={"key": key}).status_code == 401


def test_only_admins_manage_people(cora, dana):
    assert cora.get("/people").status_code == 403
    assert dana.post("/people", data={"login": "new@x.example", "role": "viewer"}).status_code == 303
    assert "new@x.example" in dana.get("/people").text


def test_the_cookie_is_for_this_host_and_no_script(app, home):
    key = sign_in_link(home, "vic", who="test")
    client = TestClient(app, headers=OURS, base_url="https://localhost", follow_redirects=False)
    cookie = client.post("/sign-in/once", data={"key": key}).headers["set-cookie"]
    assert cookie.startswith("__Host-backstop=")
    assert all(word in cookie for word in ("HttpOnly", "Secure", "SameSite=lax", "Path=/"))


def test_an_upload_beyond_the_limit_is_refused(cora):
    files = {"file": ("orders.csv", b"x" * 34_000_000)}
    assert cora.post("/imports", data={"kind": "orders"}, files=files).status_code == 413
