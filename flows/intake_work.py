"""What one poll of an account works with, and what it has done so far."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from db.engine import write_session
from db.repositories.mail_folders import MailFolders
from domain.errors import MailboxLostError
from domain.intake import Fault, FolderState, Location
from flows.home import Home
from flows.intake_lease import Lease
from flows.storing import Enqueue
from ingest.imap.session import MailboxSession
from settings import MailboxSettings


@dataclass(slots=True, kw_only=True)
class Work:
    """One poll under way. ``reopen`` gives a new session after the old one broke over one mail.

    ``calm`` tells that the poll before this one ended well.
    """

    home: Home
    mailbox: MailboxSettings
    session: MailboxSession
    reopen: Callable[[], MailboxSession]
    lease: Lease
    clock: Callable[[], datetime]
    enqueue: Enqueue | None
    calm: bool = True
    new: list[int] = field(default_factory=list)
    known: int = 0
    gone: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def largest_bytes(self) -> int:
        """Mails above are not fetched."""
        return self.mailbox.max_mail_mb * 1_000_000

    def source(self, folder: str, uid: int) -> str:
        """Return how a mail is named in exports: mailbox/UID, with the folder where it is not the inbox."""
        where = self.mailbox.name if folder.upper() == "INBOX" else f"{self.mailbox.name}/{folder}"
        return f"{where}/{uid}"

    def record(self, folder: FolderState, *places: Location) -> None:
        """Write down what became of places, in a transaction of its own."""
        with write_session(self.home.engine) as session:
            self.lease.keep(session)
            MailFolders(session).record(folder, places, at=self.clock())

    def revive(self, folder: FolderState) -> None:
        """Connect again after a mail broke the connection, if it did."""
        if self.session.alive:
            return
        self.session = self.reopen()
        selected = self.session.select(folder.name, look_only=self.mailbox.read_only)
        if selected.uidvalidity != folder.uidvalidity:
            raise MailboxLostError(f"{folder.name}: its UIDVALIDITY changed while it was read")
