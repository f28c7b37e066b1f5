"""The one way to a mailbox on a server; every trap of servers and library is closed below this class."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self

from domain.errors import BadAnswerError
from ingest.imap import bodies, idle, listing, marks, ours
from ingest.imap.account import Login, SecretSource, Server
from ingest.imap.bodies import Identity
from ingest.imap.connect import connect
from ingest.imap.idle import WaitEnd
from ingest.imap.marks import MoveEnd
from ingest.imap.ours import OurMail
from ingest.imap.wire import Wire
from ingest.imap.words import folder_name

_SENT = b"\\sent"
_UNSELECTABLE = frozenset({b"\\noselect", b"\\nonexistent"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectedFolder:
    """What the server tells of a folder when it is opened; ``uidnext`` is None where it does not say."""

    name: str
    uidvalidity: int
    uidnext: int | None
    exists: int
    permanent_flags: tuple[bytes, ...]
    read_only: bool


class MailboxSession:
    """One logged-in connection with at most one folder selected; not for several threads.

    After any fault of the connection it is closed for good (``alive`` is False) and every call raises
    ``MailboxLostError``; open a new one.
    """

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._selected: SelectedFolder | None = None

    @classmethod
    def open(cls, server: Server, login: Login, secrets: SecretSource) -> Self:
        """Connect and log in; see ``connect`` for what it raises."""
        return cls(connect(server, login, secrets))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def alive(self) -> bool:
        """Whether the connection may still be used."""
        return self._wire.alive

    @property
    def selected(self) -> SelectedFolder | None:
        """The folder that is open now."""
        return self._selected

    def close(self) -> None:
        """Log out and close; never raises."""
        self._selected = None
        self._wire.close()

    def can(self, capability: str) -> bool:
        """Return whether the server has a capability (asked after login)."""
        with self._wire.command("CAPABILITY") as client:
            return bool(client.has_capability(capability))

    # --- folders

    def folders(self) -> tuple[str, ...]:
        """Return the names of the folders that can be opened."""
        with self._wire.command("LIST") as client:
            listed = client.list_folders()
            return tuple(str(name) for flags, _, name in listed if not _UNSELECTABLE & _lower(flags))

    def sent_folder(self) -> str | None:
        r"""Return the folder the server names as the one for sent mails (\Sent), or None."""
        with self._wire.command("LIST") as client:
            listed = client.list_folders()
            return next((str(name) for flags, _, name in listed if _SENT in _lower(flags)), None)

    def select(self, name: str, *, look_only: bool = False) -> SelectedFolder:
        """Open a folder, for looking only where asked (EXAMINE).

        Raises:
            RefusedError: there is no such folder, or it may not be opened.
            BadAnswerError: the server gives no UIDVALIDITY, without which UIDs mean nothing.
        """
        self._selected = None
        with self._wire.command(f"SELECT {name}") as client:
            self._wire.forget()
            told = client.select_folder(folder_name(name), readonly=look_only)
            uidvalidity = told.get(b"UIDVALIDITY")
            if not isinstance(uidvalidity, int) or uidvalidity <= 0:
                raise BadAnswerError(f"{name}: the server gives no UIDVALIDITY")
            self._selected = SelectedFolder(
                name=name,
                uidvalidity=uidvalidity,
                uidnext=told.get(b"UIDNEXT"),
                exists=int(told.get(b"EXISTS", 0)),
                permanent_flags=tuple(told.get(b"PERMANENTFLAGS", ())),
                read_only=look_only or b"READ-WRITE" not in told,
            )
        return self._selected

    # --- reading; never sets \Seen

    def uids_from(self, first: int) -> Iterator[int]:
        """Yield the UIDs of the selected folder from ``first`` on, ascending."""
        folder = self._folder()
        yield from listing.uids_from(self._wire, first, exists=folder.exists, uidnext=folder.uidnext)

    def listed_with_sizes(self, first: int) -> tuple[list[int], dict[int, int]]:
        """Return the UIDs from ``first`` on, and the sizes in bytes that came with them; see ``listing.with_sizes``."""
        folder = self._folder()
        return listing.with_sizes(self._wire, first, exists=folder.exists, uidnext=folder.uidnext)

    def existing(self, uids: Sequence[int]) -> set[int]:
        """Return which of these UIDs are still there."""
        return listing.existing(self._wire, uids)

    def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        """Return the size in bytes of each mail; see ``bodies.sizes``."""
        return bodies.sizes(self._wire, uids)

    def identities(self, uids: Sequence[int]) -> dict[int, Identity]:
        """Return size and message id of each mail."""
        return bodies.identities(self._wire, uids)

    def bodies(self, uids: Sequence[int], *, then: Sequence[int] = ()) -> dict[int, bytes | None]:
        """Return each mail, None where no usable body came; ``then`` come next; see ``bodies.bodies``."""
        return bodies.bodies(self._wire, uids, then=then)

    def head(self, uid: int) -> bytes | None:
        """Return the header of a mail."""
        return bodies.head(self._wire, uid)

    def body_into(self, uid: int, sink: Callable[[bytes], object]) -> int:
        """Hand a large mail to ``sink`` piece by piece; returns its size in bytes."""
        return bodies.body_into(self._wire, uid, sink)

    def wait_for_news(self, seconds: float) -> WaitEnd:
        """Wait for news of the selected folder by IDLE; see ``idle.wait_for_news``."""
        self._folder()
        return idle.wait_for_news(self._wire, seconds)

    def noop(self) -> None:
        """Show the server that we are there."""
        with self._wire.command("NOOP") as client:
            client.noop()

    # --- marks; refused in a folder opened for looking only

    def set_keyword(self, uids: Sequence[int]) -> set[int]:
        """Set our keyword; returns the UIDs that need nothing more."""
        self._may_write()
        return marks.set_keyword(self._wire, uids)

    def move(self, uids: Sequence[int], target: str) -> tuple[MoveEnd, set[int]]:
        """Move mails to another folder; returns how it ended and which are gone from here."""
        self._may_write()
        return marks.move(self._wire, uids, target)

    # --- one mail of ours

    def find(self, folder: str, mail: OurMail) -> tuple[int, ...]:
        """Return the UIDs in a folder that hold a mail of ours, see ``ours.find``; opens the folder."""
        ours.checked(mail)
        opened = self.select(folder, look_only=True)
        return ours.find(self._wire, mail, exists=opened.exists)

    def append_once(self, folder: str, mail: OurMail, content: bytes, *, sent_at: datetime) -> bool:
        """Put a mail of ours into a folder, read already, unless it is there; returns whether it was put there.

        Raises:
            RefusedError: the server does not take it, or there is no such folder.
        """
        if self.find(folder, mail):
            return False
        with self._wire.command("APPEND") as client:
            client.append(folder_name(folder), content, flags=[b"\\Seen"], msg_time=sent_at)
        return True

    def _folder(self) -> SelectedFolder:
        if self._selected is None:
            raise BadAnswerError("no folder is open")
        return self._selected

    def _may_write(self) -> None:
        if self._folder().read_only:
            raise BadAnswerError(f"{self._folder().name} is open for looking only")


def _lower(flags: Sequence[bytes]) -> set[bytes]:
    return {flag.lower() for flag in flags}
