"""How fast the review screen is: keys in a real browser, large pages, and many reviewers at once on PostgreSQL.

    PYTHONPATH=. python bench/review_speed.py [LINES CASES REVIEWERS]

Bars: 60 accepts by key with a median of at most 100 ms and a 95th percentile of at most 200 ms, no full page load;
every page with 10,000 open lines and 1,000 waiting cases within 300 ms; 20 reviewers at once without a double decision.
Without Chromium or PostgreSQL the parts that need them are left out and say so.
"""

import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import uvicorn
from playwright.sync_api import sync_playwright
from screen_home import AS_OF, fill

from db.engine import read_session
from db.repositories.decisions import Decisions
from domain.match import DecisionEvent
from domain.people import Role
from flows.home import Home, open_home
from flows.people import add_person, sign_in_link
from review.app import create_app

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
OURS = {"sec-fetch-site": "same-origin"}
PAGES = (
    "/", "/review", "/exceptions", "/exceptions?grade=A36&code=NO_ACK", "/lines/70001/2", "/vendors", "/mails",
    "/search?q=plate",
)  # fmt: skip
ACCEPTS = 60
LOOK_MS = 700  # a person looks; shorter than anybody does
WATCH = """() => {
  window.swapped = []; window.seen = [];
  let pressed = 0;
  document.addEventListener("keydown", (e) => { if (e.key === "a") pressed = performance.now(); }, true);
  window.watch = () => {
    window.painted = new Promise((done) => document.addEventListener("swapped", () => {
      window.swapped.push(performance.now() - pressed);
      // The first frame after the swap is under way when the second one is asked for.
      requestAnimationFrame(() => setTimeout(() => { window.seen.push(performance.now() - pressed); done(); }, 0));
    }, { once: true }));
    return "watching";
  };
}"""


def main() -> None:
    lines, cases, reviewers = (int(a) for a in (sys.argv[1:4] or (10_000, 1_000, 20)))
    with tempfile.TemporaryDirectory(prefix="backstop-bench-") as name:
        folder = Path(name)
        with open_home(folder / "home", as_of=AS_OF) as home:
            fill(home, folder / "files", lines=lines, cases=cases)
            add_person(home, login="dana", name="Dana", role=Role.ADMIN, password=None, who="bench")
            with serving(home) as url:
                pages(home, url)
                keys(home, url)
        together(folder, reviewers)


@contextmanager
def serving(home: Home) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    app = create_app(home)
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    start = time.perf_counter()
    picture = app.state.screen.look()
    rows = len(picture.rows)
    took = f"{time.perf_counter() - start:.1f} s at the start"
    print(f"folded {len(picture.states):,} open lines, {rows:,} rows, {len(picture.queue):,} cases in {took}")
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


def client_of(home: Home, url: str, login: str = "dana") -> httpx.Client:
    client = httpx.Client(base_url=url, headers=OURS, timeout=60)
    client.post("/sign-in/once", data={"key": sign_in_link(home, login, who="bench")})
    return client


def pages(home: Home, url: str) -> None:
    client = client_of(home, url)
    for page in PAGES:
        client.get(page)
        took = []
        for _ in range(7):
            start = time.perf_counter()
            size = len(client.get(page).content)
            took.append((time.perf_counter() - start) * 1000)
        print(
            f"page {page:40} median {statistics.median(took):6.0f} ms, worst {max(took):6.0f} ms, {size / 1000:6.0f} kB"
        )
    case = re.search(r'action="/review/(\d+)/accept"', client.get("/review").text)[1]
    form = {"version": re.search(r'name="version" value="([^"]+)"', client.get(f"/review/{case}").text)[1]}
    client.post(f"/review/{case}/accept", data=form)
    for page in ("/", "/exceptions"):
        start = time.perf_counter()
        client.get(page)
        print(f"page {page:40} just after a decision {(time.perf_counter() - start) * 1000:6.0f} ms")


def keys(home: Home, url: str) -> None:
    if not CHROMIUM.exists():
        print("keys: LEFT OUT, no Chromium")
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(f"{url}/sign-in/once?key={sign_in_link(home, 'dana', who='bench')}")
        page.click("button.main")
        page.goto(f"{url}/review")
        loads: list[str] = []
        page.on("request", lambda request: loads.append(request.url) if request.is_navigation_request() else None)
        page.evaluate(WATCH)
        for _ in range(ACCEPTS):
            page.wait_for_timeout(LOOK_MS)
            answer = page.evaluate("window.watch()")  # nothing asks the page anything while it works
            assert answer == "watching"
            page.keyboard.press("a")
            page.evaluate("window.painted")
        took, painted = (sorted(page.evaluate(f"window.{name}")) for name in ("swapped", "seen"))
        browser.close()
    decided = Counter(e.statement_id for e in people_of(home))
    print(f"keys, key to next case in the page: {_in_short(took)}")
    print(f"keys, key to next case painted: {_in_short(painted)}")
    print(f"keys: full page loads {len(loads)}, decided twice {sum(n > 1 for n in decided.values())}")


def _in_short(took: list[float]) -> str:
    middle, late = statistics.median(took), took[int(0.95 * len(took)) - 1]
    return f"{len(took)} times, median {middle:.0f} ms, 95th percentile {late:.0f} ms, worst {took[-1]:.0f} ms"


def people_of(home: Home) -> list[DecisionEvent]:
    with read_session(home.engine) as session:
        return [e for e in Decisions(session).every_decision() if not e.who.startswith("rule:")]


# --- many at once


def together(folder: Path, reviewers: int) -> None:
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if not programs:
        print("together: LEFT OUT, no PostgreSQL")
        return
    with postgres(programs[0]) as database:
        home_folder = folder / "shared"
        home_folder.mkdir()
        (home_folder / "config.toml").write_text(f'database_url = "{database}"\n', encoding="utf-8")
        with open_home(home_folder, as_of=AS_OF) as home:
            fill(home, folder / "shared-files", lines=400, cases=200)
            for number in range(reviewers):
                add_person(home, login=f"r{number:02}", name="", role=Role.COORDINATOR, password=None, who="bench")
            with serving(home) as url:
                race(home, url, reviewers)


def race(home: Home, url: str, reviewers: int) -> None:
    answers: Counter[int] = Counter()
    clients = [client_of(home, url, f"r{number:02}") for number in range(reviewers)]

    def work(client: httpx.Client) -> None:
        """Everybody takes the same cases in the same order, as fast as they can."""
        for _ in range(10):
            page = client.get("/review").text
            found = re.search(r'action="/review/(\d+)/accept"', page)
            if found is None:
                return
            data = dict(re.findall(r'name="(version|po|line)" value="([^"]*)"', page))
            answers[client.post(f"/review/{found[1]}/accept", data=data).status_code] += 1

    start = time.perf_counter()
    threads = [threading.Thread(target=work, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - start
    made = Counter(e.statement_id for e in people_of(home))
    twice = sum(n > 1 for n in made.values())
    print(
        f"together: {reviewers} reviewers, {sum(answers.values())} tries in {took:.1f} s: {answers[303]} decided, "
        f"{answers[409]} told that a colleague was first, {sum(answers.values()) - answers[303] - answers[409]} other; "
        f"{len(made)} cases decided, {twice} twice"
    )
    assert twice == 0
    assert answers[303] == len(made)


@contextmanager
def postgres(programs: Path) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="backstop-pg-", ignore_cleanup_errors=True) as name:
        home = Path(name)
        runs_as = (
            ["runuser", "-u", "postgres", "--"] if Path("/root").owner() == "root" and shutil.which("runuser") else []
        )
        if runs_as:
            shutil.chown(home, "postgres")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        data = str(home / "data")

        def run(*command: str) -> None:
            subprocess.run([*runs_as, *command], check=True, capture_output=True, cwd="/")

        run(
            str(programs / "initdb"),
            "-D",
            data,
            "-U",
            "backstop",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-N",
        )
        options = f"-p {port} -h 127.0.0.1 -k {home} -c fsync=off"
        run(str(programs / "pg_ctl"), "-D", data, "-w", "-o", options, "-l", str(home / "log"), "start")
        try:
            yield f"postgresql://backstop@127.0.0.1:{port}/postgres"
        finally:
            run(str(programs / "pg_ctl"), "-D", data, "-w", "-m", "immediate", "stop")


if __name__ == "__main__":
    main()
