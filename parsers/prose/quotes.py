"""A mail's text cut into what is new, what is quoted, the signature and disclaimers (DOMAIN 2.4).

Answers typed below the lines of a quoted mail, or into them (``--> 12/4``), are new text; each keeps the quoted
line it follows. Nothing is thrown away: every character belongs to exactly one block.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from parsers.prose.sent import Ours, our_words


class BlockKind(StrEnum):
    """Whose words a block holds."""

    NEW = "new"
    QUOTED = "quoted"
    SIGNATURE = "signature"
    DISCLAIMER = "disclaimer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Characters ``start`` to ``end`` of a kind; ``question`` is the quoted line that new text stands below."""

    kind: BlockKind
    start: int
    end: int
    question: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    start: int
    end: int
    text: str


_MONTHS_OR_DIGITS = r"[^\n]{0,160}\d[^\n]{0,160}"
_ATTRIBUTION = re.compile(
    rf"\s*(?:On|Am|Le|El|Il|On\s+behalf)\b{_MONTHS_OR_DIGITS}(?:wrote|schrieb|a\s+écrit|escribió|ha\s+scritto)\b.{{0,80}}:?\s*$",
    re.IGNORECASE,
)
_ATTRIBUTION_START = re.compile(r"\s*(?:On|Am|Le|El)\s+\S.{0,120}\d", re.IGNORECASE)
_ATTRIBUTION_END = re.compile(r".{0,120}(?:wrote|schrieb|a\s+écrit|escribió)\b.{0,60}:\s*$", re.IGNORECASE)
_SEPARATOR = re.compile(
    r"\s*(?:-{2,}\s*(?:Original|Forwarded|Ursprüngliche|Weitergeleitete|Mensaje|Message|Reply|Begin)[\w\s]*(?:Message|Nachricht|original|d['\u2019]origine|reenviado|transféré)?\s*-{2,}"
    r"|Begin\s+forwarded\s+message:|_{20,}|-{5,}\s*Reply\s+above.*)\s*$",
    re.IGNORECASE,
)
_HEAD_FROM = re.compile(r"\s*\*?(?:From|Von|De|Da)\s?:\*?\s*\S", re.IGNORECASE)
_HEAD_NEXT = re.compile(
    r"\s*\*?(?:Sent|Date|To|Cc|Subject|Gesendet|Datum|An|Betreff|Enviado|Fecha|Para|Asunto|Envoyé|À|A|Objet|Reply-To|Importance)\s?:\*?",
    re.IGNORECASE,
)
_QUOTE_MARK = re.compile(r"\s{0,3}(?:>|\|(?=\s))")
_MOBILE = re.compile(
    r"\s*(?:Sent\s+(?:from|via)\s+(?:my\s+)?\w|Get\s+Outlook\s+for|Von\s+meinem\s+\w+\s+gesendet|Envoyé\s+de\s+mon|Enviado\s+desde\s+mi)",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"\s*(?:(?:many\s+)?thank(?:s|\s*you|x)?(?:\s+(?:so\s+much|again|a\s+lot|you|much|and\s+(?:best\s+)?regards|in\s+advance|have\s+a\s+\w+\s+\w+))*|thx|thnx|tks|best(?:\s+(?:regards|wishes))?|(?:kind|warm|warmest)\s+regards|regards|rgds|br|sincerely|cheers"
    r"|respectfully|have\s+a\s+(?:good|great|nice)\s+\w+|mit\s+freundlichen\s+grüßen.*|mfg|(?:viele|beste|freundliche)\s+grüße|cordialement|bien\s+à\s+vous|salutations|(?:un\s+)?saludos?(?:\s+cordiales)?|atentamente|gracias|merci|danke)\s*[,.!]*\s*$",
    re.IGNORECASE,
)
_POSTSCRIPT = re.compile(r"\s*p\.?\s?s\.?\s?[:.\-\u2013]?\s+\S", re.IGNORECASE)
_DISCLAIMER = re.compile(
    r"\s*\W{0,3}(?:(?:this|the)\s+(?:e-?mail|message|communication|transmission|information\s+(?:contained|in\s+this))\b.{0,120}(?:confidential|privileged|intended|contain)|confidential(?:ity)?\b|disclaimer\b"
    r"|notice\s*:|privileged|please\s+consider\s+the\s+environment|if\s+you\s+(?:are\s+not|have\s+received\s+this)|diese\s+e-?mail|ce\s+(?:message|courriel)\b|este\s+(?:mensaje|correo)\b"
    r"|(?:all\s+)?(?:sales|orders|prices)\b.{0,60}\bsubject\s+to\s+(?:our|the)\b.{0,40}(?:terms|conditions)|virus)",
    re.IGNORECASE,
)
_BANNER = re.compile(
    r"\s*(?:\[?\s*external\b|caution\s*:|warning\s*:.{0,60}(?:external|outside)|\W*this\s+(?:e-?mail|message)\s+(?:originated|came)\s+from\s+outside)",
    re.IGNORECASE,
)
_INLINE_ANSWER = re.compile(
    r"(?:={1,3}>|-{2,3}>|>{3}|<{3}|\*{3})\s*(?P<one>[^*<>\n]+)|\[[A-Z]{2,3}\s*:\s*(?P<two>[^\]\n]+)\]|\b[A-Z]{2}>\s+(?P<three>[^\n]+)"
)
_CARRIES_FACTS = re.compile(
    r"(?:\b(?:line|item|ln|po|position)\s*#?\d|\b\d+\s*(?:pcs?|ea|lbs?|sheets?|bdls?|ft)\b|\b(?:ships?|shipped|eta|b/o|back\s?order(?:ed)?)\b.{0,20}\d)",
    re.IGNORECASE,
)
_PERSON = re.compile(r"\s*(?:[A-Z][\w'\u2019.-]+\s*){1,3}\s*")
_NAMES_LINE = re.compile(r"\b(?:line|item|ln|po|position)\s*#?\d", re.IGNORECASE)
_LONGEST_SIGNATURE = 12  # lines with text


def split_body(text: str, *, sender_name: str = "", sent: Sequence[str] = ()) -> tuple[Block, ...]:
    """Cut a body into blocks in order, covering every character.

    ``sender_name`` is the display name of the sender; a line that holds only (part of) it begins the signature.
    ``sent`` are the texts of our mails that this one answers: their words are quoted wherever they stand, and words
    between them are answers to the line they were typed into or below.
    """
    marked = list(_quoted_or_new(_lines(text)))
    if ours := our_words(text, sent):
        marked = list(_without_ours(marked, ours))
    signed = _with_signature(marked, sender_name)
    return tuple(_merged(signed, text))


def quoted_text(text: str, blocks: tuple[Block, ...]) -> str:
    """Return the quoted words without their quote marks, for the scope they give (the order that was asked about)."""
    parts = [text[b.start : b.end] for b in blocks if b.kind is BlockKind.QUOTED]
    return "\n".join(re.sub(r"(?m)^[ \t]*[>|][>| \t]*", "", p) for p in parts)


def _lines(text: str) -> list[_Line]:
    lines, start = [], 0
    for part in text.splitlines(keepends=True):
        lines.append(_Line(start=start, end=start + len(part), text=part.rstrip("\r\n")))
        start += len(part)
    return lines


# ---------------------------------------------------------------- quoted or new


def _quoted_or_new(lines: list[_Line]) -> Iterator[tuple[_Line, Block]]:
    index, swallow, question = 0, False, ""
    while index < len(lines):
        line = lines[index]
        head = 0 if swallow else _quote_head(lines, index)
        if head:
            rest = lines[index + head :]
            swallow = not _is_interleaved(rest)
            for each in lines[index : index + head]:
                yield each, _block(each, BlockKind.QUOTED)
            index += head
            continue
        quoted = swallow or bool(_QUOTE_MARK.match(line.text))
        if quoted:
            question = _bare(line.text) or question
            yield from _with_inline_answer(line, question)
        else:
            yield line, replace(_block(line, BlockKind.NEW), question=question)
        index += 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shared:
    """One line and what of it repeats what we sent."""

    line: _Line
    block: Block
    ours: tuple[Ours, ...]


def _without_ours(marked: list[tuple[_Line, Block]], ours: Sequence[Ours]) -> Iterator[tuple[_Line, Block]]:
    """Tell our words from the vendor's by what we sent, not by marks: a whole line, a part of it, lines in between."""
    shared = [_Shared(line=line, block=block, ours=tuple(_inside(line, ours))) for line, block in marked]
    covered = [i for i, s in enumerate(shared) if s.ours]
    question = ""
    for index, each in enumerate(shared):
        if each.ours:
            yield from _parted(each)
            question = each.ours[-1].asked
        elif covered[0] < index < covered[-1] and _is_answer(each, shared, covered):
            yield each.line, Block(kind=BlockKind.NEW, start=each.block.start, end=each.block.end, question=question)
        elif each.block.kind is BlockKind.NEW and covered[0] < index < covered[-1]:
            yield each.line, replace(each.block, question=question)
        else:
            yield each.line, each.block


def _inside(line: _Line, ours: Sequence[Ours]) -> Iterator[Ours]:
    end = line.start + len(line.text)
    for one in ours:
        low, high = max(one.start, line.start), min(one.end, end)
        if low < high:
            yield replace(one, start=low, end=high)


def _parted(each: _Shared) -> Iterator[tuple[_Line, Block]]:
    """Cut a line into our words and what was typed between or behind them."""
    places, asked, line = each.line.start, "", each.line
    for one in (*each.ours, Ours(start=line.start + len(line.text), end=line.end, asked="")):
        typed = _TYPED.search(line.text[places - line.start : one.start - line.start])
        if typed is not None and asked:
            low = places + typed.start()
            yield _piece(line, BlockKind.QUOTED, places, low, "")
            yield _piece(line, BlockKind.NEW, low, one.start, asked)
            places = one.start
        asked = one.asked or asked
        if places < one.end:
            yield _piece(line, BlockKind.QUOTED, places, one.end, "")
            places = one.end


_TYPED = re.compile(r"[^\s?!.,;:>|)\]][\s\S]*[^\W_]|[^\W_]|\?\?+")  # what holds a letter or a digit, or "???"


def _piece(line: _Line, kind: BlockKind, start: int, end: int, question: str) -> tuple[_Line, Block]:
    part = _Line(start=start, end=end, text=line.text[start - line.start : end - line.start])
    return part, Block(kind=kind, start=start, end=end, question=question)


def _is_answer(each: _Shared, shared: Sequence[_Shared], covered: Sequence[int]) -> bool:
    """Tell an answer among our quoted lines from the head of the quoted mail and from mail quoted deeper."""
    text = each.line.text
    if (
        each.block.kind is not BlockKind.QUOTED
        or not _bare(text)
        or _HEAD_FROM.match(text)
        or _HEAD_NEXT.match(text)
        or _ATTRIBUTION.match(text)
    ):
        return False
    return _depth(text) <= min(_depth(shared[i].line.text) for i in covered)


def _depth(text: str) -> int:
    return len(re.sub(r"[^>]", "", re.match(r"[\s>|]*", text)[0]))  # type: ignore[index] # matches any text


def _bare(text: str) -> str:
    return re.sub(r"^[\s>|]+", "", text).strip()


def _is_interleaved(rest: list[_Line]) -> bool:
    """Tell whether the quoted mail is marked line by line, so that unmarked lines are answers."""
    texts = [line.text for line in rest if line.text.strip()]
    return bool(texts) and any(_QUOTE_MARK.match(t) for t in texts[:4])


def _quote_head(lines: list[_Line], index: int) -> int:
    """Return how many lines the head of a quoted mail takes here, 0 for none."""
    text = lines[index].text
    if _ATTRIBUTION.match(text) or _SEPARATOR.match(text):
        return 1
    if _ATTRIBUTION_START.match(text) and index + 1 < len(lines) and _ATTRIBUTION_END.match(lines[index + 1].text):
        return 2
    if not _HEAD_FROM.match(text):
        return 0
    named = [i for i, line in enumerate(lines[index + 1 : index + 8], start=1) if _HEAD_NEXT.match(line.text)]
    return named[-1] + 1 if len(named) >= 2 else 0  # noqa: PLR2004 - From and two more


def _with_inline_answer(line: _Line, question: str) -> Iterator[tuple[_Line, Block]]:
    body = _QUOTE_MARK.match(line.text)
    match = _INLINE_ANSWER.search(line.text, body.end() if body else 0)
    group = next((g for g in ("one", "two", "three") if match and match[g]), None)
    if match is None or group is None:
        yield line, _block(line, BlockKind.QUOTED)
        return
    start, end = line.start + match.start(group), line.start + match.end(group)
    before = _bare(line.text[: match.start()]) or question
    for kind, low, high in (
        (BlockKind.QUOTED, line.start, start),
        (BlockKind.NEW, start, end),
        (BlockKind.QUOTED, end, line.end),
    ):
        part = _Line(start=low, end=high, text=line.text[low - line.start : high - line.start])
        yield part, Block(kind=kind, start=low, end=high, question=before if kind is BlockKind.NEW else "")


def _block(line: _Line, kind: BlockKind) -> Block:
    return Block(kind=kind, start=line.start, end=line.end)


# ---------------------------------------------------------------- signature and disclaimers


def _with_signature(marked: list[tuple[_Line, Block]], sender_name: str) -> list[Block]:
    blocks: list[Block] = []
    ended: BlockKind | None = None
    for index, (line, block) in enumerate(marked):
        if block.kind is not BlockKind.NEW:
            ended = None
            blocks.append(block)
            continue
        ended = _ending(marked, index, before=ended, sender_name=sender_name)
        one_line = _BANNER.match(line.text)
        blocks.append(replace(block, kind=BlockKind.DISCLAIMER if one_line else ended or BlockKind.NEW))
    return blocks


def _ending(
    marked: list[tuple[_Line, Block]], index: int, *, before: BlockKind | None, sender_name: str
) -> BlockKind | None:
    text = marked[index][0].text
    if before is BlockKind.DISCLAIMER:
        return before
    if before is BlockKind.SIGNATURE and _POSTSCRIPT.match(text):
        return None
    if _DISCLAIMER.match(text) and not _CARRIES_FACTS.search(text):
        return BlockKind.DISCLAIMER
    if before is BlockKind.SIGNATURE:
        return before
    return BlockKind.SIGNATURE if _begins_signature(marked, index, sender_name) else None


def _begins_signature(marked: list[tuple[_Line, Block]], index: int, sender_name: str) -> bool:
    text = marked[index][0].text
    if re.fullmatch(r"\s*(?:--|\u2014|__+)\s*", text) or _MOBILE.match(text):
        return True
    if not (_CLOSING.match(text) or _is_name(text, sender_name)):
        return False
    rest = []
    for line, block in marked[index + 1 :]:
        if block.kind is not BlockKind.NEW:
            break
        rest.append(line.text)
    filled = [t for t in rest if t.strip()]
    if filled and _CLOSING.match(text) and _PERSON.fullmatch(filled[0]):
        return len(filled) <= _LONGEST_SIGNATURE and not any(_NAMES_LINE.search(t) for t in filled)
    return len(filled) <= _LONGEST_SIGNATURE and not any(_CARRIES_FACTS.search(t) for t in filled)


def _is_name(text: str, sender_name: str) -> bool:
    words = re.findall(r"[^\W\d_]+", text.lower())
    known = re.findall(r"[^\W\d_]+", sender_name.lower())
    return 0 < len(words) <= 4 and bool(known) and set(words) <= set(known) and not re.search(r"\d", text)  # noqa: PLR2004 - a name has few words


def _merged(blocks: list[Block], text: str) -> Iterator[Block]:
    current: Block | None = None
    for block in blocks:
        if current is not None and block.kind is current.kind and block.question == current.question:
            current = replace(current, end=block.end)
            continue
        if current is not None:
            yield current
        current = block
    if current is not None:
        yield replace(current, end=len(text)) if current.end < len(text) else current
