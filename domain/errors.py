"""The errors Backstop raises on purpose.

    BackstopError
    +-- InputError            bad input: the file, row or field is named (exit code 2)
    |   +-- FeedError         a file of orders, vendors or receipts cannot be used at all
    |   +-- MailError         bytes that cannot be read as a mail, or a folder that holds none
    +-- DocumentError         one document cannot be read; becomes a failed document with this reason
    +-- ConversionError       a quantity or price cannot be converted exactly
    +-- ConfigurationError    settings that are missing, contradictory or unsafe (exit code 2)
    +-- StoreError            the database or blob store refuses (damaged, full, a value that cannot be kept)
    |   +-- StoreBusyError    somebody else was faster or the database is away: nothing was stored, try again
    |       +-- ConflictError     another process changed the same at the same moment
    +-- MailboxError          a mailbox on a server cannot be used
        +-- MailboxLostError      the connection is gone; connect again later
        +-- LoginRefusedError     the server or the token service refuses us; a person must act
        +-- BadAnswerError        the server answered something that is no IMAP, or refused one command

Expected conflicts are results, not exceptions: a skipped chase or a refused match returns its reason.
"""


class BackstopError(Exception):
    """Base of every error that Backstop raises on purpose."""


class InputError(BackstopError):
    """Bad input from outside; the message names the file, row or field."""


class FeedError(InputError):
    """A feed file cannot be used at all."""


class MailError(InputError):
    """Bytes that cannot be read as a mail, or a place that holds no mails."""


class DocumentError(BackstopError):
    """One document cannot be read; its text becomes the failed document's reason."""


class ConversionError(BackstopError):
    """A quantity or price cannot be converted exactly."""


class ConfigurationError(BackstopError):
    """Settings that are missing, contradictory or unsafe."""


class StoreError(BackstopError):
    """The database or the blob store refuses."""


class StoreBusyError(StoreError):
    """Another process was faster or the database is away; nothing was stored, and trying again may work."""


class ConflictError(StoreBusyError):
    """Another process changed the same data at the same moment; nothing was stored and the work may be repeated."""


class MailboxError(BackstopError):
    """A mailbox on a server cannot be used."""


class MailboxLostError(MailboxError):
    """The connection to a mail server is gone or was never there; connecting again later may work."""


class LoginRefusedError(MailboxError):
    """The mail server or the token service refuses the account; trying again fast could lock it."""


class BadAnswerError(MailboxError):
    """A mail server answered something that is no IMAP, or refused one command."""
