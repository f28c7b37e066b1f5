"""The demo's screen: the person it is for, and a link that signs that person in."""

import threading
from contextlib import suppress
from pathlib import Path


def serve_demo(folder: Path, *, port: int) -> None:
    """Open the screen on a demo's folder until Ctrl-C."""
    from commands.web import WebServer
    from domain.people import Role
    from flows.demo import AS_OF
    from flows.home import open_home
    from flows.people import add_person, sign_in_link
    from review.app import create_app

    with open_home(folder, as_of=AS_OF) as home:
        add_person(home, login="dana", name="Dana Kessler", role=Role.ADMIN, password=None, who="demo")
        key = sign_in_link(home, "dana", who="demo")
        with WebServer(create_app(home), host="127.0.0.1", port=port) as web:
            print("\nOpen the screen (the link works once, Ctrl-C ends it):")
            print(f"  {web.address}sign-in/once?key={key}", flush=True)
            with suppress(KeyboardInterrupt):
                threading.Event().wait()
