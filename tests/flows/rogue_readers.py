"""Readers that misbehave the way parsers of crafted files do; loaded by the isolating server, by name."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from domain.document import Document, ReadingContext
from domain.errors import DocumentError
from domain.mail import MailKind, Part


def read(part: Part, *, context: ReadingContext, subject: str) -> tuple[Document, ...]:
    """Do what the document's text says, a word and a value."""
    word, _, value = part.content.decode().partition(" ")
    return ACTS[word](part, value)


def _good(part: Part, value: str) -> tuple[Document, ...]:
    return (Document(name=part.name, kind=MailKind.ACK, title=value, sha256=part.sha256),)


def _sleep(part: Part, value: str) -> tuple[Document, ...]:
    if value:
        Path(value).write_text(str(os.getpid()), encoding="utf-8")
    time.sleep(600)
    return ()


def _sleep_with_offspring(part: Part, value: str) -> tuple[Document, ...]:
    started = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    Path(value).write_text(str(started.pid), encoding="utf-8")
    return _sleep(part, "")


def _spin(part: Part, value: str) -> tuple[Document, ...]:
    while True:
        pass


def _eat(part: Part, value: str) -> tuple[Document, ...]:
    return _good(part, str(len(bytearray(int(value) << 20))))


def _abort(part: Part, value: str) -> tuple[Document, ...]:
    os.abort()


def _signal(part: Part, value: str) -> tuple[Document, ...]:
    os.kill(os.getpid(), int(value))
    return ()


def _leave(part: Part, value: str) -> tuple[Document, ...]:
    os._exit(int(value))


def _kill_server(part: Part, value: str) -> tuple[Document, ...]:
    os.kill(os.getppid(), signal.SIGKILL)
    return _sleep(part, "")


def _talk(part: Part, value: str) -> tuple[Document, ...]:
    return _good(part, "x" * int(value))


def _refuse(part: Part, value: str) -> tuple[Document, ...]:
    raise DocumentError(value)


def _break(part: Part, value: str) -> tuple[Document, ...]:
    raise ZeroDivisionError(value)


def _recurse(part: Part, value: str) -> tuple[Document, ...]:
    return _recurse(part, value)


def _write(part: Part, value: str) -> tuple[Document, ...]:
    Path(value).write_bytes(bytes(8 << 20))
    return _good(part, "written")


def _garble(part: Part, value: str) -> tuple[Document, ...]:
    """Write something else into every open pipe, as taken-over code could."""
    for descriptor in range(3, 20):
        try:
            os.write(descriptor, value.encode())
        except OSError:
            continue
    os._exit(0)


def _flood(part: Part, value: str) -> tuple[Document, ...]:
    while True:
        for descriptor in range(3, 20):
            try:
                os.write(descriptor, bytes(1 << 16))
            except OSError:
                continue


def _environment(part: Part, value: str) -> tuple[Document, ...]:
    return _good(part, os.environ.get(value, "not there"))


def _main(part: Part, value: str) -> tuple[Document, ...]:
    return _good(part, str(getattr(sys.modules["__main__"], "__file__", "none")))


ACTS = {
    "good": _good,
    "sleep": _sleep,
    "sleep_with_offspring": _sleep_with_offspring,
    "spin": _spin,
    "eat": _eat,
    "abort": _abort,
    "signal": _signal,
    "leave": _leave,
    "kill_server": _kill_server,
    "talk": _talk,
    "refuse": _refuse,
    "break": _break,
    "recurse": _recurse,
    "write": _write,
    "garble": _garble,
    "flood": _flood,
    "environment": _environment,
    "main": _main,
}
