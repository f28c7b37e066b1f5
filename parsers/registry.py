"""Which reader takes which part of a mail; a part that nobody can read becomes a failed document, never a guess.

Readers are imported when they are needed: a mail without a PDF does not pay for pdfplumber.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from domain.document import TEXT_OF_MAIL, Document, ReadingContext
from domain.errors import DocumentError
from domain.mail import MailKind, Part
from parsers.layout import Layout
from parsers.roles.taught import taught_headings

Reader = Callable[[Part, ReadingContext, str], tuple[Document, ...]]

_SMALL_IMAGE = 20_000  # bytes; inline pictures below that are logos, not photographed pages
BODY = TEXT_OF_MAIL
_PLAIN = "text/plain"


def read_part(part: Part, *, context: ReadingContext, subject: str) -> tuple[Document, ...]:
    """Read one attachment.

    Args:
        part: The attachment's bytes and sniffed type.
        context: The mail's day, the vendor's habits and our order numbers.
        subject: The mail's subject, a hint for the document's kind.

    Returns:
        Its documents; one failed document with the reason where it cannot be read; nothing for a logo.
    """
    if part.problem is not None:
        return (_failed(part, part.problem),)
    if part.media_type in _CLOSED:
        return (_failed(part, _CLOSED[part.media_type]),)
    reader = _image if part.media_type.startswith("image/") else READERS.get(part.media_type)
    if reader is None or part.media_type == _PLAIN:
        reader = _coded(part) or reader
    if reader is None:
        return () if part.media_type in _NOT_ORDERS else (_failed(part, f"no reader for {part.media_type}"),)
    try:
        with taught_headings(context.taught):
            documents = reader(part, context, subject)
    except DocumentError as error:
        return (_failed(part, str(error)),)
    return tuple(replace(d, sha256=part.sha256) for d in documents)


def _failed(part: Part, reason: str) -> Document:
    return Document(name=part.name, kind=MailKind.OTHER, problem=reason, sha256=part.sha256)


def _interpreted(layout: Layout, name: str, context: ReadingContext, subject: str) -> Document:
    from parsers.papers.interpret import interpret  # noqa: PLC0415 -- see the module's docstring

    return interpret(layout, name=name, context=context, subject=subject)


def _letter(layout: Layout, name: str, context: ReadingContext, subject: str) -> Document:
    document = _interpreted(layout, name, context, subject)
    if document.statements or layout.tables:
        return document
    from parsers.letters.sentences import with_sentences  # noqa: PLC0415 -- see the module's docstring

    return with_sentences(document, layout, context=context, subject=subject)


def _papers(layout: Layout, name: str, context: ReadingContext, subject: str) -> tuple[Document, ...]:
    """A stack of pages may hold several papers, letters among them; all keep the name of the file."""
    from parsers.papers.paper_starts import papers_of  # noqa: PLC0415 -- see the module's docstring

    return tuple(_letter(paper, name, context, subject) for paper in papers_of(layout))


def _pdf(part: Part, context: ReadingContext, subject: str) -> tuple[Document, ...]:
    from parsers.pages.pdf import PdfLimits  # noqa: PLC0415 -- see the module's docstring
    from parsers.scans.scan_images import ScanLimits  # noqa: PLC0415 -- see the module's docstring
    from parsers.scans.scan_pdf import read_any_pdf  # noqa: PLC0415 -- see the module's docstring

    layout = read_any_pdf(part.content, pdf=PdfLimits(), scan=ScanLimits())
    return _papers(layout, part.name, context, subject)


def _image(part: Part, context: ReadingContext, subject: str) -> tuple[Document, ...]:
    from parsers.scans.scan import read_scan  # noqa: PLC0415 -- see the module's docstring
    from parsers.scans.scan_images import ScanLimits, is_page  # noqa: PLC0415 -- see the module's docstring

    if not is_page(part.content) or (part.inline and len(part.content) < _SMALL_IMAGE):
        return ()
    layout = read_scan(part.content, media_type=part.media_type, limits=ScanLimits())
    return _papers(layout, part.name, context, subject)


def _sheet(part: Part, context: ReadingContext, subject: str) -> tuple[Document, ...]:
    from parsers.grids.sheet import read_sheet  # noqa: PLC0415 -- see the module's docstring

    if context.asked:
        from parsers.replies.in_sheet import read_returned_sheet  # noqa: PLC0415 -- only for our own sheet come back

        returned = read_returned_sheet(part, context=context)
        if returned is not None:
            return (returned,)
    return (_interpreted(read_sheet(part.content, name=part.name), part.name, context, subject),)


def _delimited(part: Part, context: ReadingContext, subject: str) -> tuple[Document, ...]:
    from parsers.pages.print_text import read_text  # noqa: PLC0415 -- see the module's docstring

    return (_interpreted(read_text(part.content, name=part.name), part.name, context, subject),)


def _html(part: Part, context: ReadingContext, subject: str) -> tuple[Document, ...]:
    from parsers.grids.html_tables import read_html_tables  # noqa: PLC0415 -- see the module's docstring

    text = part.content.decode("utf-8", errors="replace")
    return (_interpreted(read_html_tables(text), part.name, context, subject),)


def _docx(part: Part, context: ReadingContext, subject: str) -> tuple[Document, ...]:
    from parsers.letters.docx import read_docx  # noqa: PLC0415 -- see the module's docstring

    return (_letter(read_docx(part.content, name=part.name), part.name, context, subject),)


def _rtf(part: Part, context: ReadingContext, subject: str) -> tuple[Document, ...]:
    from parsers.letters.rtf import read_rtf  # noqa: PLC0415 -- see the module's docstring

    return (_letter(read_rtf(part.content, name=part.name), part.name, context, subject),)


def _odt(part: Part, context: ReadingContext, subject: str) -> tuple[Document, ...]:
    from parsers.letters.odt import read_odt  # noqa: PLC0415 -- see the module's docstring

    return (_letter(read_odt(part.content, name=part.name), part.name, context, subject),)


def _xml_sheet(part: Part, context: ReadingContext, subject: str) -> tuple[Document, ...]:
    from parsers.grids.xml_sheet import read_xml_sheet  # noqa: PLC0415 -- see the module's docstring

    return (_interpreted(read_xml_sheet(part.content, name=part.name), part.name, context, subject),)


def _x12(part: Part, _context: ReadingContext, _subject: str) -> tuple[Document, ...]:
    from parsers.edi.x12 import read_x12  # noqa: PLC0415 -- see the module's docstring

    return read_x12(part.content, name=part.name)


def _edifact(part: Part, _context: ReadingContext, _subject: str) -> tuple[Document, ...]:
    from parsers.edi.edifact import read_edifact  # noqa: PLC0415 -- see the module's docstring

    return read_edifact(part.content, name=part.name)


def _coded(part: Part) -> Reader | None:
    """Return the reader of an EDI message behind a few words, in UTF-16, or under a name that says nothing."""
    from parsers.edi.pasted import standard_of  # noqa: PLC0415 -- see the module's docstring

    if part.media_type in _NOT_ORDERS:
        return None
    standard = standard_of(part.content)
    return None if standard is None else READERS[standard]


def _ubl(part: Part, _context: ReadingContext, _subject: str) -> tuple[Document, ...]:
    from parsers.edi.ubl import read_ubl  # noqa: PLC0415 -- see the module's docstring

    return read_ubl(part.content, name=part.name)


READERS: Mapping[str, Reader] = {
    "application/pdf": _pdf,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": _sheet,
    "application/vnd.ms-excel": _sheet,
    "application/vnd.ms-excel.sheet.binary.macroEnabled.12": _sheet,
    "application/vnd.oasis.opendocument.spreadsheet": _sheet,
    "application/vnd.ms-excel+xml": _xml_sheet,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": _docx,
    "application/vnd.oasis.opendocument.text": _odt,
    "text/rtf": _rtf,
    "text/csv": _delimited,
    "text/tab-separated-values": _delimited,
    _PLAIN: _delimited,
    "text/html": _html,
    "application/edi-x12": _x12,
    "application/edifact": _edifact,
    "application/xml": _ubl,
    "text/xml": _ubl,
}

_ASK = "ask for a PDF, or open it yourself"
# Files that may well speak of order lines and that nobody here can read: the reason tells what to do.
_CLOSED: Mapping[str, str] = {
    "application/msword": f"old Word file (.doc), cannot be read: {_ASK}",
    "application/vnd.ms-powerpoint": f"presentation, cannot be read: {_ASK}",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": (
        f"presentation, cannot be read: {_ASK}"
    ),
    "application/x-ole-storage": f"old Office file of an unknown program, cannot be read: {_ASK}",
    "application/postscript": f"PostScript print file, cannot be read: {_ASK}",
    "image/heic": "iPhone photo (HEIC), cannot be read: ask for a JPEG or PDF, or open it yourself",
}

# Leaves that never speak of order lines: calendars, signatures, headers of returned mails, delivery reports.
_NOT_ORDERS = frozenset(
    {
        "text/calendar",
        "application/pgp-signature",
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "message/delivery-status",
        "text/rfc822-headers",
        "message/disposition-notification",
        "text/x-vcard",
        "text/vcard",
        "message/rfc822",
    }
)
