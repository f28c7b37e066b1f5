"""Answers as six mail programs send them back: our mail quoted, with what the vendor put into its table."""

import html as html_lib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from textwrap import wrap

from domain.mail import Address, Mail
from domain.outbox import OutgoingMail

Answers = Mapping[str, tuple[str, str, str]]  # by Ref: ship date, quantity, comment
BLANKS = 3


class Fill(StrEnum):
    """How the vendor puts his words there."""

    CELLS = "cells"
    RED = "red"
    BESIDE = "beside"  # next to the blank of the plain text, or behind our own last cell
    BELOW = "below"  # on a line of its own below the row
    COLUMN = "column"  # a new column at the right, with a heading of his own
    BARE_COLUMN = "bare_column"  # the same without a heading
    STRUCK = "struck"  # our last date struck through, the answer beside it


@dataclass(frozen=True)
class Reply:
    text: str
    html: str | None

    def mail(self, *, on: date = date(2026, 11, 24), text_only: bool = False) -> Mail:
        return Mail(
            sha256="", source="reply.eml", message_id="<r@v.example>", date=datetime(on.year, on.month, on.day, 15, tzinfo=UTC),
            local_date=on, sender=Address(name="Jim", email="jim@lakeshore.example"), subject="RE: Open order status request",
            text=self.text, html=None if text_only else self.html,
        )  # fmt: skip


def joined(answer: tuple[str, str, str]) -> str:
    return ", ".join(part for part in answer if part)


def filled_rows(sent: OutgoingMail, answers: Answers, fill: Fill) -> list[list[str]]:
    """The rows of our table as the vendor leaves them, cells without markup; blanks stay empty."""
    found = []
    for ref in sent.refs:
        row = list(ref.cells)
        answer = answers.get(ref.ref)
        if answer is not None:
            if fill in {Fill.CELLS, Fill.RED}:
                row[-BLANKS:] = answer
            elif fill is Fill.BESIDE:
                row[9] = f"{row[9]} {joined(answer)}"
            elif fill is Fill.STRUCK:
                row[10] = joined(answer)
            elif fill in {Fill.COLUMN, Fill.BARE_COLUMN}:
                row.append(joined(answer))
        found.append(row)
    return found


def html_table(sent: OutgoingMail, answers: Answers, fill: Fill, *, cell: str = "{}", attributes: str = "") -> str:
    """Our whole HTML with the tables filled in; ``cell`` is what the program wraps the text of a cell in."""
    assert sent.html is not None
    rows = {row[0]: row for row in filled_rows(sent, answers, fill)}
    out = re.sub(r"<table[^>]*>", f"<table {attributes}>", sent.html.partition("<body>")[2].partition("</body>")[0])
    if fill is Fill.COLUMN:
        out = out.replace('<th align="left">Comment</th></tr>', '<th align="left">Comment</th><th>Lakeshore</th></tr>')

    def put(match: re.Match[str]) -> str:
        row = rows[match["ref"]]
        answered = match["ref"] in answers
        cells = []
        for index, text in enumerate(row):
            shown = html_lib.escape(text) or "&nbsp;"
            if answered and fill is Fill.RED and index >= 10:
                shown = f'<span style="color:red">{shown}</span>'
            if answered and fill is Fill.STRUCK and index == 9:
                shown = f"<s>{shown}</s>"
            cells.append(f"<td>{cell.format(shown)}</td>")
        return "<tr>" + "".join(cells) + "</tr>"

    return re.sub(r"<tr><td>(?P<ref>[A-Z0-9]{4}-\d+)</td>.*?</tr>", put, out)


def text_table(sent: OutgoingMail, answers: Answers, fill: Fill) -> list[str]:
    """Our plain text with the rows filled in, as a person types into it."""
    rows = {row[0]: row for row in filled_rows(sent, answers, fill)}
    lines: list[str] = []
    for line in sent.text.splitlines():
        ref = line.partition(" |")[0]
        if ref not in rows:
            lines.append(line + (" | Lakeshore" if fill is Fill.COLUMN and line.startswith("Ref | ") else ""))
            continue
        row = [text or ("____" if index >= 10 else "") for index, text in enumerate(rows[ref])]
        lines.append(" | ".join(row))
        if fill is Fill.BELOW and ref in answers:
            lines.append(f"\0{joined(answers[ref])}")
    return lines


def flat_lines(sent: OutgoingMail, answers: Answers, fill: Fill, *, blanks: bool) -> list[str]:
    """Our mail with every cell on a line of its own, as telephones flatten tables; empty cells may vanish."""
    out: list[str] = []
    for line in text_table(sent, answers, fill):
        if " | " in line:
            cells = [cell.strip(" _") for cell in line.split(" | ")]
            out += [cell for cell in cells if cell or blanks]
        else:
            out.append(line)
    return out


HEAD = "From: Purchasing <po@buyer.example>\nSent: Monday, November 23, 2026 8:05 AM\nTo: Jim Novak\nSubject: Open order status request\n"
HEAD_HTML = "<b>From:</b> Purchasing &lt;po@buyer.example&gt;<br><b>Sent:</b> Monday, November 23, 2026 8:05 AM<br><b>To:</b> Jim Novak<br><b>Subject:</b> Open order status request"
TOP = "Please see below.\n\nJim Novak\nLakeshore Plate & Sheet\n"
TOP_HTML = "<p>Please see below.</p><p>Jim Novak<br>Lakeshore Plate &amp; Sheet</p>"
WROTE = "On Mon, Nov 23, 2026 at 8:05 AM Purchasing <po@buyer.example> wrote:\n"


def _typed(lines: list[str], *, mark: str = "", width: int = 0) -> str:
    """Quoted lines with what was typed between them (marked with NUL) unquoted, wrapped where the program wraps."""
    out = []
    for line in lines:
        if line.startswith("\0"):
            out.append(line[1:])
        elif width and len(line) > width:
            out += [mark + part for part in wrap(line, width, break_on_hyphens=False)]
        else:
            out.append((mark + line).rstrip() if mark else line)
    return "\n".join(out)


def outlook_desktop(sent: OutgoingMail, answers: Answers, fill: Fill) -> Reply:
    cell = '<p class="MsoNormal"><span style="font-size:11.0pt">{}<o:p></o:p></span></p>'
    table = html_table(sent, answers, fill, cell=cell, attributes='class="MsoNormalTable" border="1" cellpadding="0"')
    text = [line.replace(" | ", "\t") for line in text_table(sent, answers, fill)]
    text = [re.sub(r"_+", "", line) for line in text]
    mark = '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in">'
    return Reply(
        text=TOP + "\n" + HEAD + "\n" + _typed(text),
        html=f'<html><body><div class="WordSection1">{TOP_HTML}{mark}<p class="MsoNormal">{HEAD_HTML}</p></div>{table}</div></body></html>',
    )


def outlook_web(sent: OutgoingMail, answers: Answers, fill: Fill) -> Reply:
    table = html_table(sent, answers, fill, cell='<div style="margin:0">{}</div>', attributes='class="x_t"')
    text = "\n".join(
        re.sub(r"_+", "", _typed([line])).replace(" | ", "\n\t") for line in text_table(sent, answers, fill)
    )
    return Reply(
        text=TOP + "\n________________________________\n" + HEAD + "\n" + text,
        html=f'<html><body><div>{TOP_HTML}</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg">{HEAD_HTML}</div><div class="x_body">{table}</div></body></html>',
    )


def gmail(sent: OutgoingMail, answers: Answers, fill: Fill) -> Reply:
    table = html_table(sent, answers, fill, cell="{}<br>")
    text = _typed(text_table(sent, answers, fill), mark="> ", width=74).replace("> Ref |", "> *Ref* |")
    return Reply(
        text=TOP + "\n" + WROTE + "\n" + text,
        html=f'<div dir="ltr">{TOP_HTML}</div><br><div class="gmail_quote"><div class="gmail_attr">On Mon wrote:</div><blockquote class="gmail_quote">{table}</blockquote></div>',
    )


def apple_mail(sent: OutgoingMail, answers: Answers, fill: Fill) -> Reply:
    table = html_table(sent, answers, fill, cell='<font face="Helvetica">{}</font>')
    lines = [line.replace(" | ", "\n> \t") for line in text_table(sent, answers, fill)]
    return Reply(
        text=TOP + "\n> " + WROTE + "> \n" + _typed(lines, mark="> "),
        html=f'<html><body>{TOP_HTML}<div><br><blockquote type="cite"><div>On 23 Nov 2026, wrote:</div><br>{table}</blockquote></div></body></html>',
    )


def thunderbird(sent: OutgoingMail, answers: Answers, fill: Fill) -> Reply:
    table = html_table(sent, answers, fill, attributes='border="1" cellspacing="0"')
    return Reply(
        text=WROTE + _typed(text_table(sent, answers, fill), mark="> ") + "\n\n" + TOP,
        html=f'<html><body><div class="moz-cite-prefix">On 11/23/26 8:05 AM, Purchasing wrote:<br></div><blockquote type="cite" cite="mid:x">{table}</blockquote>{TOP_HTML}</body></html>',
    )


def telephone(sent: OutgoingMail, answers: Answers, fill: Fill) -> Reply:
    """Outlook for iOS: no tables any more, neither in the HTML nor in the text."""
    lines = flat_lines(sent, answers, fill, blanks=False)
    body = "".join(f"<div>{html_lib.escape(line.removeprefix(chr(0))) or '<br>'}</div>" for line in lines)
    return Reply(
        text=TOP + "\nGet Outlook for iOS\n________________________________\n" + HEAD + "\n" + _typed(lines),
        html=f'<html><body>{TOP_HTML}<div id="ms-outlook-mobile-signature">Get Outlook for iOS</div><div id="mail-editor-reference-message-container"><div>{HEAD_HTML}</div>{body}</div></body></html>',
    )


CLIENTS: Mapping[str, Callable[[OutgoingMail, Answers, Fill], Reply]] = {
    "outlook_desktop": outlook_desktop,
    "outlook_web": outlook_web,
    "gmail": gmail,
    "apple_mail": apple_mail,
    "thunderbird": thunderbird,
    "telephone": telephone,
}
