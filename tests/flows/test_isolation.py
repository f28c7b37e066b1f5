import io
import os
import re
import signal
import subprocess
import sys
import threading
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from openpyxl import Workbook
from reportlab.pdfgen.canvas import Canvas

from domain.document import Document, ReadingContext
from domain.mail import MailKind, Part
from flows.isolation import IsolationLimits, Isolator, isolation_note, needs_isolation, read_part_isolated
from flows.isolation_limits import confinement
from parsers.registry import read_part

pytestmark = pytest.mark.skipif(isolation_note() is not None, reason="isolation needs Linux")

CONTEXT = ReadingContext(reference=date(2026, 11, 23), known_pos=frozenset({"4500"}))
LIMITS = IsolationLimits(wall_s=20)
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def a_part(content: bytes, *, media_type: str = "application/pdf", name: str = "a.pdf") -> Part:
    return Part(name=name, path="2", media_type=media_type, sha256=sha256(content).hexdigest(), content=content)


@pytest.fixture(scope="module")
def rogue() -> Iterator[Isolator]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(HERE))
        patch.setenv("SOME_PASSWORD", "secret")
        with Isolator(reader="rogue_readers:read", warm_up="") as isolator:
            isolator.read(a_part(b"good"), context=CONTEXT, subject="", limits=LIMITS)
            yield isolator


def told(isolator: Isolator, act: str, limits: IsolationLimits = LIMITS) -> Document:
    (document,) = isolator.read(a_part(act.encode()), context=CONTEXT, subject="", limits=limits)
    return document


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


def wait_until_gone(pid: int) -> bool:
    """Wait for at most ten seconds; only a failing test waits that long."""
    pause = threading.Event()
    return any(not is_running(pid) or pause.wait(0.02) for _ in range(500)) and not is_running(pid)


# --- what goes wrong in a document's process


@pytest.mark.parametrize(
    ("act", "limits", "reason"),
    [
        ("abort", LIMITS, r"crashed with signal 6 \(SIGABRT\)"),
        (f"signal {signal.SIGSEGV.value}", LIMITS, r"crashed with signal 11 \(SIGSEGV\)"),
        (f"signal {signal.SIGKILL.value}", LIMITS, r"crashed with signal 9 \(SIGKILL\)"),
        ("leave 77", LIMITS, "ended with code 77"),
        ("leave 0", LIMITS, "no valid answer"),
        ("eat 2000", LIMITS, "memory limit of 1536 MiB"),
        ("eat 300", replace(LIMITS, memory_mib=256), "memory limit of 256 MiB"),
        ("sleep", replace(LIMITS, wall_s=0.3), r"time limit of 0\.3 s"),
        ("spin", replace(LIMITS, cpu_s=1, cpu_per_page_s=0), "time limit of 1 s of work"),
        ("talk 2000", replace(LIMITS, answer_bytes=1000), "answered too much: more than 1000 bytes"),
        ("flood", replace(LIMITS, cpu_s=1, cpu_per_page_s=0), "answered too much"),
        ("garble {}", LIMITS, "no valid answer"),
        ("garble \x80pickle", LIMITS, "no valid answer"),
        ("refuse page 1 is torn", LIMITS, "^page 1 is torn$"),
        ("break it", LIMITS, "its reader broke: ZeroDivisionError: it"),
        ("recurse", LIMITS, "its reader broke: RecursionError"),
    ],
)
def test_a_bad_document_fails_with_its_reason_and_the_next_one_is_read(
    rogue: Isolator, act: str, limits: IsolationLimits, reason: str
) -> None:
    server = rogue.server_pid
    document = told(rogue, act, limits)
    part = a_part(act.encode())
    assert document == Document(name="a.pdf", kind=MailKind.OTHER, problem=document.problem, sha256=part.sha256)
    assert re.search(reason, str(document.problem))
    assert told(rogue, "good next").title == "next"
    assert rogue.server_pid == server


def test_a_file_beyond_the_limit_cannot_be_written(rogue: Isolator, tmp_path: Path) -> None:
    document = told(rogue, f"write {tmp_path / 'big'}", replace(LIMITS, file_bytes=1 << 20))
    assert "File too large" in str(document.problem)
    assert (tmp_path / "big").stat().st_size <= 1 << 20


def test_what_a_stopped_document_started_is_stopped_too(rogue: Isolator, tmp_path: Path) -> None:
    told(rogue, f"sleep_with_offspring {tmp_path / 'pid'}", replace(LIMITS, wall_s=1.5))
    assert wait_until_gone(int((tmp_path / "pid").read_text(encoding="utf-8")))


def test_a_document_that_kills_the_server_fails_and_another_server_starts(rogue: Isolator) -> None:
    server = rogue.server_pid
    assert "was lost" in str(told(rogue, "kill_server").problem)
    assert told(rogue, "good next").title == "next"
    assert rogue.server_pid not in {server, None}


def test_a_server_that_died_between_documents_is_replaced(rogue: Isolator) -> None:
    assert rogue.server_pid is not None
    os.kill(rogue.server_pid, signal.SIGKILL)
    assert wait_until_gone(rogue.server_pid)
    assert told(rogue, "good next").title == "next"


def test_a_reader_that_cannot_be_loaded_is_a_failed_document() -> None:
    with Isolator(reader="no_such_module:read", warm_up="") as isolator:
        assert "was lost" in str(told(isolator, "good").problem)


def test_the_parsers_do_not_see_our_secrets(rogue: Isolator) -> None:
    assert told(rogue, "environment SOME_PASSWORD").title == "not there"


def test_the_main_program_is_not_run_again(rogue: Isolator) -> None:
    assert told(rogue, "main").title == "none"


def test_threads_take_turns_and_get_their_own_answers(rogue: Isolator) -> None:
    found: dict[int, str] = {}
    threads = [threading.Thread(target=lambda n=n: found.update({n: told(rogue, f"good {n}").title})) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {n: str(n) for n in range(6)}


def test_no_descriptor_is_left_open(rogue: Isolator) -> None:
    told(rogue, "good")
    before = len(list(Path("/proc/self/fd").iterdir()))
    for act in ("good", "abort", "leave 0"):
        told(rogue, act)
    assert len(list(Path("/proc/self/fd").iterdir())) == before


# --- the end of the program

PROGRAM = """
import sys
sys.path[:0] = [{root!r}, {here!r}]
from test_isolation import CONTEXT, LIMITS, a_part
from flows.isolation import Isolator
import atexit
isolator = Isolator(reader="rogue_readers:read", warm_up="")
atexit.register(isolator.close)
isolator.read(a_part(b"good"), context=CONTEXT, subject="", limits=LIMITS)
print(isolator.server_pid, flush=True)
isolator.read(a_part({act!r}), context=CONTEXT, subject="", limits=LIMITS)
"""


@pytest.mark.parametrize("end", [None, signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left_behind_however_the_program_ends(end: signal.Signals | None, tmp_path: Path) -> None:
    note = tmp_path / "pid"
    act = b"good" if end is None else f"sleep {note}".encode()
    program = PROGRAM.format(root=str(ROOT), here=str(HERE), act=act)
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as run:
        assert run.stdout is not None
        pids = [int(run.stdout.readline())]
        if end is not None:
            pause = threading.Event()
            assert any((note.exists() and note.read_text(encoding="utf-8")) or pause.wait(0.02) for _ in range(500))
            pids.append(int(note.read_text(encoding="utf-8")))
            run.send_signal(end)
        run.wait(20)
    assert all(wait_until_gone(pid) for pid in pids)


def test_a_program_without_such_documents_starts_no_server_and_loads_no_parser() -> None:
    program = (
        "import sys; from flows.isolation import _shared; "
        "print(_shared.cache_info().currsize, {'pdfplumber', 'spacy', 'numpy', 'lxml'} & sys.modules.keys())"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert run.stdout == "0 set()\n"


# --- the real readers


def an_acknowledgment() -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file)
    rows = [("Line", "Item", "Qty", "UOM", "Ship Date"), ("1", "A-100", "5", "EA", "12/04/2026")]
    canvas.drawString(60, 780, "ORDER ACKNOWLEDGMENT   PO 4500")
    for y, row in enumerate(rows):
        for x, text in enumerate(row):
            canvas.drawString(60 + 90 * x, 700 - 20 * y, text)
    canvas.save()
    return file.getvalue()


def a_sheet() -> bytes:
    book, file = Workbook(), io.BytesIO()
    assert book.active is not None
    for row in (["PO", "Line", "Item", "Qty", "Ship Date"], ["4500", 1, "A-100", 5, "12/04/2026"]):
        book.active.append(row)
    book.save(file)
    return file.getvalue()


GOOD = [
    a_part(an_acknowledgment()),
    a_part(a_sheet(), media_type=SHEET, name="a.xlsx"),
    a_part(b"<table><tr><th>PO<th>Line<th>Qty<tr><td>4500<td>1<td>5</table>", media_type="text/html", name="a.html"),
    a_part(b"PO,Line,Qty\n4500,1,5\n", media_type="text/csv", name="a.csv"),
    a_part(b"<no xml", media_type="application/xml", name="a.xml"),
    a_part(b"%PDF-1.4 no more"),
    a_part(b"\0", media_type="application/vnd.unknown", name="a.bin"),
    replace(a_part(b""), problem="it is encrypted"),
]


@pytest.mark.parametrize("part", GOOD, ids=lambda part: part.media_type)
def test_an_isolated_reading_is_the_same_as_a_direct_one(part: Part) -> None:
    direct = read_part(part, context=CONTEXT, subject="Acknowledgment")
    assert read_part_isolated(part, context=CONTEXT, subject="Acknowledgment", limits=LIMITS) == direct


def test_a_server_that_was_started_early_reads_as_any_other() -> None:
    with Isolator(reader="parsers.registry:read_part", warm_up="") as isolator:
        isolator.prepare()
        server = isolator.server_pid
        isolator.prepare()
        (document,) = isolator.read(GOOD[0], context=CONTEXT, subject="Acknowledgment", limits=LIMITS)
        assert document.problem is None
        assert isolator.server_pid == server is not None


def test_a_server_that_died_while_it_started_is_replaced() -> None:
    with Isolator(reader="parsers.registry:read_part", warm_up="") as isolator:
        isolator.prepare()
        assert isolator.server_pid is not None
        os.kill(isolator.server_pid, signal.SIGKILL)
        assert wait_until_gone(isolator.server_pid)
        (document,) = isolator.read(GOOD[0], context=CONTEXT, subject="Acknowledgment", limits=LIMITS)
        assert document.problem is None


def test_a_flate_bomb_fails_within_the_limits() -> None:
    content = zlib.compress(bytes(200 << 20), 9)
    drawn = b"%PDF-1.4\n" + b"".join(
        b"%d 0 obj%s endobj\n" % (number, body)
        for number, body in enumerate(
            [
                b"<</Type/Catalog/Pages 2 0 R>>",
                b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
                b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<<>>>>>>",
                b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(content), content),
            ],
            start=1,
        )
    )
    limits = replace(LIMITS, memory_mib=256, scan_memory_mib=256)
    part = a_part(drawn + b"trailer<</Root 1 0 R>>\n%%EOF")
    (document,) = read_part_isolated(part, context=CONTEXT, subject="", limits=limits)
    assert document.problem is not None
    assert not document.statements


@pytest.mark.parametrize(
    "media_type",
    ["application/pdf", SHEET, "application/vnd.ms-excel", "image/tiff", "text/html", "text/xml", "application/xml"],
)
def test_formats_with_complex_readers_are_isolated(media_type: str) -> None:
    assert needs_isolation(a_part(b"", media_type=media_type))


@pytest.mark.parametrize(
    "media_type", ["text/csv", "text/plain", "application/edi-x12", "application/edifact", "text/calendar"]
)
def test_formats_read_by_a_few_lines_of_ours_are_not_isolated(media_type: str) -> None:
    assert not needs_isolation(a_part(b"", media_type=media_type))


def test_a_logo_and_an_unopened_part_need_no_process() -> None:
    assert not needs_isolation(replace(a_part(b"", media_type="image/png"), inline=True))
    assert not needs_isolation(replace(a_part(b""), problem="it is encrypted"))


def test_a_scan_gets_more_memory_and_time_than_a_typed_page() -> None:
    limits = IsolationLimits(cpu_s=20, cpu_per_page_s=1, scan_per_page_s=10, wall_s=60)
    typed = confinement(a_part(b"%PDF-1.4 /Type /Page /Type/Page /Type/Pages /Font"), limits)
    scan = confinement(a_part(b"%PDF-1.4 /Type /Page /Subtype /Image /Font"), limits)
    assert (typed.memory_mib, typed.cpu_s, typed.wall_s) == (1536, 22, 60)
    assert (scan.memory_mib, scan.cpu_s, scan.wall_s) == (3072, 31, 70)


def test_many_pages_do_not_give_endless_time() -> None:
    bomb = confinement(a_part(b"%PDF-1.4" + b"/Type/Page " * 50_000), IsolationLimits())
    assert bomb.cpu_s == 20 + 300 + 100
    assert bomb.wall_s == 160
