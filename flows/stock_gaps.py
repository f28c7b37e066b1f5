"""Loads open lines and the vendors' stock lists for the weekly compare."""

from collections.abc import Iterator, Sequence
from itertools import islice

from sqlalchemy.orm import Session

from db.engine import read_session
from db.repositories.aliases import Aliases
from db.repositories.orders import Orders
from db.repositories.supply import Supply
from domain.alias import AliasStatus
from domain.purchase import PoLine, is_open
from domain.supply import VendorStock
from flows.accounts import states_of
from flows.close_out_report import is_vendor
from flows.home import Home
from flows.weekly_tasks import owned, tasks_of
from matching.articles import Articles
from reports.figure import Figure
from reports.stock_gaps import StockGap, gaps_figure, gaps_of

_CHUNK = 500


def stock_gaps_figure(home: Home, *, vendor: str | None = None, owner: str | None = None) -> Figure:
    """Return the weekly compare; ``vendor`` (an id or a part of the name) and ``owner`` (a buyer) narrow it.

    Only lines that some article of a list fits are folded; most lines never are.
    """
    _ = home.calendar  # its first use may write
    with read_session(home.engine) as session:
        vendors = {v.vendor_id: v for v in Orders(session).vendors()}
        lines = [
            line
            for line in Orders(session).every_line()
            if is_open(line) and is_vendor(line.vendor_id, vendors, vendor)
        ]
        own = [line for line in lines if owner is None or line.buyer.casefold() == owner.strip().casefold()]
        lists = Supply(session).vendor_stock()
        articles = articles_of(session, lists)
        gaps = [gap for found in _gaps(session, home, own, articles) for gap in found]
        tasks = owned(tasks_of(session, home, lines, lists), owner)
    return gaps_figure(gaps, tasks, vendors=vendors, as_of=home.as_of)


def articles_of(session: Session, lists: Sequence[VendorStock]) -> Articles:
    """Return the stock lists with the aliases that count."""
    aliases = (alias for alias in Aliases(session).every() if alias.status is AliasStatus.IN_FORCE)
    return Articles(lists, aliases)


def _gaps(session: Session, home: Home, lines: Sequence[PoLine], articles: Articles) -> Iterator[tuple[StockGap, ...]]:
    fitting = ((line, offers) for line in lines if (offers := articles.offers(line)))
    while chunk := list(islice(fitting, _CHUNK)):
        states = states_of(session, home, [line for line, _ in chunk])
        for state, (_, offers) in zip(states, chunk, strict=True):
            yield gaps_of(state, offers, calendar=home.calendar)
