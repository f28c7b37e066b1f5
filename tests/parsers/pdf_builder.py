"""Invented vendor papers as PDFs: words are placed by hand, so that tests know every cell."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

L, R, C = "left", "right", "centre"


@dataclass
class Sheet:
    """A page under construction; y counts down from the top in points."""

    font: str = "Helvetica"
    size: float = 9.0
    y: float = 60.0
    marks: list[tuple[Any, ...]] = field(default_factory=list)

    def put(self, x: float, text: str, align: str = L, *, dy: float = 0.0, font: str | None = None) -> "Sheet":
        self.marks.append(("text", x, self.y + dy, text, align, font or self.font, self.size))
        return self

    def line(self, text: str, x: float = 40.0, step: float = 12.0) -> "Sheet":
        self.put(x, text)
        return self.down(step)

    def row(
        self, xs: Sequence[tuple[float, str]], texts: Sequence[str], step: float = 12.0, font: str | None = None
    ) -> "Sheet":
        for (x, align), text in zip(xs, texts, strict=True):
            if text:
                self.put(x, text, align, font=font)
        return self.down(step)

    def rule(self, x0: float = 40.0, x1: float = 572.0, dy: float = -9.0) -> "Sheet":
        self.marks.append(("rule", x0, x1, self.y + dy))
        return self

    def bar(self, x0: float = 40.0, x1: float = 572.0, height: float = 13.0) -> "Sheet":
        """A dark bar behind the line at ``y``; what is put on it afterwards is drawn over it."""
        self.marks.append(("bar", x0, x1, self.y + 3.5, height))
        return self

    def white(self, x: float, text: str, align: str = L) -> "Sheet":
        self.marks.append(("white", x, self.y, text, align, self.font, self.size))
        return self

    def down(self, step: float = 12.0) -> "Sheet":
        self.y += step
        return self


def pdf(*sheets: Sheet, rotate: int = 0, password: str | None = None) -> bytes:
    """Render the pages; ``rotate`` sets the page's /Rotate entry."""
    out = BytesIO()
    encrypt = {"encrypt": password} if password else {}
    # reportlab swaps the page box of a turned page, although what is drawn stays upright
    size = letter[::-1] if rotate in (90, 270) else letter
    canvas = Canvas(out, pagesize=size, invariant=1, **encrypt)
    for sheet in sheets:
        if rotate:
            canvas.setPageRotation(rotate)
        for mark in sheet.marks:
            _draw(canvas, mark)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _draw(canvas: Canvas, mark: tuple[Any, ...]) -> None:
    height = letter[1]
    if mark[0] == "rule":
        _, x0, x1, y = mark
        canvas.line(x0, height - y, x1, height - y)
        return
    if mark[0] == "bar":
        _, x0, x1, y, tall = mark
        canvas.setFillGray(0.2)
        canvas.rect(x0, height - y, x1 - x0, tall, stroke=0, fill=1)
        canvas.setFillGray(0)
        return
    if mark[0] == "turned":
        _, x, y, text, angle, size = mark
        canvas.saveState()
        canvas.setFont("Helvetica", size)
        canvas.translate(x, y)
        canvas.rotate(angle)
        canvas.drawString(0, 0, text)
        canvas.restoreState()
        return
    if mark[0] == "white":
        canvas.setFillGray(1)
        _draw(canvas, ("text", *mark[1:]))
        canvas.setFillGray(0)
        return
    _, x, y, text, align, font, size = mark
    canvas.setFont(font, size)
    draw = {L: canvas.drawString, R: canvas.drawRightString, C: canvas.drawCentredString}[align]
    draw(x, height - y, text)


def fixed_pitch(*lines: str, size: float = 7.0, x: float = 30.0) -> Sheet:
    """A print-out in Courier: every character has its column."""
    sheet = Sheet(font="Courier", size=size, y=40.0)
    for text in lines:
        if text.strip():
            sheet.put(x, text.rstrip())
        sheet.down(size * 1.25)
    return sheet
