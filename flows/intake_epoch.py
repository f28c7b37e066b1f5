"""A folder with another UIDVALIDITY: its UIDs mean other mails now; what we have is found without a download."""

from datetime import timedelta

from db.engine import read_session, write_session
from db.repositories.mail_folders import MailFolders
from domain.intake import Fault, FaultKind, FolderState, Location, PlaceState
from flows.intake_work import Work
from ingest.imap.listing import UIDS_PER_COMMAND, parts
from ingest.imap.session import SelectedFolder

MOST_CHANGES = 3
_WITHIN = timedelta(hours=24)
_LONGEST_ID = 200  # longer ones are stored cut


def begin_epoch(work: Work, folder: FolderState, selected: SelectedFolder) -> FolderState:
    """Start a new epoch and return the folder as it is now.

    Any difference is a change, a lower value too. A server that changes it more than three times a day has a
    fault: the whole folder is not compared again that day, only its newest mails are.
    """
    at = work.clock()
    lately = (*(moment for moment in folder.epoch_changes if at - moment < _WITHIN), at)
    storm = len(lately) > MOST_CHANGES
    with write_session(work.home.engine) as session:
        work.lease.keep(session)
        folders = MailFolders(session)
        folders.begin_epoch(folder.folder_id, uidvalidity=selected.uidvalidity, changes=lately)
        began = folders.open(work.mailbox.name, folder.name, uidvalidity=selected.uidvalidity)
    if len(lately) == MOST_CHANGES + 1:
        words = f"UIDVALIDITY changed {len(lately)} times within a day"
        work.faults.append(Fault(kind=FaultKind.EPOCHS, words=words, folder=folder.name))
    return _only_newest(work, began, selected) if storm else _compared(work, began, list(work.session.uids_from(1)))


def _compared(work: Work, folder: FolderState, uids: list[int]) -> FolderState:
    """Give each mail that we surely have its new place."""
    for some in parts(uids, UIDS_PER_COMMAND):
        seen = work.session.identities(some)
        ids = {i.message_id for i in seen.values() if i.message_id is not None and len(i.message_id) <= _LONGEST_ID}
        with read_session(work.home.engine) as session:
            like = MailFolders(session).mails_like(folder.account, ids)
        places = []
        for uid, identity in seen.items():
            same = like.get((identity.message_id or "", identity.size), frozenset())
            if len(same) == 1:
                (mail_id,) = same
                places.append(Location(uid=uid, state=PlaceState.STORED, mail_id=mail_id, size=identity.size))
        work.record(folder, *places)
        work.known += len(places)
    return folder


def _only_newest(work: Work, folder: FolderState, selected: SelectedFolder) -> FolderState:
    """Look at the newest mails only; the daily scan of the whole folder does the rest."""
    newest = list(work.session.uids_from(1))[-UIDS_PER_COMMAND:]
    _compared(work, folder, newest)
    at = work.clock()
    start = newest[0] if newest else selected.uidnext or 1
    with write_session(work.home.engine) as session:
        work.lease.keep(session)
        MailFolders(session).finish_poll(folder.folder_id, scan_from_uid=start, at=at, full_scan_at=at)
        return MailFolders(session).open(folder.account, folder.name, uidvalidity=folder.uidvalidity)
