"""The whole service, measured: mails a second, how soon a mail is visible, how soon work goes on after a crash.

Run: ``python bench/pipeline.py [throughput] [latency] [recovery] [--mails N] [--polling N]``; all three by default.
PostgreSQL and Dovecot are private servers on loopback; a part whose server is not installed is left out.
``latency`` with IDLE and by polling uses the default intervals. ``recovery`` on two hosts waits for the real silence
of a worker (three minutes), so that it takes about five.
"""

import argparse
import csv
import os
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from email.message import EmailMessage
from pathlib import Path

from db.engine import write_session
from db.records import FeedKind
from flows.export import export_rows
from flows.feeds import import_feed
from flows.home import Home
from flows.receive import pending_mail_ids
from flows.storing import store_mail
from ingest.mailbox import RawMail
from jobs.enqueue import JobBox, prepare_engine
from tests.jobs.fleet import Fleet, wait_until
from tests.parsers.pdf_builder import L, R, Sheet, pdf
from tests.postgres import PostgresServer, why_not
from tests.servers.dovecot import Dovecot, binary

AS_OF = date(2026, 11, 23)
LINES_A_PO = 4
VENDORS = ("Northgate Plate", "Harrow Bar", "Quill Tube", "Ostrava Sheet")
COLUMNS = [(60, L), (110, L), (330, R), (360, L), (440, R), (568, R)]
ORDER_COLUMNS = ["PO", "Line", "Vendor", "Item", "Description", "Qty Ordered", "UOM", "Order Date", "Required Date"]
TITLES = ["Line", "Description", "Quantity", "U/M", "Unit Price", "Ship Date"]
IN_FLIGHT = 6  # mails of the recovery runs


def orders(folder: Path, count: int) -> tuple[Path, Path]:
    """Write vendors and one order for every mail."""
    vendors, lines = folder / "vendors.csv", folder / "orders.csv"
    with vendors.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["vendor_id", "name", "domains", "contacts"])
        for number, name in enumerate(VENDORS):
            domain = f"{name.split()[0].lower()}.example.com"
            writer.writerow([f"V{number}", name, domain, f"Sales <sales@{domain}>"])
    with lines.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(ORDER_COLUMNS)
        for number in range(count):
            for line in range(1, LINES_A_PO + 1):
                row = [450_000 + number, line, f"V{number % len(VENDORS)}", item(number, line), text(line), 10 * line]
                writer.writerow([*row, "PC", "11/09/2026", "12/21/2026"])
    return vendors, lines


def item(number: int, line: int) -> str:
    return f"PL{number % 900:03}-{line:02}50"


def text(line: int) -> str:
    return f"PLATE A36 {line}/4 X 48 X {96 + 24 * line}"


def mail(number: int) -> bytes:
    """Half of the mails answer in words, half with an acknowledgment as PDF."""
    vendor = VENDORS[number % len(VENDORS)]
    message = EmailMessage()
    message["From"] = f"Sales <sales@{vendor.split()[0].lower()}.example.com>"
    message["To"] = "purchasing@harborview.example.com"
    message["Date"] = f"Mon, 23 Nov 2026 {number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02} +0000"
    message["Message-ID"] = f"<bench-{number}@{vendor.split()[0].lower()}.example.com>"
    message["Subject"] = f"PO {450_000 + number}"
    if number % 2:
        message.set_content(
            f"Hi,\n\nPO {450_000 + number} line 2: all {20} pcs will ship 12/{1 + number % 20:02}/2026.\n"
            f"Line 3 is backordered, new date 01/{5 + number % 20:02}/2027.\n\nRegards,\nSales\n"
        )
        return message.as_bytes()
    sheet = Sheet().line(vendor).line("Order Acknowledgment")
    sheet.line(f"Your P.O. {450_000 + number}   Our order {7000 + number}").down(20)
    sheet.row(COLUMNS, TITLES, 14)
    for line in range(1, LINES_A_PO + 1):
        cells = [str(line), f"{item(number, line)} {text(line)}", str(10 * line), "PC", "52.40", f"12/{line:02}/2026"]
        sheet.row(COLUMNS, cells, 14)
    message.set_content("Please find our acknowledgment attached.\n")
    message.add_attachment(pdf(sheet), maintype="application", subtype="pdf", filename=f"ack-{number}.pdf")
    return message.as_bytes()


def cpu_seconds(pids: list[int]) -> float:
    """User and system time of processes and all their living and ended children."""
    ticks = os.sysconf("SC_CLK_TCK")
    family = set(pids)
    stats = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(") ")[2].split()
        except OSError:
            continue
        stats[int(entry.parent.name)] = (int(fields[1]), sum(map(int, fields[11:15])))
    grew = True
    while grew:
        more = {pid for pid, (parent, _) in stats.items() if parent in family} - family
        family |= more
        grew = bool(more)
    return sum(stats[pid][1] for pid in family if pid in stats) / ticks


@contextmanager
def filled(fleet: Fleet, mails: int) -> Iterator[Home]:
    with fleet.opened(AS_OF) as home, tempfile.TemporaryDirectory() as folder:
        vendors, lines = orders(Path(folder), mails)
        import_feed(home, FeedKind.VENDORS, vendors, mapping={})
        import_feed(home, FeedKind.ORDERS, lines, mapping={})
        yield home


def throughput(server: PostgresServer, mails: int) -> None:
    print(f"\nThroughput, PostgreSQL with fsync, {mails} mails (half prose, half PDF), {os.cpu_count()} cores")
    for workers in (1, 2, 4):
        with tempfile.TemporaryDirectory() as folder:
            fleet = Fleet(Path(folder) / "home", url=server.create(f"through{workers}"), settings={})
            try:
                run_workers(fleet, workers, mails)
            finally:
                fleet.end()


def run_workers(fleet: Fleet, workers: int, mails: int) -> None:
    with filled(fleet, mails) as home:
        prepare_engine(home.settings.url)
        with JobBox(home.engine) as box:
            names = [f"w{number}" for number in range(workers)]
            for name in names:
                fleet.start(name)
            wait_until(lambda: all("works on" in fleet.log(name) for name in names))
            # Two mails a worker first: every process has then loaded its readers.
            warm = 4 * workers
            for number in range(warm):
                store_mail(home, RawMail(source=f"{number}.eml", content=mail(number)), enqueue=box.reads)
            wait_until(lambda: not pending_mail_ids(home), seconds=300)
            time.sleep(3)
            for number in range(warm, mails):
                store_mail(home, RawMail(source=f"{number}.eml", content=mail(number)), enqueue=None)
            pids = [process.pid for process in fleet.processes.values()]
            before, began = cpu_seconds(pids), time.monotonic()
            with write_session(home.engine) as session:  # all become ready at one moment
                box.reads(session, pending_mail_ids(home))
            wait_until(lambda: not pending_mail_ids(home), seconds=1800)
            seconds, cpu = time.monotonic() - began, cpu_seconds(pids) - before
        done = mails - warm
        outcomes = [row["outcome"] for row in export_rows(home, "messages")]
        assert len(outcomes) == mails
        print(
            f"  {workers} workers: {done / seconds:5.2f} mails/s; {cpu / done:.2f} s of CPU a mail, "
            f"{cpu / seconds:.2f} cores busy; load {os.getloadavg()[0]:.1f}; {outcomes.count('applied')} applied"
        )


MAILBOX = """
[[mailbox]]
name = "purchasing"
host = "127.0.0.1"
port = {port}
ca_file = "{ca}"
user = "{user}"
secret = "env:BENCH_PASSWORD"
idle = {idle}
"""


def latency(polling: int) -> None:
    print("\nFrom delivery to the export, SQLite, one process, default intervals, an otherwise idle service")
    with tempfile.TemporaryDirectory(prefix="bench-mail-") as folder, Dovecot(Path(folder)) as server:
        for way, idle, count in (("IDLE", "true", 10), ("polling", "false", polling)):
            if count:
                seconds = visible_after(server, way, idle, count)
                middle, longest = statistics.median(seconds), max(seconds)
                print(f"  {way:8} median {middle:5.1f} s, longest {longest:5.1f} s, {count} mails")


def visible_after(server: Dovecot, way: str, idle: str, count: int) -> list[float]:
    user = f"bench{way.lower()}"
    password = server.add_user(user)
    server.restart()
    with tempfile.TemporaryDirectory() as folder:
        fleet = Fleet(Path(folder) / "home", settings={"BENCH_PASSWORD": password})
        try:
            with filled(fleet, count + 2) as home:
                entry = MAILBOX.format(port=server.tls_port, ca=server.ca_file, user=user, idle=idle)
                (fleet.folder / "config.toml").write_text(entry)
                server.deliver(user, mail(count))
                fleet.start("run")
                wait_until(lambda: shown(home) == 1, seconds=180)
                found = []
                for number in range(count):
                    time.sleep(random.uniform(2, 12 if idle == "true" else 45))
                    server.deliver(user, mail(number))
                    began = time.monotonic()
                    wait_until(lambda number=number: shown(home) == number + 2, seconds=300)
                    found.append(time.monotonic() - began)
                return found
        finally:
            fleet.end()


def shown(home: Home) -> int:
    return sum(row["outcome"] is not None for row in export_rows(home, "messages"))


def recovery(server: PostgresServer | None) -> None:
    print("\nFrom kill -9 in the middle of a mail to its end, default intervals")
    with tempfile.TemporaryDirectory() as folder:
        fleet = Fleet(Path(folder) / "home", settings={})
        try:
            print(f"  one host, SQLite, started again after 2 s (RestartSec): {killed_here(fleet):.1f} s")
        finally:
            fleet.end()
    if server is None:
        return
    with tempfile.TemporaryDirectory() as folder:
        fleet = Fleet(Path(folder) / "home", url=server.create("recovery"), settings={})
        try:
            print(f"  two workers, PostgreSQL, the killed one never returns: {killed_there(fleet):.1f} s")
        finally:
            fleet.end()


def _loaded(home: Home) -> None:
    prepare_engine(home.settings.url)
    with JobBox(home.engine) as box:
        for number in range(IN_FLIGHT):
            store_mail(home, RawMail(source=f"{number}.eml", content=mail(number)), enqueue=box.reads)


def killed_here(fleet: Fleet) -> float:
    with filled(fleet, IN_FLIGHT) as home:
        _loaded(home)
        process = fleet.start("run", fault="hang:3")
        wait_until(lambda: len(pending_mail_ids(home)) == IN_FLIGHT - 2)
        process.kill()
        began = time.monotonic()
        process.wait()
        time.sleep(2)
        fleet.start("run")
        wait_until(lambda: not pending_mail_ids(home), seconds=600)
        return time.monotonic() - began


def killed_there(fleet: Fleet) -> float:
    with filled(fleet, IN_FLIGHT) as home:
        _loaded(home)
        lost = fleet.start("lost", fault="hang:3")
        wait_until(lambda: len(pending_mail_ids(home)) == IN_FLIGHT - 2)
        fleet.start("left")
        wait_until(lambda: "works on" in fleet.log("left"))
        time.sleep(5)
        lost.kill()
        began = time.monotonic()
        wait_until(lambda: not pending_mail_ids(home), seconds=900)
        return time.monotonic() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("parts", nargs="*", help="throughput, latency, recovery; all by default")
    parser.add_argument("--mails", type=int, default=120)
    parser.add_argument("--polling", type=int, default=6, help="mails of the latency by polling; 0 leaves it out")
    chosen = parser.parse_args()
    parts = chosen.parts or ["throughput", "latency", "recovery"]
    if (reason := why_not()) is not None:
        print(f"without PostgreSQL: {reason}")
        recovery(None)
    else:
        with PostgresServer(durable=True) as server:
            if "throughput" in parts:
                throughput(server, chosen.mails)
            if "recovery" in parts:
                recovery(server)
    if "latency" in parts:
        latency(chosen.polling) if binary() else print("latency: Dovecot is not installed")


if __name__ == "__main__":
    main()
