"""A real browser on a real server; only this machine can be reached from it."""

import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Route, sync_playwright

from flows.home import Home, open_home
from flows.people import sign_in_link
from review.app import create_app
from tests.review.conftest import AS_OF

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
]
SCREENS = Path(__file__).resolve().parents[3] / "docs" / "screens"


def _unavailable(reason: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(f"CI must test the screen in a browser: {reason}")
    pytest.skip(f"NOT TESTED IN A BROWSER: {reason}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        _unavailable(f"{CHROMIUM} is not installed")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield found
        found.close()


@dataclass
class Site:
    """A running screen; every console message and refused resource of its pages is kept."""

    home: Home
    url: str
    browser: Browser
    complaints: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)

    def sign_in(self, login: str, **options: object) -> Page:
        context: BrowserContext = self.browser.new_context(
            **{"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce", **options}
        )
        context.set_default_timeout(8_000)
        context.route("**/*", self._only_here)
        page = context.new_page()
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("request", lambda request: self.loads.append(request.url) if request.is_navigation_request() else None)
        key = sign_in_link(self.home, login, who="test")
        page.goto(f"{self.url}/sign-in/once?key={key}")
        page.click("button.main")
        page.wait_for_url(f"{self.url}/")
        return page

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.type}: {message.text}")

    def _only_here(self, route: Route) -> None:
        if route.request.url.startswith(self.url):
            route.continue_()
        else:
            self.complaints.append(f"went elsewhere: {route.request.url}")
            route.abort()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(folder: Path, browser: Browser) -> Iterator[Site]:
    with open_home(folder, as_of=AS_OF) as home:
        port = _free_port()
        config = uvicorn.Config(create_app(home), host="127.0.0.1", port=port, log_level="error", ws="none")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        site = Site(home=home, url=f"http://127.0.0.1:{port}", browser=browser)
        try:
            yield site
        finally:
            for context in browser.contexts:
                context.close()
            server.should_exit = True
            thread.join(10)


@pytest.fixture
def site(browser, template_home, tmp_path) -> Iterator[Site]:
    """A screen of its own for a test that decides."""
    shutil.copytree(template_home, tmp_path / "home")
    with serving(tmp_path / "home", browser) as found:
        yield found
        expected = ("409 (Conflict)", "401 (Unauthorized)", "422 (Unprocessable", "net::ERR_", "403 (Forbidden)")
        assert [c for c in found.complaints if not any(word in c for word in expected)] == []


@pytest.fixture
def photo(request) -> Callable[[Page, str], None]:
    """Keep a screenshot where the run was asked to."""

    def take(page: Page, name: str) -> None:
        if request.config.getoption("--screens"):
            SCREENS.mkdir(parents=True, exist_ok=True)
            page.wait_for_load_state("networkidle")
            _small(page.screenshot(animations="disabled"), SCREENS / f"{name}.png")

    return take


def _small(png: bytes, path: Path) -> None:
    """A palette makes a screenshot a third as large."""
    import io

    from PIL import Image

    Image.open(io.BytesIO(png)).convert("RGB").quantize(128).save(path, optimize=True)
