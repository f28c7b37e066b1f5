"""From a mail to documents: every part goes to its reader, the body to the prose reader."""

from collections.abc import Iterator
from dataclasses import replace

from domain.document import Document, ReadingContext
from domain.mail import Mail, Part
from flows.isolation import IsolationLimits, prepare_isolation, read_part_isolated
from parsers.papers.lading import without_ladings
from parsers.registry import BODY


def read_documents(mail: Mail, context: ReadingContext, *, limits: IsolationLimits) -> tuple[Document, ...]:
    """Read everything a mail holds: attachments (those of attached mails too), then the body.

    The papers come first: what they say outranks the sentence around them. Files are read in a process of their
    own within the limits, so that a bad one ends as a failed document. The body is read before them, while the
    processes for the files start up.
    """
    from parsers.edi.pasted import without_coded  # noqa: PLC0415 -- loads the language rules, as the next line does
    from parsers.prose.body import read_body  # noqa: PLC0415 -- loads the language rules, which most commands never need

    def read(part: Part) -> tuple[Document, ...]:
        return read_part_isolated(part, context=context, subject=mail.subject, limits=limits)

    mail, coded = without_coded(mail)
    parts = [*leaves(mail), *_tables(mail, context)]
    prepare_isolation([*parts, *coded])
    body = read_body(mail, context=context)
    papers = without_ladings([d for part in parts for d in read(part)])
    pasted = [d for part in coded for d in read(part)]
    return (*map(_of_body, (*filter(_says_something, papers), *pasted)), body)


def leaves(mail: Mail) -> Iterator[Part]:
    """Every attachment, those of attached mails in their place."""
    for part in mail.parts:
        if part.mail is None:
            yield part
        else:
            yield from leaves(part.mail)


def _tables(mail: Mail, context: ReadingContext) -> Iterator[Part]:
    """The HTML body as a part, where it may hold tables that the vendor typed or pasted; so for attached mails.

    A mail of our own that a vendor sends back holds our tables, not the vendor's.
    """
    if mail.html and "<table" in mail.html.lower():
        yield Part(name=BODY, path="", media_type="text/html", sha256="", content=mail.html.encode(errors="replace"))
    for part in mail.parts:
        if part.mail is not None and part.mail.sender.domain not in context.own_domains:
            yield from _tables(part.mail, context)


def _says_something(document: Document) -> bool:
    """The tables of the body count only when they state something; its words are read as prose too."""
    return document.name != BODY or bool(document.statements)


def _of_body(document: Document) -> Document:
    """The body is no file: it has no hash by which it could be known again."""
    return replace(document, sha256=None) if document.name == BODY else document
