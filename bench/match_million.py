"""Finding the order line a vendor means among a million open lines: our index, rapidfuzz, and the databases' search.

    python bench/match_million.py [--lines=1000000] [--texts=100000] [--queries=200] [--postgres=URL]

Lines are made up: steel and supplies, each in the buyer's spelling, 2,000 vendors, several lines an order. A question
is one line as a vendor writes it: other words, sizes in another notation and order, a typo in three of ten. A question
is answered when a line with the same goods is among the first 20. One run, one process, the same questions for all.
Memory is what the resident set grew by. Wall time on a busy machine says little, so the processor's time stands
beside it (not that of a server). PostgreSQL is asked where a URL is given or its programs are installed.
"""

import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import numpy as np
import psycopg
from rapidfuzz import fuzz, process

from domain.document import Document, LineReference, Statement, StatementKind
from domain.mail import MailKind
from domain.purchase import PoLine, po_key
from domain.quantity import Quantity
from matching.engine import match_document
from matching.line_index import LineEntry, LineIndex
from matching.normalize import normalize
from matching.order_book import MailFacts, MatchOptions, OpenLine, OrderBook, Trust

FIRST = 20
FOR_MATCHER = 10  # as many as a mail that names neither order nor vendor gets a row
SLOW = 40  # questions for the ways that take a second each
FRACTIONS = (
    "1/8",
    "3/16",
    "1/4",
    "5/16",
    "3/8",
    "1/2",
    "5/8",
    "3/4",
    "7/8",
    "1",
    "1-1/4",
    "1-1/2",
    "2",
    "2-1/2",
    "3",
    "4",
)
GRADES = ("A36", "A572-50", "A516-70", "AR400", "A588")
BARS = ("1018", "1045", "4140", "12L14", "A36", "8620", "1144")
SECTIONS = ("W8X31", "W8X13", "W10X22", "W12X26", "W14X30", "C8X11.5", "C6X8.2", "MC8X8.5", "W6X15", "W16X36")
MAKERS = ("SKF", "NTN", "GATES", "PARKER", "EATON", "3M", "NORTON", "TIMKEN")


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """One item in our spelling and as vendors write it."""

    text: str
    vendor_texts: tuple[str, ...]


def decimal(size: str) -> str:
    whole, _, part = size.rpartition("-")
    value = float(whole or 0) + (float(part.split("/")[0]) / float(part.split("/")[1]) if "/" in part else float(part))
    return f"{value:.3f}".lstrip("0")


def goods(r: random.Random) -> Goods:  # noqa: PLR0911 -- one return a kind
    kind = r.randrange(8)
    a, b, c = r.choice(FRACTIONS), r.choice(FRACTIONS[6:]), r.choice(("48", "60", "72", "84", "96", "120"))
    feet = r.choice((10, 12, 16, 20, 21, 24, 30, 40, 60))
    long = r.choice(("96", "120", "144", "168", "180", "240", "288", "480"))
    if kind == 0:
        g = r.choice(GRADES)
        return Goods(
            text=f"PLATE {g} {a} X {c} X {long}",
            vendor_texts=(f"PL {decimal(a)} X {c} X {long} {g}", f'{a}" x {c}" x {long}" {g} HR PLATE'),
        )
    if kind == 1:
        g = r.choice(BARS)
        return Goods(
            text=f"CF ROUND {g} {b} X {feet}'",
            vendor_texts=(
                f"CD RD {g} {decimal(b)} x {feet}'0\"",
                f'{b} DIA {g} COLD FINISHED ROUND BAR X {feet * 12}"',
            ),
        )
    if kind == 2:
        return Goods(
            text=f"HSS A500-B {b} X {b} X {a} X {feet}'",
            vendor_texts=(f"TUBE SQ {b} x {b} x {decimal(a)} A500 GR B {feet}FT", f"HSS{b}X{b}X{a} A500B X {feet}'"),
        )
    if kind == 3:
        s = r.choice(SECTIONS)
        return Goods(
            text=f"{s} A992 X {feet}'",
            vendor_texts=(f"{s} {feet}'-0\" A992/A572-50", f'BEAM {s} A992 {feet * 12}"'),
        )
    if kind == 4:
        gauge = r.randrange(7, 26)
        return Goods(
            text=f"GALV SHEET G90 {gauge}GA X {c} X {long}",
            vendor_texts=(f"{gauge} GA X {c} X {long} GALVANIZED A653 G90", f"SHT HDG G90 {c} x {long} x {gauge}GA"),
        )
    if kind == 5:
        part = f"{r.choice(MAKERS)} {r.randrange(1000, 99999)}-{r.choice(('2RS', 'ZZ', 'C3', 'A', 'B', 'HD'))}"
        return Goods(text=f"BEARING {part}", vendor_texts=(f"BRG {part}", part.split()[1], f"BALL BEARING {part}"))
    if kind == 6:
        thread, inch = r.choice(("1/4-20", "3/8-16", "1/2-13", "5/8-11", "3/4-10")), r.choice(FRACTIONS[6:])
        grade, end = r.choice((5, 8)), r.choice(("ZINC", "PLAIN"))
        return Goods(
            text=f"HEX CAP SCREW {thread} X {inch} GR{grade} {end}",
            vendor_texts=(
                f"HHCS {thread} x {inch} GRADE {grade} {end}",
                f'{thread} X {inch}" HEX HD CAP SCR GR {grade} {end}',
            ),
        )
    code = f"{r.choice('ABCDEFGHJKLMNPRSTUVWXYZ')}{r.randrange(10**5, 10**6)}"
    noun = r.choice(("FILTER", "VALVE", "HOSE", "GASKET", "SEAL KIT", "RELAY", "SWITCH", "CONTACTOR"))
    return Goods(text=f"{noun} {code} {b}", vendor_texts=(f"{noun} {b} {code}", f"{code}", f"{code} {noun}"))


def with_typo(text: str, r: random.Random) -> str:
    letters = [i for i in range(1, len(text) - 1) if text[i].isalpha()]
    if not letters or r.random() > 0.3:
        return text
    i = r.choice(letters)
    return text[:i] + text[i + 1 :]


def resident_mb() -> float:
    for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS"):
            return float(line.split()[1]) / 1024
    return 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    catalogue: list[Goods]
    lines: list[tuple[str, str, int]]  # order, vendor, number of the goods
    questions: list[tuple[str, int, int]]  # text, number of the goods, number of the line


def world(lines: int, texts: int, questions: int) -> World:
    r = random.Random(20261128)
    catalogue: dict[str, Goods] = {}
    while len(catalogue) < texts:
        made = goods(r)
        catalogue.setdefault(made.text, made)
    known = list(catalogue.values())
    rows = [(f"{4000000 + i // 5}", f"V{(i // 5) % 2000:04d}", r.randrange(texts)) for i in range(lines)]
    asked = [(i, rows[i][2]) for i in (r.randrange(lines) for _ in range(questions))]
    return World(
        catalogue=known,
        lines=rows,
        questions=[(with_typo(r.choice(known[g].vendor_texts), r), g, i) for i, g in asked],
    )


def measure(
    name: str, w: World, ask: Callable[[str, int], Sequence[int]], *, most: int | None = None, note: str = ""
) -> None:
    """Ask every question; ``ask`` returns numbers of goods, the best first."""
    took, used, right = [], [], 0
    questions = w.questions[:most]
    for text, wanted, line in questions:
        start, worked = time.perf_counter(), time.process_time()
        found = ask(text, line)
        took.append((time.perf_counter() - start) * 1000)
        used.append((time.process_time() - worked) * 1000)
        right += wanted in list(found)[:FIRST]
    figures = (*np.percentile(took, [50, 95]), *np.percentile(used, [50, 95]), right / len(questions))
    print(f"{name:52} " + " ".join(f"{figure:9.3f}" for figure in figures) + f"  {note}", flush=True)


def ours(w: World) -> None:
    before, start, used = resident_mb(), time.perf_counter(), time.process_time()
    texts = [g.text for g in w.catalogue]
    index = LineIndex.build(
        LineEntry(ref=i, po=po, vendor_id=vendor, text=texts[g]) for i, (po, vendor, g) in enumerate(w.lines)
    )
    built, grown = time.perf_counter() - start, resident_mb() - before
    cpu = time.process_time() - used
    arrays = sum(getattr(index.arrays, n).nbytes for n in index.arrays.__dataclass_fields__) / 1e6
    size = f"resident {grown:.0f} MB more, arrays {arrays:.0f} MB"
    print(f"index: built in {built:.1f} s (processor {cpu:.1f}), {size}")
    goods_of = [g for _, _, g in w.lines]
    measure("order number", w, lambda _, i: [goods_of[j] for j in index.of_order(w.lines[i][0])])
    measure("ours, vendor known", w, lambda t, i: _goods(index, goods_of, t, w.lines[i][1]))
    measure("ours, neither order nor vendor", w, lambda t, _: _goods(index, goods_of, t, None))
    measure("ours, with the choice of the line (whole matcher)", w, lambda t, _: _chosen(index, w, texts, t))
    took = []
    for i in range(0, len(w.lines), max(1, len(w.lines) // 200)):
        po, vendor, g = w.lines[i]
        start = time.perf_counter()
        index.replace_order(po, [LineEntry(ref=j, po=po, vendor_id=vendor, text=texts[g]) for j in index.of_order(po)])
        took.append((time.perf_counter() - start) * 1000)
    print(f"one changed order: p50 {np.percentile(took, 50):.3f} ms, p95 {np.percentile(took, 95):.3f} ms")
    measure("ours, neither, after 200 changed orders", w, lambda t, _: _goods(index, goods_of, t, None))


def _goods(index: LineIndex, goods_of: list[int], text: str, vendor: str | None) -> list[int]:
    hits = index.search(text, vendor_id=vendor, limit=FIRST * 10)
    return list(dict.fromkeys(goods_of[h.ref] for h in hits))


def _chosen(index: LineIndex, w: World, texts: list[str], text: str) -> list[int]:
    """Find, then let the matcher choose among what was found, as for a mail that names neither."""
    hits = index.search(text, limit=FOR_MATCHER)
    lines = [
        PoLine(po=w.lines[h.ref][0], line=str(h.ref), vendor_id=w.lines[h.ref][1], uom="PC", ordered=Decimal(10),
               description=texts[w.lines[h.ref][2]])
        for h in hits
    ]  # fmt: skip
    orders: dict[str, tuple[OpenLine, ...]] = {}
    for line in lines:
        orders[po_key(line.po)] = (*orders.get(po_key(line.po), ()), OpenLine(line=line))
    said = Statement(
        kind=StatementKind.CONFIRM, target=LineReference(row="1", item_text=text),
        quantity=Quantity(value=Decimal(10), uom="PC"), uom_text="PC",
    )  # fmt: skip
    mail = MailFacts(
        mail_id=1, source="", vendor_id=None, trust=Trust.UNKNOWN, received_at=datetime(2026, 11, 20, tzinfo=UTC),
        document_on=datetime(2026, 11, 20, tzinfo=UTC).date(),
    )  # fmt: skip
    document = Document(name="a", kind=MailKind.ACK, statements=(said,))
    match_document(document, mail=mail, book=OrderBook(orders=orders), options=MatchOptions())
    return list(dict.fromkeys(w.lines[h.ref][2] for h in hits))


def by_rapidfuzz(w: World) -> None:
    plain = [normalize(g.text) for g in w.catalogue]
    goods_of_vendor: dict[str, list[int]] = {}
    for _, vendor, g in w.lines:
        goods_of_vendor.setdefault(vendor, []).append(g)

    def block(text: str, i: int) -> list[int]:
        own = goods_of_vendor[w.lines[i][1]]
        scores = process.cdist([normalize(text)], [plain[g] for g in own], scorer=fuzz.token_sort_ratio)[0]
        return [own[k] for k in np.argsort(-scores, kind="stable")[:FIRST]]

    def cdist(scorer: Callable[..., float]) -> Callable[[str, int], list[int]]:
        def ask(text: str, _: int) -> list[int]:
            scores = process.cdist([normalize(text)], plain, scorer=scorer)[0]
            return [int(k) for k in np.argsort(-scores, kind="stable")[:FIRST]]

        return ask

    measure("rapidfuzz cdist token_sort, vendor's lines", w, block)
    measure("rapidfuzz cdist token_sort, all distinct texts", w, cdist(fuzz.token_sort_ratio))
    measure("rapidfuzz cdist ratio, all distinct texts", w, cdist(fuzz.ratio))
    measure(
        "rapidfuzz extract WRatio, all distinct texts",
        w,
        lambda t, _: [k for *_, k in process.extract(normalize(t), plain, scorer=fuzz.WRatio, limit=FIRST)],
        most=SLOW,
        note=f"{SLOW} questions",
    )


def by_sqlite(w: World) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = sqlite3.connect(Path(folder) / "bench.sqlite3")
        for name, tokens in (("words", "unicode61"), ("grams", "trigram")):
            start = time.perf_counter()
            database.execute(f"CREATE VIRTUAL TABLE {name} USING fts5(text, tokenize='{tokens}')")
            rows = ((g, normalize(item.text)) for g, item in enumerate(w.catalogue))
            database.executemany(f"INSERT INTO {name}(rowid, text) VALUES (?, ?)", rows)
            database.commit()
            note = f"built in {time.perf_counter() - start:.1f} s"
            measure(f"SQLite FTS5 {name}, all distinct texts", w, _fts(database, name), note=note)
        database.close()


def _fts(database: sqlite3.Connection, table: str) -> Callable[[str, int], list[int]]:
    def ask(text: str, _: int) -> list[int]:
        plain = normalize(text).replace('"', " ")
        words = plain.split() if table == "words" else [plain[i : i + 3] for i in range(len(plain) - 2)]
        query = " OR ".join(f'"{word}"' for word in dict.fromkeys(words) if word.strip())
        if not query:
            return []
        rows = database.execute(
            f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rank LIMIT {FIRST}", (query,)
        )
        return [row[0] for row in rows]

    return ask


def by_postgres(w: World, url: str) -> None:
    with psycopg.connect(url, autocommit=True) as database:
        try:
            database.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        except psycopg.Error as error:
            print(f"PostgreSQL: no pg_trgm here ({error})")
            return
        start = time.perf_counter()
        database.execute("CREATE TEMP TABLE goods (id int, text text)")
        with database.cursor().copy("COPY goods FROM STDIN") as copy:
            for g, item in enumerate(w.catalogue):
                copy.write_row((g, normalize(item.text)))
        database.execute("CREATE INDEX ON goods USING gin (text gin_trgm_ops)")
        database.execute("ANALYZE goods")
        database.execute("SET pg_trgm.similarity_threshold = 0.2")
        note = f"built in {time.perf_counter() - start:.1f} s"
        query = f"SELECT id FROM goods WHERE text %% %s ORDER BY similarity(text, %s) DESC LIMIT {FIRST}"

        def ask(text: str, _: int) -> list[int]:
            plain = normalize(text)
            return [row[0] for row in database.execute(query, (plain, plain))]

        measure("PostgreSQL pg_trgm GIN, all distinct texts", w, ask, note=note)


@contextmanager
def private_postgres() -> Iterator[str | None]:
    """A server of our own for this run, where PostgreSQL is installed and may be started."""
    programs = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"))), None)
    if programs is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="bench-pg-") as folder:
        home = Path(folder)
        as_user: list[str] = []
        options = f"-c listen_addresses='' -k {folder}"
        if Path("/proc/self").owner() == "root":
            subprocess.run(["chown", "-R", "postgres", folder], check=True)
            as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        try:
            subprocess.run(
                [*as_user, programs / "initdb", "-D", home / "data", "-A", "trust", "-U", "bench"],
                check=True,
                capture_output=True,
                cwd=folder,
            )
            subprocess.run(
                [*as_user, programs / "pg_ctl", "-D", home / "data", "-w", "-l", home / "log", "-o", options, "start"],
                check=True, capture_output=True, cwd=folder,
            )  # fmt: skip
        except (subprocess.CalledProcessError, OSError) as error:
            print(f"PostgreSQL could not be started: {error}")
            yield None
            return
        try:
            yield f"host={folder} user=bench dbname=postgres"
        finally:
            subprocess.run(
                [*as_user, programs / "pg_ctl", "-D", home / "data", "-m", "fast", "stop"],
                check=False,
                capture_output=True,
                cwd=folder,
            )


def main() -> int:
    given = dict(a.removeprefix("--").split("=", 1) for a in sys.argv[1:])
    w = world(int(given.get("lines", 1_000_000)), int(given.get("texts", 100_000)), int(given.get("queries", 200)))
    print(f"{len(w.lines):,} lines, {len(w.catalogue):,} distinct texts, {len(w.questions)} questions, first {FIRST}")
    print(f"{'':52} " + " ".join(f"{head:>9}" for head in ("p50 ms", "p95 ms", "cpu p50", "cpu p95", "recall")))
    ours(w)
    by_rapidfuzz(w)
    by_sqlite(w)
    if "postgres" in given:
        by_postgres(w, given["postgres"])
        return 0
    with private_postgres() as url:
        if url is None:
            print("PostgreSQL is not installed here: not measured")
        else:
            by_postgres(w, url)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
