"""A company with a year of orders, receipts, words of vendors, stock and costs: every report has something to show."""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from db.records import FeedKind
from flows.chase import chase
from flows.decide_lines import decide_line
from flows.decision_values import Done, NoteCost
from flows.feeds import import_feed
from flows.heatmap import heatmap
from flows.home import Home, open_home
from flows.receive import receive
from tests.flows.mail_builder import OWN, raw
from tests.flows.test_decide_lines import CLOSING

AS_OF = date(2026, 11, 23)
_VENDORS = (
    ("V101", "Lakeshore Plate & Sheet", "lakeshoreplate.example.com", "Jim Novak"),
    ("V102", "Tri-County Bar Company", "tricountybar.example.com", "Marcy Olsen"),
    ("V103", "Summit Tube & Pipe", "summittube.example.net", "Al Reyes"),
    ("V104", "Keystone Structural Sections and Heavy Beams", "keystonestructural.example.org", "Beth Lindqvist"),
    ("V105", "Acero del Norte", "acerodelnorte.example.org", "Luis Vega"),
)
_GOODS = (
    ("PL36-0500-96-240", "PLATE A36 1/2 X 96 X 240", "PC", "1480.00"),
    ("PL50-0750-96-240", "PLATE A572-50 3/4 X 96 X 240", "PC", "2310.50"),
    ("HR10-48-120", "HR SHEET A1011 CS-B 10GA X 48 X 120", "PC", "148.25"),
    ("RB1018-1500", "CF ROUND 1018 1-1/2 X 12'", "PC", "62.40"),
    ("W12X26-40", "BEAM A992 W12 X 26 X 40'", "PC", "874.00"),
    ("SQ4-0250-24", "TUBE A500-B 4 X 4 X 1/4 X 24'", "PC", "291.75"),
)
_CUSTOMERS = (("Harbor Fabrication", "A"), ("Mill Creek Trailers", "B"), ("Ames Boiler Works", "A"), ("", ""))
_BUYERS = ("DKESSLER", "MORTIZ")
_ORDER_HEAD = (
    "PO Number,PO Line,Vendor,Item,Description,Qty Ordered,Qty Received,UOM,Unit Price,Price UOM,Order Date,"
    "Required Date,Buyer,Customer,Customer Priority,Warehouse"
)


def make_report_world(folder: Path, *, config: str = "") -> None:
    """Fill a fresh home folder; the same every time."""
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text('holidays_country = ""\n' + config, encoding="utf-8")
    dice = random.Random(7)
    orders, receipts = _orders(dice)
    with open_home(folder, as_of=AS_OF) as home:
        _feed(home, FeedKind.VENDORS, "vendors", _vendors())
        _feed(home, FeedKind.ORDERS, "orders", [_ORDER_HEAD, *orders])
        _feed(
            home,
            FeedKind.RECEIPTS,
            "receipts",
            ["Receipt No,PO Number,PO Line,Receipt Date,Qty Received,UOM", *receipts],
        )
        _feed(home, FeedKind.INVENTORY, "inventory", _inventory())
        _feed(home, FeedKind.DEMAND, "issues", _issues(dice))
        _feed(home, FeedKind.DEMAND, "wanted", _wanted())
        _feed(home, FeedKind.VENDOR_STOCK, "stock", _vendor_stock(), vendor="V102")
        _feed(home, FeedKind.VENDOR_STOCK, "stock1", _own_stock(), vendor="V101")
        _words(home, orders, dice)
        chase(home)
        _decisions(home, orders)
        with open_home(folder, as_of=AS_OF - timedelta(days=7)) as before:
            heatmap(before)


def _feed(home: Home, kind: FeedKind, name: str, lines: list[str], vendor: str | None = None) -> None:
    file = home.settings.home / f"{name}.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert import_feed(home, kind, file, mapping={}, vendor_id=vendor).report.problems == []
    file.unlink()


def _vendors() -> list[str]:
    head = "vendor_id,name,domains,contacts,transit_days,ack_sla_days"
    return [head, *(f"{v},{name},{domain},{who} <orders@{domain}>,2,2" for v, name, domain, who in _VENDORS)]


def _orders(dice: random.Random) -> tuple[list[str], list[str]]:
    """Two orders a week for a year; those of more than eight weeks ago are received, most of them in full."""
    orders, receipts = [], []
    for number in range(104):
        ordered_on = AS_OF - timedelta(days=364 - int(number * 3.4))
        vendor = _VENDORS[number % len(_VENDORS)][0]
        for line in range(1, 2 + number % 3):
            item, words, uom, price = _GOODS[(number + line) % len(_GOODS)]
            customer, priority = _CUSTOMERS[(number + line) % len(_CUSTOMERS)]
            amount, need = dice.randint(4, 60), ordered_on + timedelta(days=dice.randint(14, 35))
            po, got = 4500 + number, 0
            if ordered_on < AS_OF - timedelta(days=56):
                got = amount if dice.random() < 0.85 else amount - dice.randint(1, 3)
                came = min(need + timedelta(days=dice.choice((-3, 0, 1, 4, 9))), AS_OF)
                receipts.append(f"R{po}-{line},{po},{line},{came},{got},{uom}")
            orders.append(
                f"{po},{line},{vendor},{item},{words},{amount},{got},{uom},{price},{uom},{ordered_on},{need},"
                f"{_BUYERS[number % 2]},{customer},{priority},{('CHI', 'GARY')[line % 2]}"
            )
    return orders, receipts


def _words(home: Home, orders: list[str], dice: random.Random) -> None:
    """Vendors confirm their open orders: in time, late, short, or not at all."""
    rows = [row.split(",") for row in orders]
    for vendor, _, domain, who in _VENDORS[:4]:
        mine = [r for r in rows if r[2] == vendor and r[6] == "0"]
        for number, row in enumerate(mine[:-1]):
            need, amount = date.fromisoformat(row[11]), int(row[5])
            kind = number % 4
            ship = need + timedelta(days=(-2, 12, 24, 3)[kind])
            said = amount if kind != 1 else max(1, amount - dice.randint(1, 4))
            table = f"Customer PO,PO Line,Description,Qty Confirmed,UOM,Ship Date\n{row[0]},{row[1]},{row[4]},{said},{row[7]},{ship:%m/%d/%Y}\n"
            day = datetime.combine(date.fromisoformat(row[10]) + timedelta(days=2), datetime.min.time(), UTC)
            mail = raw(
                "Please see the attached confirmation.", sender=f"{who} <orders@{domain}>", csv=table,
                day=day + timedelta(hours=15, minutes=number), name=f"{vendor}-{number}.eml", subject=f"PO {row[0]}",
            )  # fmt: skip
            receive(home, mail, own=OWN)
        if mine:
            row = mine[-1]
            text = f"PO {row[0]} line {row[1]}: mill outage, the balance is backordered, no date yet. Will advise."
            day = datetime(2026, 11, 17, 15, tzinfo=UTC)
            receive(
                home,
                raw(
                    text, sender=f"{who} <orders@{domain}>", day=day, name=f"{vendor}-late.eml", subject=f"PO {row[0]}"
                ),
                own=OWN,
            )


def _inventory() -> list[str]:
    head = "Item,Description,Warehouse,On Hand,Allocated,UOM,Avg Cost,ABC,Safety Stock,Reorder Point"
    stock = ((9, 2, 4), (3, 3, 20), (140, 20, 30), (0, 0, 60), (22, 4, 5), (75, 10, 12))
    return [
        head,
        *(
            f"{item},{words},{('CHI', 'GARY')[n % 2]},{hand},{taken},{uom},{price},{'ABC'[n % 3]},{kept},{kept * 2}"
            for n, ((item, words, uom, price), (hand, taken, kept)) in enumerate(zip(_GOODS, stock, strict=True))
        ),
        "PL36-0500-96-288,PLATE A36 1/2 X 96 X 288,CHI,12,0,PC,1776.00,B,2,4",
    ]


def _issues(dice: random.Random) -> list[str]:
    rows = ["Document,Issue Date,Item No,Qty Issued,UOM,Customer"]
    for number in range(260):
        item, _, uom, _ = _GOODS[number % len(_GOODS)]
        day = AS_OF - timedelta(days=1 + dice.randint(0, 250))
        rows.append(f"I{number},{day},{item},{dice.randint(1, 9)},{uom},{_CUSTOMERS[number % 3][0]}")
    return rows


def _wanted() -> list[str]:
    rows = ["Sales Order,Line,Customer,Item,Qty,UOM,Need Date,Priority"]
    for number, (item, _, uom, _) in enumerate(_GOODS * 2):
        customer, priority = _CUSTOMERS[number % 3]
        rows.append(
            f"SO-{700 + number},1,{customer},{item},{6 + number},{uom},{AS_OF + timedelta(days=number)},{priority}"
        )
    return rows


def _vendor_stock() -> list[str]:
    head = "Part Number,Description,Branch,Qty Available,UOM,Unit Price,Next ETA,As Of"
    return [
        head,
        *(
            f"TC-{n},{words},JOLIET,{(80, 0, 40)[n % 3]},{uom},{Decimal(price) * Decimal('1.05'):.2f},2026-12-28,2026-11-20"
            for n, (_, words, uom, price) in enumerate(_GOODS)
        ),
    ]


def _own_stock() -> list[str]:
    head = "Part Number,Description,Branch,Qty Available,UOM,Next ETA,As Of"
    return [head, *(f"LK-{n},{g[1]},CHI,{(0, 60)[n % 2]},{g[2]},2027-01-11,2026-11-21" for n, g in enumerate(_GOODS))]


def _decisions(home: Home, orders: list[str]) -> None:
    rows = [row.split(",") for row in orders]
    waiting = [r for r in rows if 0 < int(r[6]) < int(r[5])]
    costs = (("premium_freight", "420.00", "rc5"), ("overtime", "910.50", "rc4"), ("expedite", "185.00", "rc1"))
    for row, (kind, amount, cause) in zip(waiting, costs, strict=False):
        choice = NoteCost(kind=kind, amount=Decimal(amount), root_cause=cause, note="customer could not wait")
        assert isinstance(decide_line(home, row[0], row[1], choice, who="R. Novak"), Done)
    for row in waiting[:2]:
        assert isinstance(decide_line(home, row[0], row[1], CLOSING, who="R. Novak"), Done)
