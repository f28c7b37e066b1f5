"""A small IMAP server on loopback that does wrong what real servers were seen to do wrong; it notes every command."""

import re
import socket
import struct
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import IO, Self

_LITERAL = re.compile(rb"\{(\d+)\+?\}\r\n$")


@dataclass
class Script:
    """How the server behaves. ``broken`` maps a UID to how its body (or size) is answered; see ``_body``."""

    mails: dict[int, bytes] = field(default_factory=dict)
    uidvalidity: int = 7
    capabilities: str = "IMAP4rev1 IDLE UIDPLUS MOVE ID"
    permanent_flags: str = "\\Seen \\*"
    broken: dict[int, str] = field(default_factory=dict)
    sizes: dict[int, int] = field(default_factory=dict)
    sizeless: set[int] = field(default_factory=set)
    keeps_flags: bool = True
    header_search: str = "good"  # or: nothing, everything, refused
    idle: str = "silent"
    greeting: bytes = b"* OK ready\r\n"
    login_answer: str = "OK logged in"
    on_idle: Callable[[], None] | None = None


class ScriptedImap:
    """The server; one thread per connection."""

    def __init__(self, script: Script | None = None) -> None:
        self.script = script or Script()
        self.commands: list[str] = []
        self.connections = 0
        self.flags: dict[int, set[str]] = {}
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        self._open: list[socket.socket] = []
        self._running = True

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._running = False
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        for one in self._open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def count(self, start: str) -> int:
        """Return how many commands began like this."""
        return sum(command.upper().startswith(start.upper()) for command in self.commands)

    def _accept(self) -> None:
        while self._running:
            try:
                client, _ = self._server.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(client)
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with suppress(OSError, ConnectionError), client.makefile("rb") as lines:
            client.sendall(self.script.greeting)
            while line := lines.readline():
                while (literal := _LITERAL.search(line)) is not None:
                    if not line.endswith(b"+}\r\n"):
                        client.sendall(b"+ go on\r\n")
                    line += lines.read(int(literal[1])) + lines.readline()
                tag, _, rest = line.decode("latin-1").rstrip("\r\n").partition(" ")
                self.commands.append(rest)
                if not self._answer(client, lines, tag, rest):
                    break
        client.close()

    def _answer(self, client: socket.socket, lines: IO[bytes], tag: str, command: str) -> bool:
        """Answer a command; returns whether the connection goes on."""
        words = command.upper().split()
        name = " ".join(words[:2]) if words[0] == "UID" else words[0]
        if name == "UID FETCH":
            return self._fetch(client, lines, tag, words)
        if name == "IDLE":
            return self._idle(client, lines, tag)
        answers: dict[str, Callable[[list[str], str], str]] = {
            "CAPABILITY": lambda _w, _c: f"* CAPABILITY {self.script.capabilities}\r\n{tag} OK done\r\n",
            "LOGIN": lambda _w, _c: f"{tag} {self.script.login_answer}\r\n",
            "ID": lambda _w, _c: f"* ID NIL\r\n{tag} OK done\r\n",
            "SELECT": lambda _w, _c: self._selected(tag, "READ-WRITE"),
            "EXAMINE": lambda _w, _c: self._selected(tag, "READ-ONLY"),
            "UID SEARCH": lambda w, _c: self._searched(tag, w[2:]),
            "UID STORE": lambda w, c: self._stored(w, c) + f"{tag} OK stored\r\n",
            "UID MOVE": lambda _w, _c: f"{tag} NO [TRYCREATE] no such folder\r\n",
            "LOGOUT": lambda _w, _c: f"* BYE\r\n{tag} OK done\r\n",
        }
        answer = answers.get(name, lambda _w, _c: f"{tag} OK done\r\n")
        client.sendall(answer(words, command).encode())
        return name != "LOGOUT"

    def _selected(self, tag: str, mode: str) -> str:
        script = self.script
        return (
            f"* {len(script.mails)} EXISTS\r\n* OK [UIDVALIDITY {script.uidvalidity}] ok\r\n"
            f"* OK [UIDNEXT {max(script.mails, default=0) + 1}] ok\r\n"
            f"* OK [PERMANENTFLAGS ({script.permanent_flags})] ok\r\n{tag} OK [{mode}] done\r\n"
        )

    def _stored(self, words: list[str], command: str) -> str:
        for uid in _uids(words[2]):
            if self.script.keeps_flags:
                self.flags.setdefault(uid, set()).update(re.findall(r"[$\\]\w+", command.split("(", 1)[1]))
        return "".join(self._flags(uid) for uid in _uids(words[2]))

    def _flags(self, uid: int) -> str:
        return f"* {uid} FETCH (UID {uid} FLAGS ({' '.join(self.flags.get(uid, ()))}))\r\n"

    def _searched(self, tag: str, words: list[str]) -> str:
        by_text = words[0] in {"HEADER", "SUBJECT"}
        if by_text and self.script.header_search == "refused":
            return f"{tag} BAD Command Argument Error. 11\r\n"
        bad = {"nothing": [], "everything": sorted(self.script.mails)} if by_text else {}
        found: list[int] = bad.get(self.script.header_search, self._found(words))
        return f"* SEARCH {' '.join(map(str, found))}\r\n{tag} OK done\r\n"

    def _found(self, words: list[str]) -> list[int]:
        uids = sorted(self.script.mails)
        if words[0] == "HEADER":
            return [uid for uid, mail in self.script.mails.items() if words[2].strip('"<>').encode() in mail.upper()]
        if words[0] == "SUBJECT":
            return [uid for uid, mail in self.script.mails.items() if words[1].strip('"').encode() in mail.upper()]
        if words[0] != "UID" and ":" in words[0]:
            return uids[int(words[0].partition(":")[0]) - 1 :]
        if words[0] != "UID":
            return [uids[int(words[0]) - 1]] if 0 < int(words[0]) <= len(uids) else []
        if "," in words[1] or ":" not in words[1]:
            return [uid for uid in _uids(words[1]) if uid in self.script.mails]
        start, _, end = words[1].partition(":")
        last = uids[-1] if uids else 0
        low, high = sorted((int(start), last if end == "*" else int(end)))  # RFC 9051: the order does not matter
        return [uid for uid in uids if low <= uid <= high]

    def _fetch(self, client: socket.socket, lines: IO[bytes], tag: str, words: list[str]) -> bool:
        what = " ".join(words[3:])
        asked = self._found(["UID", words[2]])
        if "BODY.PEEK[]" in what and any(self.script.broken.get(uid) == "refused" for uid in asked):
            client.sendall(f"{tag} NO [SERVERBUG] cannot fetch\r\n".encode())
            return True
        for uid in asked:
            mail = self.script.mails.get(uid)
            if mail is None:
                continue
            how = self.script.broken.get(uid, "")
            if "BODY.PEEK[]" in what:
                if how == "drop":
                    return False
                client.sendall(_body(uid, mail, how, what))
                if how == "endless":
                    lines.readline()  # says no more; the client gives up
                    return False
            elif "FLAGS" in what:
                client.sendall(self._flags(uid).encode())
            elif uid not in self.script.sizeless:
                client.sendall(_head(uid, mail, self.script.sizes.get(uid, len(mail)), how, what))
        client.sendall(f"{tag} OK fetched\r\n".encode())
        return True

    def _idle(self, client: socket.socket, lines: IO[bytes], tag: str) -> bool:
        if self.script.on_idle is not None:
            self.script.on_idle()
        news = f"* {len(self.script.mails)} EXISTS\r\n".encode()
        match self.script.idle:
            case "same_segment":
                client.sendall(b"+ idling\r\n" + news)
            case "before":
                client.sendall(news + b"+ idling\r\n")
            case "split":
                client.sendall(b"+ idling\r\n")
                time.sleep(0.1)
                client.sendall(news[:4])
                time.sleep(0.3)
                client.sendall(news[4:])
            case "bye":
                client.sendall(b"+ idling\r\n* BYE going down\r\n")
                return False
            case "reset":
                client.sendall(b"+ idling\r\n")
                time.sleep(0.1)
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return False
            case _:
                client.sendall(b"+ idling\r\n")
        lines.readline()  # DONE
        client.sendall(f"{tag} OK idle done\r\n".encode())
        return True


def _head(uid: int, mail: bytes, size: int, how: str, what: str) -> bytes:
    start = f"* {uid} FETCH (UID {uid} RFC822.SIZE {size}"
    if "HEADER" not in what:
        return f"{start}{' (((' if how == 'size' else ')'}\r\n".encode()
    head = mail.split(b"\r\n\r\n", 1)[0] + b"\r\n\r\n"
    section = "BODY[HEADER]"
    if fields := re.search(r"FIELDS \(([^)]+)\)", what):
        wanted = fields[1].lower().encode().split()
        kept = [line for line in head.split(b"\r\n") if line.partition(b":")[0].lower() in wanted]
        head = b"\r\n".join([*kept, b"", b""])
        section = f"BODY[HEADER.FIELDS ({fields[1]})]"
    return f"{start} {section} {{{len(head)}}}\r\n".encode() + head + b")\r\n"


def _body(uid: int, mail: bytes, how: str, what: str) -> bytes:
    offset, name = 0, "BODY[]"
    piece = re.search(r"<(\d+)\.(\d+)>", what)
    if piece:
        offset = int(piece[1])
        mail = mail[offset : offset + int(piece[2])]
        name = f"BODY[]<{offset}>"
    start = f"* {uid} FETCH (UID {uid} {name} ".encode()
    literal = b"{%d}\r\n" % len(mail)
    answers = {
        "nil": start + b"NIL)\r\n",
        "omitted": f"* {uid} FETCH (UID {uid} FLAGS ())\r\n".encode(),
        "literal8": start + b"~" + literal + mail + b")\r\n",
        "empty": start + b'"")\r\n',
        "short": start + b"{10}\r\n" + mail[:10] + b")\r\n",
        "malformed": start + literal + mail + b" BODY[ (((\r\n",
        "nonsense": b"what is this line\r\n",
        "endless": start + b"{%d}\r\n" % (10 * len(mail)) + mail,
        "huge": start + b"{99999999999999}\r\n" + mail + b")\r\n",
        "told_short": start + b"{%d}\r\n" % (len(mail) - 40) + mail + b")\r\n",
    }
    return answers.get(how, start + literal + mail + b")\r\n")


def _uids(text: str) -> list[int]:
    return [int(word) for word in text.split(",")]
