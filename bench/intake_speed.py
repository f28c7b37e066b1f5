"""How fast mails come in, against a raw socket and against imap_tools, over a line with 30 ms round trips.

    python -m bench.intake_speed [--mails 600] [--rtt 30] [--rounds 3]

Needs Dovecot. In one run, on the same server and mails, each of ours beside a raw socket that does no more than must be
done for it: a FETCH of all bodies, the same after a search, and all of it from the connection to one file put on disk
in one go. Ours are the bodies alone, list and sizes and bodies, and the whole poll (bytes on disk, rows committed,
marks set; once without marks). imap_tools in bulk and one by one keep nothing. Then the memory of a 30 MB mail and the
processor time while idle on a dead line.
"""

import argparse
import os
import random
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import zip_longest
from pathlib import Path

from imap_tools import MailBox

from domain.errors import MailboxError
from flows.home import Home, open_home
from flows.intake import poll_account
from flows.mailbox_access import mailbox_settings, open_mailbox
from ingest.imap.batching import batches
from tests.servers.dovecot import Dovecot, binary
from tests.servers.fault_proxy import FaultProxy
from tests.servers.fault_run import config
from tests.servers.latency_proxy import LatencyProxy

MB = 1_000_000


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--mails", type=int, default=600)
    arguments.add_argument("--rtt", type=float, default=30.0)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--child", nargs=2, metavar=("HOME", "PASSWORD"))
    chosen = arguments.parse_args()
    if chosen.child:
        _one_large_poll(Path(chosen.child[0]), chosen.child[1])
        return
    if binary() is None:
        print("Dovecot is not installed; nothing was measured")
        return
    with tempfile.TemporaryDirectory(prefix="speed-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        server = Dovecot(Path(folder) / "server")
        passwords = {user: server.add_user(user) for user in ("po", "large", "idle")}
        with server:
            _speed(server, passwords["po"], chosen, Path(folder))
            _memory(server, passwords["large"], Path(folder))
            _dead_line(server, passwords["idle"], Path(folder))


# --- speed


def _speed(server: Dovecot, password: str, chosen: argparse.Namespace, folder: Path) -> None:
    mails = _mails(chosen.mails)
    server.deliver_all("po", mails)
    total = sum(map(len, mails))
    print(f"{len(mails)} mails, {total / MB:.0f} MB, {chosen.rtt:.0f} ms round trip, TLS; best of {chosen.rounds}")
    with LatencyProxy(server.tls_port, one_way_ms=chosen.rtt / 2) as line:
        port = line.port
        ways: dict[str, Callable[[int], float]] = {
            "raw: bodies": lambda _: _drain(server, port, password, total),
            "session: bodies": lambda _: _session(server, port, password, folder)[1],
            "raw: search, bodies": lambda _: _drain(server, port, password, total, search=True),
            "session: list, sizes, bodies": lambda _: _session(server, port, password, folder)[0],
            "raw: login to one file": lambda _: _raw_poll(server, port, password, total, folder / "raw"),
            "poll, marks set": lambda n: _poll(server, port, password, folder / f"home{n}"),
            "poll, no marks": lambda n: _poll(server, port, password, folder / f"bare{n}", more='mark = "none"\n'),
            "imap_tools bulk=50": lambda _: _imap_tools(server, port, password, bulk=50),
            "imap_tools one by one": lambda _: _imap_tools(server, port, password, bulk=0),
        }
        best: dict[str, float] = {}
        for number in range(chosen.rounds):  # in turns, so that the noise of the machine meets all alike
            for name, way in ways.items():
                if name.endswith("one by one") and number:
                    continue
                best[name] = min(best.get(name, 1e9), way(number))
    peer = "raw: bodies"
    for name, seconds in best.items():
        peer = name if name.startswith("raw") else "raw: bodies" if name.startswith("imap_tools") else peer
        share = f"{best[peer] / seconds:5.2f} of {peer!r}" if name != peer else ""
        print(f"  {name:30} {seconds:7.2f} s  {total / MB / seconds:7.1f} MB/s  {share}")


def _mails(count: int) -> list[bytes]:
    """Mails of 5 to 500 KB, as many small as large by logarithm."""
    chance = random.Random(7)
    found = []
    for number in range(count):
        line = f"{chance.getrandbits(280):070x}\r\n".encode()
        head = f"Message-ID: <{number}@vendor.example>\r\nSubject: mail {number}\r\n\r\n".encode()
        found.append(head + line * int(5_000 * 100 ** chance.random() / len(line)))
    return found


def _drain(server: Dovecot, port: int, password: str, total: int, *, search: bool = False) -> float:
    raw = socket.create_connection(("127.0.0.1", port))
    with server.ssl_context().wrap_socket(raw, server_hostname="127.0.0.1") as wire:
        _logged_in(wire, password)
        started = time.perf_counter()
        if search:
            _asked(wire, "s UID SEARCH UID 1:*", b"s OK")
        assert sum(map(len, _bodies(wire))) >= total
        return time.perf_counter() - started


def _raw_poll(server: Dovecot, port: int, password: str, total: int, file: Path) -> float:
    """All that a poll has to do, at its cheapest: the bytes are on disk, and nobody knows what they are."""
    started = time.perf_counter()
    raw = socket.create_connection(("127.0.0.1", port))
    with server.ssl_context().wrap_socket(raw, server_hostname="127.0.0.1") as wire, file.open("wb") as out:
        _logged_in(wire, password)
        _asked(wire, "s UID SEARCH UID 1:*", b"s OK")
        assert sum(map(out.write, _bodies(wire))) >= total
        out.flush()
        os.fsync(out.fileno())
    return time.perf_counter() - started


def _logged_in(wire: ssl.SSLSocket, password: str) -> None:
    wire.recv(4096)
    _asked(wire, f"a LOGIN po {password}", b"a OK")
    _asked(wire, "b EXAMINE INBOX", b"b OK")


def _bodies(wire: ssl.SSLSocket) -> Iterator[bytes]:
    wire.sendall(b"c UID FETCH 1:* (BODY.PEEK[])\r\n")
    tail = b""
    while b"\r\nc OK" not in tail:
        data = wire.recv(262_144)
        yield data
        tail = (tail + data)[-200:]


def _asked(wire: ssl.SSLSocket, command: str, until: bytes) -> None:
    wire.sendall(command.encode() + b"\r\n")
    heard = b""
    while until not in heard:
        heard += wire.recv(65_536)


@contextmanager
def _home(server: Dovecot, port: int, user: str, password: str, folder: Path, more: str = "") -> Iterator[Home]:
    os.environ["FAULT_RUN_PASSWORD"] = password
    folder.mkdir(exist_ok=True)
    config(folder, port=port, user=user, ca_file=server.ca_file)
    with (folder / "config.toml").open("a") as file:
        file.write(more)
    with open_home(folder, as_of=date(2026, 11, 23)) as home:
        yield home


def _session(server: Dovecot, port: int, password: str, folder: Path) -> tuple[float, float]:
    """As the poll fetches: seconds from the listing to the last body, and from the first body on."""
    with (
        _home(server, port, "po", password, folder / "session") as home,
        open_mailbox(home, mailbox_settings(home, "po")) as session,
    ):
        session.select("INBOX", look_only=True)
        started = time.perf_counter()
        _, sizes = session.listed_with_sizes(1)
        planned = list(batches(sizes, largest_bytes=50 * MB, troubles={}))
        listed = time.perf_counter()
        for batch, then in zip_longest(planned, planned[1:]):
            assert all(session.bodies(batch.uids, then=then.uids if then else ()).values())
        return time.perf_counter() - started, time.perf_counter() - listed


def _poll(server: Dovecot, port: int, password: str, folder: Path, more: str = "") -> float:
    with _home(server, port, "po", password, folder, more) as home:
        started = time.perf_counter()
        result = poll_account(home, "po")
        assert result.worked, result
        return time.perf_counter() - started


def _imap_tools(server: Dovecot, port: int, password: str, *, bulk: int) -> float:
    with MailBox("127.0.0.1", port, ssl_context=server.ssl_context()).login("po", password) as box:
        started = time.perf_counter()
        for message in box.fetch(mark_seen=False, bulk=bulk or False):
            assert message.uid
        return time.perf_counter() - started


# --- memory


def _memory(server: Dovecot, password: str, folder: Path) -> None:
    """Poll a small mail, then one of 30 MB, in a process of its own, and compare its largest size."""
    line = b"0123456789abcdef" * 60 + b"\r\n"
    server.deliver("large", b"Subject: small\r\n\r\n" + line)
    with _home(server, server.tls_port, "large", password, folder / "large"):
        pass
    command = [sys.executable, "-m", "bench.intake_speed", "--child", str(folder / "large"), password]
    small = int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    server.deliver("large", b"Subject: large\r\n\r\n" + line * (30 * MB // len(line)))
    large = int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    print(f"a 30 MB mail: largest size of the process grows by {(large - small) / 1024:.1f} MiB")


def _one_large_poll(folder: Path, password: str) -> None:
    os.environ["FAULT_RUN_PASSWORD"] = password
    with open_home(folder, as_of=date(2026, 11, 23)) as home:
        assert len(poll_account(home, "po").new_mail_ids) == 1
    # Not getrusage: its figure is inherited from the process that started this one.
    print(next(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line))


# --- a dead line


def _dead_line(server: Dovecot, password: str, folder: Path) -> None:
    with FaultProxy(server.tls_port) as proxy, _home(server, proxy.port, "idle", password, folder / "idle") as home:
        for name, fault in (("swallowed", proxy.blackhole), ("reset", proxy.reset_all)):
            session = open_mailbox(home, mailbox_settings(home, "po"))
            session.select("INBOX")
            threading.Timer(1.0, fault).start()
            used, started = time.process_time(), time.perf_counter()
            try:
                session.wait_for_news(10.0)
                end = "nothing noticed"
            except MailboxError as error:
                end = f"noticed: {error}"
            passed, spent = time.perf_counter() - started, time.process_time() - used
            print(
                f"idle on a line that is {name}: {100 * spent / passed:.1f} % of a processor in {passed:.1f} s, {end}"
            )
            session.close()
            proxy.heal()


if __name__ == "__main__":
    main()
