"""The commands that bring in files of the ERP."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.shell import Exit, opened_home, say
from domain.errors import InputError

if TYPE_CHECKING:
    from flows.feeds import FeedResult

importer = typer.Typer(no_args_is_help=True, help="Bring in a file of the ERP or of a vendor.")

_Map = Annotated[list[str] | None, typer.Option("--map", metavar="FIELD=HEADER", help="Read a field from this column.")]


@importer.command("orders")
def import_orders(
    file: Path,
    full: Annotated[
        bool, typer.Option(help="The file holds every open line: what vanished was closed by the ERP.")
    ] = False,
    map_: _Map = None,
) -> None:
    """Open purchase orders."""
    _import("orders", file, map_, full=full)


@importer.command("vendors")
def import_vendors(
    file: Path,
    map_: _Map = None,
) -> None:
    """Vendors with their domains, contacts and habits."""
    _import("vendors", file, map_)


@importer.command("receipts")
def import_receipts(
    file: Path,
    map_: _Map = None,
) -> None:
    """Goods receipts."""
    _import("receipts", file, map_)


@importer.command("customers")
def import_customers(file: Path, map_: _Map = None) -> None:
    """Customers with their priority."""
    _import("customers", file, map_)


@importer.command("demand")
def import_demand(file: Path, map_: _Map = None) -> None:
    """Goods issued to customers, and goods they wait for."""
    _import("demand", file, map_)


@importer.command("inventory")
def import_inventory(file: Path, map_: _Map = None) -> None:
    """Our stock by item and warehouse."""
    _import("inventory", file, map_)


@importer.command("vendor-stock")
def import_vendor_stock(
    where: Annotated[str, typer.Argument(metavar="FILE|FOLDER|URL", help="The list, or a folder of lists.")],
    vendor: Annotated[str, typer.Option(help="The vendor's id.")],
    map_: _Map = None,
) -> None:
    """What a vendor says he has in stock: CSV, XLSX, JSON or X12 846."""
    from commands.progress import busy
    from flows.stock_feeds import import_stock

    with opened_home() as home, busy(f"reading {where.partition('?')[0]}"):
        done = import_stock(home, where, vendor_id=vendor, mapping=_mapping(map_))
    for result in done.results:
        _tell(result.report.file, "vendor stock", result)
    say(*done.failed)
    if done.failed or any(result.report.refused for result in done.results):
        raise typer.Exit(Exit.LEFT_IN_ERROR)


def _import(
    kind: str,
    file: Path,
    pairs: Sequence[str] | None,
    *,
    full: bool = False,
) -> None:
    from commands.progress import busy
    from db.records import FeedKind
    from flows.feeds import Extent, import_feed

    with opened_home() as home, busy(f"reading {file.name}"):
        extent = Extent.FULL if full else Extent.PART
        result = import_feed(home, FeedKind(kind), file, mapping=_mapping(pairs), extent=extent)
    _tell(file.name, kind.replace("_", " "), result)
    if result.report.refused:
        raise typer.Exit(Exit.LEFT_IN_ERROR)


def _tell(name: str, what: str, result: "FeedResult") -> None:
    counts = result.counts
    say(f"{name}: {counts.new} new, {counts.changed} changed, {counts.unchanged} unchanged {what}")
    if result.closed:
        say(f"{result.closed} lines are no longer in the report and count as closed by the ERP")
    say(*result.report.notes, *map(str, result.report.problems))
    if result.report.refused:
        say(f"{result.report.refused} rows were refused; the others are in")


def _mapping(pairs: Sequence[str] | None) -> dict[str, str]:
    mapping: dict[str, str] = {}
    for pair in pairs or ():
        name, equals, header = pair.partition("=")
        if not equals or not name.strip() or not header.strip():
            raise InputError(f"--map {pair!r} is not of the form FIELD=HEADER")
        mapping[name.strip()] = header.strip()
    return mapping
