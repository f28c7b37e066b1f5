"""Invented messages for the tests of the EDI readers, and their statements in short."""

from domain.document import Document, Statement
from parsers.edi.edifact import read_edifact
from parsers.edi.x12 import read_x12

ISA = "ISA*00*          *00*          *ZZ*MILL           *ZZ*BUYER          *261113*0615*U*00401*000000411*0*P*>~"


def x12(code: str, *segments: str) -> bytes:
    """Return an interchange with one transaction."""
    body = [f"ST*{code}*0001", *segments]
    text = "~".join([*body, f"SE*{len(body) + 1}*0001", "GE*1*411", "IEA*1*000000411"]) + "~"
    return f"{ISA}GS*PR*MILL*BUYER*20261113*0615*411*X*004010~{text}".encode()


def x12_of(code: str, *segments: str) -> Document:
    """Return the document of one transaction."""
    return read_x12(x12(code, *segments), name="a.edi")[0]


def edifact(kind: str, *segments: str) -> bytes:
    """Return an interchange with one message."""
    body = [f"UNH+1+{kind}:D:96A:UN:EAN008", *segments]
    text = "'".join([*body, f"UNT+{len(body) + 1}+1", "UNZ+1+881'"])
    return f"UNA:+.? 'UNB+UNOC:3+V:ZZ+B:ZZ+261109:0410+881'{text}".encode()


def edifact_of(kind: str, *segments: str) -> Document:
    """Return the document of one message."""
    return read_edifact(edifact(kind, *segments), name="o.edi")[0]


def short(statement: Statement) -> tuple[str, str | None, str | None]:
    """Return kind, quantity and last promised day of a statement."""
    day = statement.promise.end if statement.promise else None
    return (
        statement.kind.value,
        str(statement.quantity.value) if statement.quantity else None,
        day.isoformat() if day else None,
    )


def rows(document: Document) -> list[tuple[str, str | None, str | None]]:
    """Return the statements of a document in short."""
    return [short(s) for s in document.statements]


def is_held(statement: Statement) -> bool:
    """Tell whether the reader lets the statement wait for a person."""
    forced = {"conditional", "unclear_quantity", "unclear_date", "unclear_kind", "default_accept"}
    return statement.reading < 0.7 or bool(forced & {c.value for c in statement.cautions})
