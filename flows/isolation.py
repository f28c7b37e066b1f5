"""Untrusted files are read in a process of their own, with limits on memory, CPU time and time on the clock.

Parsers of PDFs, spreadsheets and XML run native code that crafted files kill (an xlsx with one far cell aborts
calamine) or keep busy for hours, so that ``try`` is not enough. One server process is started at the first such
document and loads the parsers once; it forks one process per document (``flows.isolation_child``). What comes back
is bounded JSON that is checked value by value, never a pickle. A process that dies leaves a failed document.

The server is started by command, not by forking this program: it shares no connection, lock or thread with it, does
not run the main module again, and ends by itself when this program ends, however that happens.
"""

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from types import TracebackType
from typing import Self

from domain.document import Document, ReadingContext
from domain.errors import DocumentError
from domain.mail import MailKind, Part
from domain.wire import decode, encode
from flows.isolation_child import Answer, Ending, Errand, ExitCode, packed
from flows.isolation_limits import Confinement, IsolationLimits, confinement
from parsers.registry import read_part
from parsers.views import Look, View, see

__all__ = [
    "IsolationLimits",
    "Isolator",
    "isolation_note",
    "needs_isolation",
    "prepare_isolation",
    "read_part_isolated",
    "see_part",
]

READER = "parsers.registry:read_part"
WARM_UP = "flows.isolation_warmup:warm_up"
_START_S = 60.0  # loading the parsers takes one to two seconds, more on a busy machine
_GRACE_S = 5.0  # beyond the document's own time, for the server to clean up
_CHUNK = 65_536
_BOOT = (
    "import json, sys; path, *rest = json.loads(sys.argv[1]); sys.path[:] = path; "
    "from flows.isolation_child import serve; serve(*rest)"
)
# Only what the parsers need: no password of ours is in their environment. One thread each, as they fork.
_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "HOME")
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}

_ISOLATED_TYPES = frozenset({
    "application/pdf", "text/html", "application/xhtml+xml", "application/xml", "text/xml", "application/zip",
    "application/msword", "application/rtf", "application/octet-stream",
})  # fmt: skip
_ISOLATED_FAMILIES = ("image/", "application/vnd.")  # scans; the office formats are zip files of XML, or older


def needs_isolation(part: Part) -> bool:
    """Tell whether a part's reader is complex or native code; CSV, plain text and EDI are read by a few lines of ours.

    A small picture in the body is a logo and a part with a problem is not opened: neither is worth a process.
    """
    if part.problem is not None or (part.inline and part.media_type.startswith("image/")):
        return False
    return part.media_type in _ISOLATED_TYPES or part.media_type.startswith(_ISOLATED_FAMILIES)


def isolation_note() -> str | None:
    """Return why this system cannot isolate documents, None where it can."""
    if sys.platform.startswith("linux") and hasattr(os, "pidfd_open"):
        return None
    return "read without a process of its own: limits on memory and time need Linux"


def read_part_isolated(
    part: Part, *, context: ReadingContext, subject: str, limits: IsolationLimits | None = None
) -> tuple[Document, ...]:
    """Read one attachment as ``parsers.registry.read_part`` does, in a process of its own where that is needed.

    Args:
        part: The attachment's bytes and sniffed type.
        context: The mail's day, the vendor's habits and our order numbers.
        subject: The mail's subject.
        limits: What the document may use up.

    Returns:
        The same documents; one failed document that names the reason where its process was stopped or died.
    """
    if not needs_isolation(part):
        return read_part(part, context=context, subject=subject)
    if (note := isolation_note()) is not None:
        documents = read_part(part, context=context, subject=subject)
        return tuple(replace(document, warnings=(*document.warnings, note)) for document in documents)
    return _shared(os.getpid()).read(part, context=context, subject=subject, limits=limits or IsolationLimits())


def see_part(part: Part, look: Look, *, page: int, limits: IsolationLimits) -> View:
    """Show a page of an attachment, read in a process of its own; its server is not the one that reads new mail.

    Raises:
        DocumentError: it cannot be shown; the message is the reason.
    """
    if isolation_note() is not None:
        return see(part, look, page)
    found = _viewer(os.getpid()).see(part, look, page=page, limits=limits)
    if isinstance(found, str):
        raise DocumentError(found)
    return found


def prepare_isolation(parts: Iterable[Part]) -> None:
    """Start the server where a part will need it, so that it loads the parsers while this program does other work."""
    if any(map(needs_isolation, parts)) and isolation_note() is None:
        _shared(os.getpid()).prepare()


@cache
def _shared(_process: int) -> "Isolator":
    """Return the isolator of this process; a fork of it gets its own."""
    isolator = Isolator()
    atexit.register(isolator.close)
    return isolator


@cache
def _viewer(_process: int) -> "Isolator":
    """Return the isolator that shows pages: a person does not wait for the mails that are just being read."""
    isolator = Isolator()
    atexit.register(isolator.close)
    return isolator


@dataclass(frozen=True, slots=True, kw_only=True)
class _Server:
    process: subprocess.Popen[bytes]
    control: socket.socket

    def end(self) -> None:
        """Close the control socket, at which the server stops its document and leaves."""
        self.control.close()
        try:
            self.process.wait(_GRACE_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class _LostServerError(Exception):
    """The server has died or does not answer."""


class Isolator:
    """One server process and the documents it reads, one after the other; threads wait for each other.

    Args:
        reader: ``module:function`` that reads a part, importable in a new process with this process's ``sys.path``.
        warm_up: ``module:function`` the server calls once at its start, or an empty text.
    """

    def __init__(self, *, reader: str = READER, warm_up: str = WARM_UP) -> None:
        self._reader, self._warm_up = reader, warm_up
        self._server: _Server | None = None
        self._is_ready = False
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def server_pid(self) -> int | None:
        """The running server's process, None while there is none."""
        return None if self._server is None else self._server.process.pid

    def prepare(self) -> None:
        """Start the server, if there is none, without waiting until it has loaded the parsers."""
        with self._lock:
            if self._server is None:
                self._start()

    def close(self) -> None:
        """End the server, if there is one; the next document starts another."""
        server, self._server = self._server, None
        if server is not None:
            server.end()

    def read(
        self, part: Part, *, context: ReadingContext, subject: str, limits: IsolationLimits
    ) -> tuple[Document, ...]:
        """Read one part in a process of its own; see ``read_part_isolated``."""
        found = self._send(part, limits, context=context, subject=subject)
        if isinstance(found, str):
            return (Document(name=part.name, kind=MailKind.OTHER, problem=found, sha256=part.sha256),)
        return found.documents

    def see(self, part: Part, look: Look, *, page: int, limits: IsolationLimits) -> View | str:
        """Show a page of a part, in a process of its own; a text says why it cannot be shown."""
        found = self._send(part, limits, context=ReadingContext(reference=date.min), look=look, page=page)
        return found if isinstance(found, str) else found.view or "nothing to show"

    def _send(
        self,
        part: Part,
        limits: IsolationLimits,
        *,
        context: ReadingContext,
        subject: str = "",
        look: Look | None = None,
        page: int = 0,
    ) -> Answer | str:
        """Send a part to the process; without a ``look`` it is read, else its page is shown."""
        confined = confinement(part, limits)
        errand = Errand(
            name=part.name,
            path=part.path,
            media_type=part.media_type,
            sha256=part.sha256,
            inline=part.inline,
            context=context,
            subject=subject,
            limits=confined,
            look=look,
            page=page,
        )
        with self._lock:
            return self._carry_out(packed(errand, part.content), confined)

    def _carry_out(self, request: bytes, limits: Confinement) -> Answer | str:
        """Return the answer or the reason why there is none."""
        try:
            server = self._running()
            answer, ending = _asked(server, request, limits)
        except (_LostServerError, OSError) as error:
            self.close()
            return f"the process that reads documents was lost: {error}"
        except BaseException:  # Ctrl-C in the middle of a document: its answer must not meet the next one
            self.close()
            raise
        return _outcome(answer, ending, limits)

    def _running(self) -> _Server:
        if self._server is not None and self._server.process.poll() is not None:
            self.close()
        server = self._server or self._start()
        if not self._is_ready:
            if _message(server.control, _START_S) != b"ready":
                raise _LostServerError("it did not start")
            self._is_ready = True
        return server

    def _start(self) -> _Server:
        self._server, self._is_ready = _started(self._reader, self._warm_up), False
        return self._server


def _started(reader: str, warm_up: str) -> _Server:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        path = [entry or os.getcwd() for entry in sys.path]  # noqa: PTH109 - sys.path holds texts
        boot = json.dumps([path, theirs.fileno(), reader, warm_up])
        process = subprocess.Popen(  # noqa: S603 - this interpreter and a constant program
            [sys.executable, "-I", "-X", "utf8", "-c", _BOOT, boot],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
            start_new_session=True,  # Ctrl-C is for this program; the server follows by itself
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ} | _ONE_THREAD,
        )
    return _Server(process=process, control=ours)


def _asked(server: _Server, request: bytes, limits: Confinement) -> tuple[bytes, Ending]:
    """Hand over an errand and gather what comes back, never more than just over the limit."""
    answer, theirs = os.pipe()
    try:
        errand = os.memfd_create("errand")
        try:
            with os.fdopen(errand, "wb", closefd=False) as file:
                file.write(request)
            os.lseek(errand, 0, os.SEEK_SET)
            socket.send_fds(server.control, [encode(limits)], [errand, theirs])
        finally:
            os.close(errand)
            os.close(theirs)
        return _gathered(answer, server.control, limits)
    finally:
        os.close(answer)


def _gathered(answer: int, control: socket.socket, limits: Confinement) -> tuple[bytes, Ending]:
    os.set_blocking(answer, False)
    poll = select.poll()
    poll.register(answer, select.POLLIN)
    poll.register(control, select.POLLIN)
    deadline = time.monotonic() + limits.wall_s + _GRACE_S
    held = bytearray()
    while True:
        ready = {descriptor for descriptor, _ in poll.poll(max(0.0, deadline - time.monotonic()) * 1000)}
        if control.fileno() in ready:
            ending = _ending(control)
            _drain(answer, held, limits.answer_bytes)
            return bytes(held), ending
        if answer not in ready:
            raise _LostServerError("it does not answer")
        if not _drain(answer, held, limits.answer_bytes):
            poll.unregister(answer)  # closed: only the ending is still to come


def _drain(answer: int, held: bytearray, most: int) -> bool:
    """Take what the pipe holds now, dropping what is beyond the limit; False when it is closed."""
    while True:
        try:
            chunk = os.read(answer, _CHUNK)
        except BlockingIOError:
            return True
        if not chunk:
            return False
        if len(held) <= most:
            held += chunk


def _message(control: socket.socket, seconds: float) -> bytes:
    control.settimeout(seconds)
    try:
        return control.recv(_CHUNK)
    except TimeoutError as error:
        raise _LostServerError("it does not answer") from error


def _ending(control: socket.socket) -> Ending:
    message = _message(control, _GRACE_S)
    if not message:
        raise _LostServerError("it has died")
    return decode(Ending, message)


def _outcome(answer: bytes, ending: Ending, limits: Confinement) -> Answer | str:
    if ending.code == ExitCode.TOO_LONG_AN_ANSWER or len(answer) > limits.answer_bytes:
        return f"it answered too much: more than {limits.answer_bytes} bytes of statements"
    if ending.late:
        return f"reading it takes longer than the time limit of {limits.wall_s:g} s"
    if ending.code != ExitCode.ANSWERED:
        return _death(ending.code, limits)
    try:
        said = decode(Answer, answer)
    except DocumentError as error:
        return f"its reader gave no valid answer: {error}"
    return said if said.problem is None else said.problem


def _death(code: int, limits: Confinement) -> str:
    if code == ExitCode.OUT_OF_MEMORY:
        return f"reading it needs more than the memory limit of {limits.memory_mib} MiB"
    if code == -signal.SIGXCPU:
        return f"reading it takes more than the time limit of {limits.cpu_s} s of work"
    if code < 0:
        return f"its reader crashed with signal {-code} ({_signal_name(-code)})"
    return f"its reader ended with code {code}"


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return "unnamed"
