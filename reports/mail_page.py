"""A report as the body of a mail: HTML with everything inline, and the same as plain text."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from textwrap import wrap

from reports.figure import COLOURS, FigureSet, Reach, Report, figures_of, plain
from reports.links import NO_LINKS, Links
from reports.mail_table import MailRow, MailTable, mail_table
from reports.pages import environment

_MOST_ROWS = 40  # of all tables together; Gmail cuts a mail of some 100 KB
_LEAST_ROWS = 8
_LINE = 78


@dataclass(frozen=True, slots=True, kw_only=True)
class MailPage:
    """A report as a mail says it."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MailWords:
    """What stands around the tables: where the whole is (file, page), and why this mail came."""

    file_name: str = ""
    page: str | None = None
    why: str = ""


def mail_page(report: Report, *, links: Links = NO_LINKS, words: MailWords | None = None) -> MailPage:
    """Return a report as subject, plain text and HTML; only the first rows of long tables stand in them."""
    said = words or MailWords()
    title, figures = plain(report.title), figures_of(report, Reach.PAGE)
    most = max(_LEAST_ROWS, _MOST_ROWS // max(1, len(figures)))
    tables = [mail_table(figure, most_rows=most, links=links) for figure in figures]
    several = isinstance(report, FigureSet)
    html = environment().get_template("mail.html.j2").render(
        title=title, as_of=report.as_of, tables=tables, several=several, colours=COLOURS, words=said
    )  # fmt: skip
    text = "\n".join(_text(title, report.as_of, tables, said, several=several)).rstrip() + "\n"
    return MailPage(subject=f"{title}, {report.as_of}", text=text, html=html)


def _text(title: str, as_of: date, tables: list[MailTable], words: MailWords, *, several: bool) -> Iterator[str]:
    yield f"{title}, as of {as_of}"
    for table in tables:
        yield ""
        if several:
            yield from (table.title, "-" * len(table.title))
        for row in table.rows:
            yield from _row(table, row)
        if not table.rows:
            yield "Nothing."
        if table.left_out:
            yield f"... and {table.left_out} more."
        for note in table.notes:
            yield from wrap(note, _LINE)
    yield ""
    yield from (line for line in (_where(words), words.why) if line)


def _row(table: MailTable, row: MailRow) -> Iterator[str]:
    """A row in words: mail programs show plain text in a font in which columns do not stand below each other."""
    named = next((n for n, cell in enumerate(row.cells) if cell.link), 0)
    pairs = [
        (head.lines[0], " ".join(cell.lines))
        for n, (head, cell) in enumerate(zip(table.heads, row.cells, strict=True))
        if n != named
    ]
    link = next((cell.link for cell in row.cells if cell.link), None)
    said = "; ".join(f"{title} {words}" for title, words in (*pairs, *row.rest) if words)
    yield from wrap(f"* {' '.join(row.cells[named].lines)}: {said}", _LINE, subsequent_indent="  ")
    if link:
        yield f"  {link}"


def _where(words: MailWords) -> str:
    file = f"The whole tables are in the attached {words.file_name}" if words.file_name else ""
    page = f"on the page {words.page}" if words.page else ""
    if file and page:
        return f"{file} and {page}"
    return file or (f"The whole tables are {page}" if page else "")
