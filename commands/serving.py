"""The commands that open the review screen."""

import ipaddress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.shell import opened_home, say
from domain.errors import ConfigurationError

if TYPE_CHECKING:
    from fastapi import FastAPI

_PORT = 8710
_LOCAL = "127.0.0.1"


def serve_command(
    host: Annotated[str, typer.Option(help="Address to listen at.")] = _LOCAL,
    port: Annotated[int, typer.Option(help="Port to listen at.", min=1, max=65535)] = _PORT,
) -> None:
    """Open the review screen for browsers."""
    from flows.people import needs_set_up
    from review.app import create_app

    with opened_home() as home:
        if not _is_local(host) and not home.settings.public_url:
            raise ConfigurationError(
                f"--host {host} can be reached from other machines: set public_url in config.toml to the https:// "
                "address people open, and put a proxy with TLS in front"
            )
        app = create_app(home)
        address = home.settings.public_url or f"http://{host}:{port}"
        say(f"Backstop is at {address} (Ctrl-C ends it)")
        if needs_set_up(home):
            say(f"Nobody can sign in yet. Set it up: {address}/set-up?code={app.state.screen.set_up_code}")
        _serve(app, host, port)


def serve_demo(folder: Path, *, port: int) -> None:
    """Open the screen on a demo's folder; the demo's person is made, and a link that signs it in is printed."""
    from domain.people import Role
    from flows.demo import AS_OF
    from flows.home import open_home
    from flows.people import add_person, sign_in_link
    from review.app import create_app

    with open_home(folder, as_of=AS_OF) as home:
        add_person(home, login="dana", name="Dana Kessler", role=Role.ADMIN, password=None, who="demo")
        key = sign_in_link(home, "dana", who="demo")
        print(f"\nOpen the screen (the link works once):\n  http://{_LOCAL}:{port}/sign-in/once?key={key}", flush=True)
        _serve(create_app(home), _LOCAL, port)


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _serve(app: "FastAPI", host: str, port: int) -> None:
    import uvicorn

    # A proxy on this machine may say who asked and that it was TLS; nobody else is believed.
    uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False, forwarded_allow_ips=_LOCAL)
