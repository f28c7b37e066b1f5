"""The errors Backstop raises on purpose.

    BackstopError
    +-- InputError            bad input: the file, row or field is named (exit code 2)
    |   +-- FeedError         a file of orders, vendors or receipts cannot be used at all
    |   +-- MailError         bytes that cannot be read as a mail, or a folder that holds none
    +-- DocumentError         one document cannot be read; becomes a failed document with this reason
    +-- ConversionError       a quantity or price cannot be converted exactly
    +-- ConfigurationError    settings that are missing, contradictory or unsafe (exit code 2)
    +-- StoreError            the database or blob store refuses (locked by another process, damaged)
        +-- ConflictError     another process changed the same at the same moment: nothing was stored, try again

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


class ConflictError(StoreError):
    """Another process changed the same data at the same moment; nothing was stored and the work may be repeated."""
