"""From a mail to documents: every part goes to its reader, the body to the prose reader."""

from collections.abc import Iterator
from dataclasses import replace

from domain.document import Document, ReadingContext
from domain.mail import Mail, Part
from parsers.registry import BODY, read_html_body, read_part


def read_documents(mail: Mail, context: ReadingContext) -> tuple[Document, ...]:
    """Read everything a mail holds: attachments (those of attached mails too), then the body.

    The papers come first: what they say outranks the sentence around them.
    """
    from parsers.body import read_body  # noqa: PLC0415 -- loads the language model, which most commands never need

    papers = [d for part in _leaves(mail) for d in read_part(part, context=context, subject=mail.subject)]
    body = read_body(mail, context=context)
    tables = _tables(mail, context)
    return (*papers, *tables, body)


def _leaves(mail: Mail) -> Iterator[Part]:
    """Every attachment, those of attached mails in their place."""
    for part in mail.parts:
        if part.mail is None:
            yield part
        else:
            yield from _leaves(part.mail)


def _tables(mail: Mail, context: ReadingContext) -> tuple[Document, ...]:
    """The tables of the HTML body, as a document of their own that is also called the body."""
    if not mail.html or "<t" not in mail.html.lower():
        return ()
    found = read_html_body(mail.html, context=context, subject=mail.subject)
    return (replace(found, name=BODY),) if found.statements else ()
