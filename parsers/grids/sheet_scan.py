"""What a worksheet's XML says beside its values: hidden rows and columns, and formulas saved without their result.

The value reader delivers hidden cells like any others. Rows a filter put away are hidden too: a vendor filters his
order book to the customer's lines and sends it, so what is hidden is about others, or old. Found while the extent is
checked, so that a sheet is unpacked once.
"""

import re
from dataclasses import dataclass, field

_ROW = re.compile(rb'<(?:\w+:)?row\b(?=[^>]{0,400}?\s(?:hidden="(?:1|true)"|ht="0"))[^>]{0,400}?\sr="(\d{1,7})"')
_COLUMN = re.compile(rb"<(?:\w+:)?col\b[^>]{0,400}>")
_UNSEEN = re.compile(rb'\s(?:hidden="(?:1|true)"|width="0")')
_REACH = re.compile(rb'\s(min|max)="(\d{1,5})"')
_NO_RESULT = (b"</f></c>", b"</f><v></v></c>", b"</f><v/></c>", b"</f><v /></c>")
_MOST_COLUMNS = 256


@dataclass(slots=True)
class SheetScan:
    """Rows and columns that are not shown, counted from 0, and how many formulas have no stored result."""

    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    no_result: int = 0

    def take(self, chunk: bytes) -> None:
        """Look through a piece of the sheet; pieces may overlap."""
        if b'hidden="' in chunk or b'ht="0"' in chunk:
            self.rows.update(int(found[1]) - 1 for found in _ROW.finditer(chunk))
        if b"<cols>" in chunk or b":cols>" in chunk:
            for found in _COLUMN.finditer(chunk):
                if _UNSEEN.search(found[0]):
                    reach = {name: int(value) for name, value in _REACH.findall(found[0])}
                    first = reach.get(b"min", 1)
                    self.columns.update(range(first - 1, min(reach.get(b"max", first), _MOST_COLUMNS)))
        self.no_result += sum(chunk.count(form) for form in _NO_RESULT)
