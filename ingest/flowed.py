"""Text with ``format=flowed`` (RFC 3676): lines that only the window width broke are put together again."""

import re

_QUOTE = re.compile(r"^(>+) ?")
# A soft break comes where the next word would not have fitted. A short line that happens to end in a blank is a
# typed row of a table and stays a line of its own.
_NARROWEST = 55


def unflow(text: str, *, delete_space: bool) -> str:
    """Return ``text`` with soft line breaks joined and space-stuffing removed; quote depth is kept as "> " marks.

    ``delete_space`` is the DelSp parameter: the blank before the break is no part of the words.
    """
    lines: list[str] = []
    depth_before, open_line = 0, False
    for raw in text.split("\n"):
        depth, line = _depth(raw)
        if open_line and depth == depth_before and lines and _was_soft(lines[-1], line):
            lines[-1] = (lines[-1][:-1] if delete_space else lines[-1]) + line
        else:
            lines.append(_quoted(depth, line))
        open_line = line.endswith(" ") and line != "-- "
        depth_before = depth
    return "\n".join(line.rstrip(" ") if line != "-- " else line for line in lines)


def _depth(raw: str) -> tuple[int, str]:
    match = _QUOTE.match(raw)
    if match:
        return len(match[1]), raw[match.end() :]
    return 0, raw.removeprefix(" ")


def _was_soft(before: str, line: str) -> bool:
    return len(before) + len(line.split(" ", 1)[0]) > _NARROWEST


def _quoted(depth: int, line: str) -> str:
    return "> " * depth + line
