"""The other side of ``flows.isolation``: a server that forks one confined process for every document.

The server loads the parsers once and reads a sample with each, so that a forked process starts warm. It obeys a
control socket and ends when that closes, whatever became of the program at its other end. Nothing here is imported
from the database, the settings or the mailbox: a parser that is taken over finds neither passwords nor connections.
"""

import gc
import os
import select
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from pkgutil import resolve_name
from typing import NoReturn

from domain.document import Document, ReadingContext
from domain.errors import BackstopError
from domain.mail import Part
from domain.wire import decode, encode
from flows.isolation_limits import Confinement
from parsers.views import Look, View, see

_MIB = 1024 * 1024
_CONTROL_BYTES = 4096
_LENGTH_BYTES = 8
_GC_THRESHOLD = 50_000  # a short life in a bounded memory: fewer searches for cycles, fewer pages touched


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What a document's process is told; the bytes of the document follow behind it.

    With a ``look`` nothing is read: the page is only shown.
    """

    name: str
    path: str
    media_type: str
    sha256: str
    inline: bool
    context: ReadingContext
    subject: str
    limits: Confinement
    look: Look | None = None
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a document's process says: the documents or the view asked for, or what went wrong in words."""

    documents: tuple[Document, ...] = ()
    view: View | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a document's process ended: ``code`` as ``os.waitstatus_to_exitcode`` gives it."""

    code: int
    late: bool = False


class ExitCode(IntEnum):
    """How a document's process leaves by itself."""

    ANSWERED = 0
    OUT_OF_MEMORY = 3
    TOO_LONG_AN_ANSWER = 4
    BROKEN = 5


ReadPart = Callable[..., tuple[Document, ...]]


def packed(errand: Errand, content: bytes) -> bytes:
    """Return errand and document as one run of bytes."""
    head = encode(errand)
    return len(head).to_bytes(_LENGTH_BYTES, "big") + head + content


def _unpacked(data: bytes) -> tuple[Errand, bytes]:
    start = _LENGTH_BYTES + int.from_bytes(data[:_LENGTH_BYTES], "big")
    return decode(Errand, data[_LENGTH_BYTES:start]), data[start:]


# --- the server


def serve(control_fd: int, reader: str, warm_up: str) -> None:
    """Fork a process for every errand until the control socket closes.

    Args:
        control_fd: A connected SOCK_SEQPACKET socket. Each message from there brings a ``Confinement`` and two
            file descriptors, the errand and the answer's pipe; each message back is an ``Ending``.
        reader: ``module:function`` with the signature of ``parsers.registry.read_part``.
        warm_up: ``module:function`` to call once before the first errand, or an empty text.
    """
    with socket.socket(fileno=control_fd) as control:
        read: ReadPart = resolve_name(reader)
        if warm_up:
            resolve_name(warm_up)()
        gc.freeze()  # pages of the loaded modules stay shared with the forked processes
        gc.set_threshold(_GC_THRESHOLD)
        control.send(b"ready")
        while True:
            message, descriptors, _, _ = socket.recv_fds(control, _CONTROL_BYTES, 2)
            if not message:
                return
            pid = _started(control, descriptors, read)
            for descriptor in descriptors:
                os.close(descriptor)
            control.send(encode(_awaited(pid, decode(Confinement, message), control)))


def _started(control: socket.socket, descriptors: list[int], read: ReadPart) -> int:
    pid = os.fork()
    if pid == 0:
        control.close()
        errand_fd, answer_fd = descriptors
        _run(errand_fd, answer_fd, read)
    return pid


def _awaited(pid: int, limits: Confinement, control: socket.socket) -> Ending:
    """Wait until a document's process ends, its time is up, or nobody waits for its answer any more."""
    exited = os.pidfd_open(pid)
    try:
        poll = select.poll()
        poll.register(exited, select.POLLIN)
        poll.register(control, select.POLLIN)  # nothing is sent meanwhile: readable means closed
        events = poll.poll(limits.wall_s * 1000)
    finally:
        os.close(exited)
    _kill(pid)  # also what it started and left behind; it is not reaped yet, so that its number is still its own
    _, status = os.waitpid(pid, 0)
    return Ending(code=os.waitstatus_to_exitcode(status), late=not events)


def _kill(pid: int) -> None:
    for kill in (os.killpg, os.kill):
        try:
            kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


# --- the process of one document


def _run(errand_fd: int, answer_fd: int, read: ReadPart) -> NoReturn:
    code: int = ExitCode.BROKEN
    try:
        os.setsid()
        _silence()
        code = _carried_out(errand_fd, answer_fd, read)
    except MemoryError:
        code = ExitCode.OUT_OF_MEMORY
    finally:
        os._exit(code)  # no cleaning up: this is a copy of the server


def _silence() -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    os.close(nowhere)


def _carried_out(errand_fd: int, answer_fd: int, read: ReadPart) -> ExitCode:
    with os.fdopen(errand_fd, "rb") as given:
        errand, content = _unpacked(given.read())
    _confine(errand.limits)
    answer = encode(_answer(errand, content, read))
    if len(answer) > errand.limits.answer_bytes:
        return ExitCode.TOO_LONG_AN_ANSWER
    with os.fdopen(answer_fd, "wb") as wanted:
        wanted.write(answer)
    return ExitCode.ANSWERED


def _answer(errand: Errand, content: bytes, read: ReadPart) -> Answer:
    part = Part(
        name=errand.name,
        path=errand.path,
        media_type=errand.media_type,
        sha256=errand.sha256,
        content=content,
        inline=errand.inline,
    )
    try:
        if errand.look is not None:
            return Answer(view=see(part, errand.look, errand.page))
        return Answer(documents=read(part, context=errand.context, subject=errand.subject))
    except MemoryError:
        raise
    except BackstopError as error:
        return Answer(problem=str(error))
    except Exception as error:  # noqa: BLE001 - a parser may raise anything; the mail keeps its row
        return Answer(problem=f"its reader broke: {type(error).__name__}: {error!s:.200}")


def _confine(limits: Confinement) -> None:
    """Set the process's limits; a limit that is already lower stays."""
    import resource  # noqa: PLC0415 - exists on POSIX systems only

    memory = limits.memory_mib * _MIB
    # One second between the soft and the hard limit: the soft one ends it with SIGXCPU, which names the reason.
    wanted = {
        resource.RLIMIT_AS: (memory, memory),
        resource.RLIMIT_CPU: (limits.cpu_s, limits.cpu_s + 1),
        resource.RLIMIT_CORE: (0, 0),
        resource.RLIMIT_NOFILE: (limits.open_files, limits.open_files),
        resource.RLIMIT_FSIZE: (limits.file_bytes, limits.file_bytes),
    }
    for kind, (soft, hard) in wanted.items():
        _, most = resource.getrlimit(kind)
        most = sys.maxsize if most == resource.RLIM_INFINITY else most
        resource.setrlimit(kind, (min(soft, most), min(hard, most)))
    # Should the server be killed, nobody counts the time any more: an alarm nobody waits for ends the process.
    signal.setitimer(signal.ITIMER_REAL, limits.wall_s + 5)
