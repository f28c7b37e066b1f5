"""A scripted SMTP server on loopback: breaks at any phase and remembers what it took responsibility for.

One entry of ``script`` per connection, ``Phase.OK`` when it is used up. It answers on plain text, on TLS from the
first byte, or after STARTTLS, and asks for a login where it is given users or tokens.
"""

import base64
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self


class Phase(StrEnum):
    """What happens on a connection."""

    OK = "ok"
    REFUSE = "refuse"
    DROP_BANNER = "drop_banner"
    HANG_BANNER = "hang_banner"
    LATER_BANNER = "421_banner"
    DROP_EHLO = "drop_ehlo"
    BAD_LOGIN = "535_auth"
    BUSY_LOGIN = "432_auth"
    LATER_MAIL = "451_mail"
    NO_MAIL = "550_mail"
    DROP_MAIL = "drop_mail"
    NO_RCPT = "550_rcpt"
    LATER_RCPT = "451_rcpt"
    DROP_RCPT = "drop_rcpt"
    LATER_DATA = "451_data"
    DROP_DATA = "drop_data"
    DROP_BODY = "drop_body"  # in the middle of the body
    DROP_BEFORE_ACCEPT = "drop_before_accept"  # dot seen, not queued, no reply
    DROP_AFTER_DOT = "drop_after_dot"  # dot seen, queued, no reply
    HANG_AFTER_DOT = "hang_after_dot"  # queued, the reply never comes
    SLOW_AFTER_DOT = "slow_after_dot"  # queued, the reply comes late
    LATER_DOT = "451_dot"
    SPAM_DOT = "554_dot"
    BLANK_BEFORE_OK = "blank_before_250"
    LATER_AFTER_QUEUE = "4xx_after_queue"  # queued and says "later": a broken relay
    NONSENSE_AFTER_DOT = "nonsense_after_dot"  # queued and answers something that is no SMTP
    DROP_QUIT = "drop_quit"


QUEUED_UNSAID = frozenset(
    {Phase.DROP_AFTER_DOT, Phase.HANG_AFTER_DOT, Phase.LATER_AFTER_QUEUE, Phase.NONSENSE_AFTER_DOT}
)
"""The mail is queued and the client cannot know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A mail the server took responsibility for."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes


@dataclass(slots=True, kw_only=True)
class _Talk:
    """One connection."""

    link: socket.socket
    lines: BinaryIO
    phase: Phase
    secured: bool = False
    logged_in: bool = False
    sender: str = ""
    recipients: list[str] = field(default_factory=list)

    def say(self, text: str) -> None:
        self.link.sendall(text.encode() + b"\r\n")


class _End(Exception):  # noqa: N818 -- no error: the script ends the connection here
    """Close the connection."""


class ScriptedSmtp:
    """The server. ``answers`` says per recipient what RCPT gets instead of 250."""

    host = "127.0.0.1"

    def __init__(
        self,
        *,
        on_accept: Callable[[Taken], None] | None = None,
        users: dict[str, str] | None = None,
        tokens: set[str] | None = None,
        mechanisms: str = "PLAIN LOGIN XOAUTH2",
        certificate: tuple[Path, Path] | None = None,
        tls_first: bool = False,
        slow_seconds: float = 0.2,
    ) -> None:
        self.script: list[Phase] = []
        self.answers: dict[str, str] = {}
        self.taken: list[Taken] = []
        self.seen: list[Phase] = []
        self.commands: list[str] = []
        self._on_accept, self._users, self._tokens = on_accept, users or {}, tokens or set()
        self._mechanisms, self._slow = mechanisms, slow_seconds
        self._tls = _context(certificate) if certificate else None
        self._tls_first = tls_first
        self._ends = threading.Event()
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        self._server = socket.create_server((self.host, 0))
        self.port: int = self._server.getsockname()[1]
        self._start(self._listen)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ends.set()
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        for thread in self._threads:
            thread.join(5)

    def to(self, recipient: str) -> list[Taken]:
        """Return the mails taken for a recipient."""
        return [taken for taken in self.taken if recipient in taken.recipients]

    # --- connections

    def _start(self, target: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _listen(self) -> None:
        while not self._ends.is_set():
            try:
                link, _ = self._server.accept()
            except OSError:
                return
            with self._lock:
                phase = self.script.pop(0) if self.script else Phase.OK
                self.seen.append(phase)
            self._start(self._serve, link, phase)

    def _serve(self, link: socket.socket, phase: Phase) -> None:
        talk = _Talk(link=link, lines=link.makefile("rb"), phase=phase)
        with suppress(OSError, _End):
            if self._tls_first:
                self._encrypt(talk)
            self._greet(talk)
            while line := talk.lines.readline():
                self._obey(talk, line.decode("latin-1").rstrip("\r\n"))
        talk.lines.close()
        talk.link.close()

    def _encrypt(self, talk: _Talk) -> None:
        assert self._tls is not None
        talk.lines.close()
        talk.link = self._tls.wrap_socket(talk.link, server_side=True)
        talk.lines = talk.link.makefile("rb")
        talk.secured = True

    def _hang(self, talk: _Talk) -> None:
        """Say nothing until the client goes away or the server ends."""
        talk.link.settimeout(0.05)
        while not self._ends.is_set():
            try:
                if not talk.link.recv(1024):
                    break
            except TimeoutError:
                continue
        raise _End

    def _greet(self, talk: _Talk) -> None:
        match talk.phase:
            case Phase.REFUSE | Phase.DROP_BANNER:
                raise _End
            case Phase.HANG_BANNER:
                self._hang(talk)
            case Phase.LATER_BANNER:
                talk.say("421 4.3.2 try later")
                raise _End
            case _:
                talk.say("220 scripted ESMTP")

    # --- commands

    def _obey(self, talk: _Talk, line: str) -> None:
        word = line[:4].upper()
        self.commands.append(line if word != "AUTH" else "AUTH")
        if talk.phase is _DROPS.get(word):
            raise _End
        handler = {
            "EHLO": self._ehlo,
            "STAR": self._starttls,
            "AUTH": self._auth,
            "MAIL": self._mail,
            "RCPT": self._rcpt,
            "DATA": self._data,
            "QUIT": self._quit,
        }.get(word)
        if handler is None:
            talk.say("250 ok" if word in {"RSET", "NOOP"} else "502 unknown")
        else:
            handler(talk, line)

    def _ehlo(self, talk: _Talk, _line: str) -> None:
        offers = ["scripted", "8BITMIME", "DSN", "SIZE 36700160"]
        if self._tls is not None and not talk.secured:
            offers.append("STARTTLS")
        if self._asks_login:
            offers.append(f"AUTH {self._mechanisms}")
        for offer in offers[:-1]:
            talk.say(f"250-{offer}")
        talk.say(f"250 {offers[-1]}")

    @property
    def _asks_login(self) -> bool:
        return bool(self._users or self._tokens)

    def _starttls(self, talk: _Talk, _line: str) -> None:
        if self._tls is None:
            talk.say("502 not here")
            return
        talk.say("220 go on")
        self._encrypt(talk)

    def _auth(self, talk: _Talk, line: str) -> None:
        if talk.phase is Phase.BUSY_LOGIN:
            talk.say("432 4.3.2 too many connections")
            return
        _, mechanism, *first = line.split()
        good = {"PLAIN": self._plain, "LOGIN": self._login, "XOAUTH2": self._bearer}[mechanism.upper()](talk, first)
        if not good or talk.phase is Phase.BAD_LOGIN:
            talk.say("535 5.7.8 bad credentials")
            return
        talk.logged_in = True
        talk.say("235 ok")

    def _plain(self, _talk: _Talk, first: list[str]) -> bool:
        _, user, password = base64.b64decode(first[0]).decode().split("\0")
        return self._users.get(user) == password

    def _login(self, talk: _Talk, _first: list[str]) -> bool:
        said = []
        for question in ("Username:", "Password:"):
            talk.say("334 " + base64.b64encode(question.encode()).decode())
            said.append(base64.b64decode(talk.lines.readline()).decode())
        return self._users.get(said[0]) == said[1]

    def _bearer(self, talk: _Talk, first: list[str]) -> bool:
        token = base64.b64decode(first[0]).decode().split("auth=Bearer ")[1].rstrip("\1")
        if token in self._tokens:
            return True
        talk.say("334 " + base64.b64encode(b'{"status":"401"}').decode())
        talk.lines.readline()
        return False

    def _mail(self, talk: _Talk, line: str) -> None:
        if self._asks_login and not talk.logged_in:
            talk.say("530 5.7.0 authentication required")
        elif talk.phase is Phase.LATER_MAIL:
            talk.say("451 4.7.1 greylisted")
        elif talk.phase is Phase.NO_MAIL:
            talk.say("550 5.7.60 may not send as this sender")
        else:
            talk.sender = _address(line)
            talk.say("250 ok")

    def _rcpt(self, talk: _Talk, line: str) -> None:
        email = _address(line)
        answer = self.answers.get(email)
        if answer is None and talk.phase is Phase.NO_RCPT:
            answer = "550 5.1.1 no such user"
        elif answer is None and talk.phase is Phase.LATER_RCPT:
            answer = "451 4.2.1 mailbox busy"
        if answer is None:
            talk.recipients.append(email)
        talk.say(answer or "250 ok")

    def _data(self, talk: _Talk, _line: str) -> None:
        if talk.phase is Phase.LATER_DATA:
            talk.say("451 4.3.0 later")
            return
        talk.say("354 go")
        content = self._body(talk)
        if talk.phase is Phase.DROP_BEFORE_ACCEPT:
            raise _End
        if talk.phase in {Phase.LATER_DOT, Phase.SPAM_DOT}:
            talk.say("451 4.3.0 try later" if talk.phase is Phase.LATER_DOT else "554 5.7.1 rejected as spam")
            return
        self._take(Taken(sender=talk.sender, recipients=tuple(talk.recipients), content=content))
        self._answer_dot(talk)

    def _body(self, talk: _Talk) -> bytes:
        body: list[bytes] = []
        while (line := talk.lines.readline()) != b".\r\n":
            if not line or (talk.phase is Phase.DROP_BODY and len(body) > 3):
                raise _End
            body.append(line[1:] if line.startswith(b".") else line)
        return b"".join(body)

    def _take(self, taken: Taken) -> None:
        with self._lock:
            self.taken.append(taken)
        if self._on_accept is not None:
            self._on_accept(taken)

    def _answer_dot(self, talk: _Talk) -> None:
        match talk.phase:
            case Phase.DROP_AFTER_DOT:
                raise _End
            case Phase.HANG_AFTER_DOT:
                self._hang(talk)
            case Phase.LATER_AFTER_QUEUE:
                talk.say("451 4.4.2 timeout")
                return
            case Phase.NONSENSE_AFTER_DOT:
                talk.say("OK, thanks")
                raise _End
            case Phase.SLOW_AFTER_DOT:
                self._ends.wait(self._slow)
            case Phase.BLANK_BEFORE_OK:
                talk.say("")
            case _:
                pass
        talk.say(f"250 2.0.0 queued as X{len(self.taken)}")

    def _quit(self, talk: _Talk, _line: str) -> None:
        talk.say("221 bye")
        raise _End


_DROPS = {
    "EHLO": Phase.DROP_EHLO,
    "MAIL": Phase.DROP_MAIL,
    "RCPT": Phase.DROP_RCPT,
    "DATA": Phase.DROP_DATA,
    "QUIT": Phase.DROP_QUIT,
}


def _address(line: str) -> str:
    return line.partition("<")[2].partition(">")[0]


def _context(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context
