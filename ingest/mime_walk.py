"""Every leaf of a MIME tree, whatever its disposition: it becomes body text or a part, never nothing.

Readers that trust ``Content-Disposition`` lose inline PDFs and unlabelled octet streams; readers that trust the
structure lose mails with a broken boundary. Here the tree is only a hint for the order.
"""

import binascii
import quopri
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message

from domain.mail import Part
from ingest.charset import decode
from ingest.flowed import unflow
from ingest.headers import file_name, parameter_of, raw_value
from ingest.html_text import html_to_text
from ingest.smime import open_smime
from ingest.sniff import EDIFACT, HTML, PLAIN, SMIME_TYPES, TNEF, X12, media_type
from ingest.tnef import tnef_body
from ingest.unpack import Found

_DEEPEST = 40
_BODY_TYPES = frozenset({PLAIN, HTML})
_TYPE = re.compile(r"\s*([\w.+-]+/[\w.+-]+)")
_BOUNDARY_LINE = re.compile(rb"^--(?P<boundary>\S.{0,200}?)[ \t]*\r?\n(?=Content-[A-Za-z-]+:)", re.MULTILINE)
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=\s]")
_UU_BLOCK = re.compile(
    r"^begin [0-7]{3,4} (?P<name>[^\n]{1,200})\n(?P<data>(?:[!-`][ -`]{0,88}\n)+)`?\n?end$", re.MULTILINE
)
_STUB = 300  # a plain part shorter than this that speaks of HTML is a stand-in ("please use an HTML viewer")


@dataclass(slots=True)
class Body:
    """One piece of the body: the same words as plain text and as HTML, either may be missing."""

    plain: str | None = None
    html: str | None = None

    def text(self) -> str:
        """Return the plain words, made from the HTML where the plain part is missing, empty or a stand-in."""
        if self.html is None:
            return self.plain or ""
        if self.plain is None or not self.plain.strip():
            return html_to_text(self.html)
        if len(self.plain) < _STUB and "html" in self.plain.lower():
            shown = html_to_text(self.html)
            return shown if len(shown) > len(self.plain) else self.plain
        if len(self.plain.split()) <= _TEASER and _is_notice(shown := html_to_text(self.html), self.plain):
            return shown
        return self.plain


_TEASER = 12  # words of a plain part that only announces what the HTML says ("Your order has shipped.")
_LABELLED = re.compile(r"^[^\W\d][\w .#/-]{1,30}:[ \t]*\S", re.MULTILINE)
_QUOTED = re.compile(r"^\s*(?:>|from:|von:|de:|on .+ wrote:)", re.IGNORECASE | re.MULTILINE)
_FEWEST_LABELS = 3


def _is_notice(shown: str, plain: str) -> bool:
    """Tell a machine's notice whose facts stand in the HTML only; a reply whose HTML adds the quoted mail is none."""
    labels = len(_LABELLED.findall(shown)) - len(_LABELLED.findall(plain))
    return labels >= _FEWEST_LABELS and _QUOTED.search(shown) is None


@dataclass(slots=True)
class Harvest:
    """What a walk found, in the order of the mail."""

    bodies: list[Body] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The body text; pieces after attachments (footers) stand at the end."""
        return "\n\n".join(piece.strip("\n") for body in self.bodies if (piece := body.text()).strip())

    @property
    def html(self) -> str | None:
        """The HTML body as sent; several pieces one after the other."""
        pieces = [body.html for body in self.bodies if body.html is not None]
        return "\n".join(pieces) if pieces else None


def walk(message: Message, *, open_leaf: Callable[[Found], Iterable[Part]]) -> Harvest:
    """Return bodies, parts and problems of ``message``; ``open_leaf`` turns a file into one or more parts.

    Paths are those of IMAP: "1" for a mail of one part, "2.1" for the first leaf of the second one.
    """
    walker = _Walker(open_leaf)
    walker.visit(message, path="", alternative=None)
    return walker.harvest


@dataclass(slots=True)
class _Walker:
    open_leaf: Callable[[Found], Iterable[Part]]
    harvest: Harvest = field(default_factory=Harvest)

    def visit(self, node: Message, *, path: str, alternative: Body | None) -> None:
        declared = content_type(node)
        if declared.startswith("multipart/"):
            self._visit_children(node, declared, path=path, alternative=alternative)
            return
        self._leaf(node, declared, path=path or "1", alternative=alternative)

    def _visit_children(self, node: Message, declared: str, *, path: str, alternative: Body | None) -> None:
        children = _children(node)
        if children is None:
            self._broken(node, path=path, alternative=alternative)
            return
        if path.count(".") >= _DEEPEST:
            self.harvest.problems.append(f"part {path} is nested too deep and was not opened")
            return
        group = alternative
        if declared == "multipart/alternative":
            group = Body()
            self.harvest.bodies.append(group)
        for number, child in enumerate(children, 1):
            self.visit(child, path=f"{path}.{number}" if path else str(number), alternative=group)

    def _broken(self, node: Message, *, path: str, alternative: Body | None) -> None:
        """Read a multipart whose declared boundary never comes: by the boundary that is there, else as text."""
        self.harvest.problems.append(f"part {path or '1'} has a broken boundary")
        content = payload(node)
        match = _BOUNDARY_LINE.search(content)
        if match is not None and b'"' not in match["boundary"]:
            head = b'Content-Type: multipart/mixed; boundary="' + match["boundary"] + b'"\n\n'
            mended = message_from_bytes(head + content)
            if _children(mended) is not None:
                self._visit_children(mended, "multipart/mixed", path=path, alternative=alternative)
                return
        self._body(content, PLAIN, None, alternative)

    def _leaf(self, node: Message, declared: str, *, path: str, alternative: Body | None) -> None:
        content = payload(node)
        name = file_name(node)
        disposition = raw_value(node, "Content-Disposition").partition(";")[0].strip().lower()
        sniffed = media_type(content, name=name, declared=declared)
        if declared in _BODY_TYPES and not name and disposition != "attachment" and _reads_as_text(sniffed):
            text = self._body(content, declared, node, alternative)
            if declared == PLAIN:
                self._uuencoded(text, path=path)
            return
        if sniffed == TNEF:
            self._winmail(content, path=path)
        if sniffed in SMIME_TYPES and self._signed(content, path=path, alternative=alternative):
            return
        shown_in_text = bool(raw_value(node, "Content-ID")) and sniffed.startswith("image/")
        inline = disposition == "inline" or shown_in_text
        self._part(Found(name=name, path=path, declared=declared, content=content, inline=inline))

    def _signed(self, content: bytes, *, path: str, alternative: Body | None) -> bool:
        """Go on inside a signed message; returns False where there is nothing to read."""
        inner = open_smime(content).content
        if inner is None or path.count(".") >= _DEEPEST:
            return False
        self.harvest.problems.append("S/MIME: the signature was not checked")
        self.visit(message_from_bytes(inner), path=f"{path}.1", alternative=alternative)
        return True

    def _winmail(self, content: bytes, *, path: str) -> None:
        """Take the mail's own words out of Outlook's container where the mail has none beside it, or no HTML."""
        try:
            inner = tnef_body(content)
        except ValueError as error:
            self.harvest.problems.append(f"part {path}: Outlook winmail.dat, {error}")
            return
        told = [body for body in self.harvest.bodies if body.text().strip()]
        if not told:
            self.harvest.bodies.append(Body(plain=inner.plain, html=inner.html))
        elif inner.html is not None and len(told) == 1 and told[0].html is None:
            told[0].html = inner.html

    def _part(self, found: Found) -> None:
        if found.content or found.name:
            self.harvest.parts.extend(self.open_leaf(found))

    def _body(self, content: bytes, declared: str, node: Message | None, alternative: Body | None) -> str:
        text = decode(content, _charset(node))
        if declared == PLAIN and node is not None and parameter_of(node, "Content-Type", "format").lower() == "flowed":
            text = unflow(text, delete_space=parameter_of(node, "Content-Type", "delsp").lower() == "yes")
        body = alternative
        if body is None:
            body = Body()
            self.harvest.bodies.append(body)
        if declared == HTML:
            body.html = text if body.html is None else f"{body.html}\n{text}"
        else:
            body.plain = text if body.plain is None else f"{body.plain}\n\n{text}"
        return text

    def _uuencoded(self, text: str, *, path: str) -> None:
        """Find files that old systems put into the text itself (``begin 644 name`` … ``end``)."""
        for number, match in enumerate(_UU_BLOCK.finditer(text), 1):
            content = _from_uu(match["data"].encode("ascii", "replace"))
            name = match["name"].strip()
            self._part(Found(name=name, path=f"{path}!{number}", declared="", content=content, inline=False))


def content_type(node: Message) -> str:
    """Return the declared media type in lower case; ``text/plain`` where there is none or it is garbage (RFC 2045)."""
    match = _TYPE.match(raw_value(node, "Content-Type"))
    return match[1].lower() if match else str(node.get_default_type())


def payload(node: Message) -> bytes:
    """Return the decoded bytes of a leaf; damaged encodings give what can be read."""
    children = _children(node)
    if children is not None:
        return _nested(node, children)
    encoding = raw_value(node, "Content-Transfer-Encoding").strip().strip("\"'").partition(";")[0].strip().lower()
    # Without the field the standard library hands out the bytes as they came; with it, it decodes less leniently
    # and puts replacement characters in the place of raw 8-bit text.
    del node["Content-Transfer-Encoding"]
    raw = node.get_payload(decode=True)
    return _transfer_decoded(raw if isinstance(raw, bytes) else b"", encoding)


def _nested(node: Message, children: Sequence[Message]) -> bytes:
    """Return the bytes of an attached message, or of the blocks of a delivery status."""
    blocks = [_as_bytes(child) for child in children]
    whole = b"\n".join(blocks)
    encoding = raw_value(node, "Content-Transfer-Encoding").strip().lower()
    if encoding in {"base64", "quoted-printable"}:  # forbidden for messages (RFC 2046 5.2.1) and sent all the same
        return _transfer_decoded(whole.lstrip(), encoding)
    return whole


def _as_bytes(message: Message) -> bytes:
    try:
        return message.as_bytes()
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        head = "".join(f"{name}: {value}\n" for name, value in message.raw_items())
        body = b"" if message.is_multipart() else message.get_payload(decode=True)
        return f"{head}\n".encode("utf-8", "surrogateescape") + (body if isinstance(body, bytes) else b"")


def _transfer_decoded(raw: bytes, encoding: str) -> bytes:
    if encoding == "base64":
        return _from_base64(raw)
    if encoding == "quoted-printable":
        return quopri.decodestring(raw)
    if encoding in {"x-uuencode", "uuencode", "x-uue", "uue"}:
        match = _UU_BLOCK.search(raw.decode("latin-1").replace("\r\n", "\n"))
        return _from_uu(match["data"].encode("latin-1")) if match else raw
    return raw


def _from_base64(raw: bytes) -> bytes:
    """Decode base64 that may be cut off, or that is plain text in spite of its label."""
    data = b"".join(raw.split())
    strange = len(_NOT_BASE64.findall(data[:2000]))
    if strange * 20 > len(data[:2000]) or (b" " in raw.strip()[:200] and strange):
        return raw
    clean = _NOT_BASE64.sub(b"", data)
    body = clean.rstrip(b"=")
    if b"=" not in body:  # else something stands behind the end: leave it to the decoder, which stops there
        clean = body[: len(body) - 1] if len(body) % 4 == 1 else body + b"=" * (-len(body) % 4)
    try:
        return binascii.a2b_base64(clean)
    except binascii.Error:
        return raw


def _from_uu(data: bytes) -> bytes:
    pieces = []
    for line in data.splitlines():
        try:
            pieces.append(binascii.a2b_uu(line))
        except binascii.Error:
            length = (((line[0] - 32) & 63) * 4 + 5) // 3  # a line with trailing junk still has its length in front
            try:
                pieces.append(binascii.a2b_uu(line[:length]))
            except binascii.Error:
                continue
    return b"".join(pieces)


def _children(node: Message) -> list[Message] | None:
    if not node.is_multipart():  # asked first: get_payload() of a text with a garbled charset raises
        return None
    content = node.get_payload()
    return [child for child in content if isinstance(child, Message)] if isinstance(content, list) else None


def _reads_as_text(sniffed: str) -> bool:
    return sniffed.startswith("text/") or (sniffed not in {X12, EDIFACT} and not sniffed.startswith(("image/", "app")))


def _charset(node: Message | None) -> str | None:
    return (parameter_of(node, "Content-Type", "charset") or None) if node is not None else None
