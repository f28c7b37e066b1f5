"""Marks stored mails on the server, for the people who read the mailbox too; a courtesy that may fail."""

from collections.abc import Sequence

from db.engine import write_session
from db.repositories.mail_folders import MailFolders
from domain.errors import BadAnswerError
from domain.intake import Fault, FaultKind, FolderState, MarkMode, ServerMark
from flows.intake_work import Work
from ingest.imap.marks import MoveEnd, chosen
from ingest.imap.session import SelectedFolder


def mark_mode(work: Work, folder: FolderState, selected: SelectedFolder, *, probe_again: bool) -> MarkMode:
    """Return how mails of the folder are marked now; what was found impossible before is not tried at each poll."""
    mode = chosen(
        MarkMode(work.mailbox.mark),
        permanent_flags=selected.permanent_flags,
        can_move=work.session.can("MOVE"),
        look_only=selected.read_only,
    )
    failed_before = folder.mark_mode is MarkMode.UNSUPPORTED
    if failed_before and (mode is MarkMode.KEYWORD or (mode is MarkMode.MOVE and not probe_again)):
        mode = MarkMode.UNSUPPORTED
    if mode is not folder.mark_mode:
        with write_session(work.home.engine) as session:
            MailFolders(session).note_mark_mode(folder.folder_id, mode)
    return mode


def mark(work: Work, folder: FolderState, uids: Sequence[int], mode: MarkMode) -> MarkMode:
    """Mark stored mails and look whether it worked; returns the mode that holds from now on.

    Raises:
        MailboxLostError: the connection is gone; the marks stay to be done.
    """
    if not uids or mode not in {MarkMode.KEYWORD, MarkMode.MOVE}:
        return mode
    done, why = _tried(work, uids, mode)
    left = set(uids) - done
    with write_session(work.home.engine) as session:
        folders = MailFolders(session)
        folders.note_marks(folder, done, ServerMark.DONE)
        folders.note_marks(folder, left, ServerMark.UNSUPPORTED)
        if left and not done:
            folders.note_mark_mode(folder.folder_id, MarkMode.UNSUPPORTED)
    if left and not done:
        work.faults.append(Fault(kind=FaultKind.MARK, words=why, folder=folder.name))
        return MarkMode.UNSUPPORTED
    return mode


def _tried(work: Work, uids: Sequence[int], mode: MarkMode) -> tuple[set[int], str]:
    """Return the UIDs that need nothing more, and why others could not be marked."""
    try:
        if mode is MarkMode.KEYWORD:
            return work.session.set_keyword(uids), "the server keeps no keyword, although it says so"
        end, gone = work.session.move(uids, work.mailbox.move_to)
    except BadAnswerError as error:
        return set(), str(error)
    if end is MoveEnd.NO_FOLDER:
        return gone, f"mails cannot be moved to {work.mailbox.move_to}: is there such a folder?"
    return gone, "the server moves nothing, although it says so"
