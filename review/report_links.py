"""Where a value of a report leads: to its line, its vendor, or the lines that a figure counts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from reports.figure import Figure, Value, shown

_ONLY_WHOLE = frozenset({"heatmap", "safety-stock"})  # reports that cannot be narrowed to a vendor
_BOARD = {"owner": "owner", "code": "code", "top_exception": "code", "customer": "customer"}
_VENDOR = ("vendor_id", "vendor")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A value as it is shown, and the address it opens; empty where there is nothing behind it."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """What addresses are made of: the report, the vendor it is narrowed to, and the vendors' ids by their names."""

    report: str
    vendor: str
    ids: Mapping[str, str]

    def cells(self, figure: Figure, row: tuple[Value, ...]) -> tuple[Cell, ...]:
        """Return the cells of a row of a figure."""
        texts = {c.key: shown(v, c.kind) for v, c in zip(row, figure.columns, strict=True)}
        return tuple(
            Cell(text=text, url=url) for text, url in zip(texts.values(), self._urls(figure, row, texts), strict=True)
        )

    def _urls(self, figure: Figure, row: tuple[Value, ...], texts: Mapping[str, str]) -> Iterator[str]:
        line = f"/lines/{quote(texts['po'], safe='')}/{quote(texts['line'], safe='')}" if self._is_line(texts) else ""
        vendor = self._vendor(figure, texts)
        for column, value in zip(figure.columns, row, strict=True):
            text = texts[column.key]
            if not text:
                yield ""
            elif line and column.key in {"po", "line"}:
                yield line
            elif vendor and (column.key in _VENDOR or text in self.ids):
                yield f"/vendors/{quote(vendor, safe='')}"
            elif column.key in _BOARD and not line:
                yield f"/exceptions?{_BOARD[column.key]}={quote(text)}"
            elif vendor and not line and (column.kind.numeric or figure.heat) and value not in {0, "0"}:
                yield self._lines_behind(vendor)
            else:
                yield ""

    @staticmethod
    def _is_line(texts: Mapping[str, str]) -> bool:
        return bool(texts.get("po") and texts.get("line"))

    def _vendor(self, figure: Figure, texts: Mapping[str, str]) -> str:
        """The id of the vendor a row is about; a heat map names him in its first column."""
        if texts.get("vendor_id"):
            return texts["vendor_id"]
        named = texts.get("vendor") or texts[figure.columns[0].key]
        return self.ids.get(named, "")

    def _lines_behind(self, vendor: str) -> str:
        """The lines a figure of a vendor counts: the same report of this vendor only, else the exceptions board."""
        if self.report in _ONLY_WHOLE or self.vendor:
            return f"/exceptions?vendor={quote(vendor)}"
        return f"/reports/{self.report}?vendor={quote(vendor)}"
