"""Links from a report back into the screen: the rows that are about an order line open its page."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from reports.figure import Figure, Value

_LINK_COLUMNS = ("po", "line")


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Where the screen is; ``base`` is its address without a slash at the end, empty where nobody can open it."""

    base: str = ""

    def line(self, po: str, line: str) -> str | None:
        """Return the address of an order line's page, None without a screen."""
        if not self.base or not po or not line:
            return None
        return f"{self.base}/lines/{quote(po, safe='')}/{quote(line, safe='')}"

    def report(self, name: str) -> str | None:
        """Return the address of a report's page, None without a screen."""
        return f"{self.base}/reports/{quote(name, safe='')}" if self.base and name else None


NO_LINKS = Links()


def line_places(figure: Figure) -> Mapping[str, int] | None:
    """Return the columns that name an order line, by ``po`` and ``line``; None where a figure has none."""
    places = {column.key: index for index, column in enumerate(figure.columns) if column.key in _LINK_COLUMNS}
    return places if len(places) == len(_LINK_COLUMNS) else None


def row_links(figure: Figure, links: Links) -> tuple[str | None, ...]:
    """Return for every row the address of the order line it is about."""
    places = line_places(figure)
    if places is None or not links.base:
        return (None,) * len(figure.rows)
    return tuple(links.line(_text(row[places["po"]]), _text(row[places["line"]])) for row in figure.rows)


def _text(value: Value) -> str:
    return "" if value is None else str(value)
