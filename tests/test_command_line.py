"""The program as its users script it: exit codes, where words go, options in any place, a quick start."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "samples" / "newcomer"


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "run.py"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, cwd=ROOT)


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "home"
    assert run("--home", folder, "import", "vendors", SAMPLES / "vendors.csv").returncode == 0
    assert run("import", "orders", SAMPLES / "orders.csv", "--home", folder).returncode == 0
    return folder


@pytest.fixture(scope="module")
def read_home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("read") / "home"
    run("--home", folder, "import", "vendors", SAMPLES / "vendors.csv")
    run("--home", folder, "import", "orders", SAMPLES / "orders.csv")
    done = run("--home", folder, "--as-of", "2026-11-23", "read", SAMPLES / "mailbox")
    assert done.returncode == 0, done.stderr
    return folder


def exported(home: Path, what: str) -> list[dict]:
    done = run("export", what, "--home", home, "--as-of", "2026-11-23")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_an_empty_home_is_made_and_every_export_is_an_empty_list(tmp_path):
    for what in ("messages", "statements", "lines", "exceptions", "outbox", "decisions"):
        assert exported(tmp_path / "new", what) == []


def test_the_short_bundle_behind_order_complete_is_found(read_home):
    line = next(r for r in exported(read_home, "lines") if (r["po"], r["line"]) == ("4501", 2))
    assert (line["shipped"], line["backordered"], line["unexplained"]) == ("120", "40", "0")
    assert {"SHIP_COMPLETE_SHORT", "MISSING_ETA"} <= set(line["exceptions"])


def test_every_mail_has_exactly_one_row_with_its_outcome(read_home):
    rows = exported(read_home, "messages")
    assert [r["source"] for r in rows] == sorted(p.name for p in (SAMPLES / "mailbox").iterdir())
    assert all(r["outcome"] in {"applied", "review", "no_statement", "ignored"} for r in rows)


def test_reading_again_changes_nothing(read_home):
    before = [exported(read_home, what) for what in ("messages", "statements", "lines", "decisions")]
    assert "known" in run("--home", read_home, "--as-of", "2026-11-23", "read", SAMPLES / "mailbox").stderr
    assert [exported(read_home, what) for what in ("messages", "statements", "lines", "decisions")] == before


def test_every_statement_shows_the_words_it_came_from(read_home):
    for row in exported(read_home, "statements"):
        assert row["evidence"], row
        assert all(e["text"] and e["box"] for e in row["evidence"]), row


def test_a_price_change_waits_for_a_person_and_changes_nothing(read_home):
    line = next(r for r in exported(read_home, "lines") if (r["po"], r["line"]) == ("4504", 2))
    assert (line["acknowledged"], line["next_action"]) == ("0", "review")
    assert "PRICE_VARIANCE" in line["exceptions"]


def test_the_chase_asks_each_vendor_once_and_never_the_one_who_is_away(read_home, tmp_path):
    copy = tmp_path / "home"
    shutil.copytree(read_home, copy)
    for _ in range(2):
        assert run("chase", "--home", copy, "--as-of", "2026-11-23").returncode == 0
    mails = exported(copy, "outbox")
    assert len({m["to"][0] for m in mails}) == len(mails)
    assert not [m for m in mails if "summittube" in m["to"][0]]
    assert ("4501", 2) in {(r["po"], r["line"]) for m in mails for r in m["refs"]}
    assert len(list((copy / "outbox").glob("*.eml"))) == len(mails)


def test_every_line_the_chase_leaves_alone_has_a_stated_reason(read_home, tmp_path):
    copy = tmp_path / "home"
    shutil.copytree(read_home, copy)
    told = run("chase", "--explain", "--home", copy, "--as-of", "2026-11-23").stdout.splitlines()
    assert {t.split("\t")[0] for t in told} == {f"{r['po']}/{r['line']}" for r in exported(copy, "lines")}


@pytest.mark.parametrize("fmt", ["text", "csv", "json", "html", "xlsx"])
def test_the_exception_report_comes_in_every_format(read_home, tmp_path, fmt):
    target = tmp_path / f"report.{fmt}"
    done = run("report", "exceptions", "--format", fmt, "-o", target, "--home", read_home, "--as-of", "2026-11-23")
    assert done.returncode == 0, done.stderr
    assert target.stat().st_size > 200
    if fmt != "xlsx":
        assert "SHIP_COMPLETE_SHORT" in target.read_text()


@pytest.mark.parametrize("fmt", ["csv", "xlsx"])
def test_exports_come_as_tables_too(read_home, tmp_path, fmt):
    target = tmp_path / f"lines.{fmt}"
    assert run("export", "lines", "--format", fmt, "-o", target, "--home", read_home).returncode == 0
    assert target.stat().st_size > 200


def test_explain_tells_the_story_of_a_line_with_its_evidence(read_home):
    text = run("explain", "4501/2", "--home", read_home, "--as-of", "2026-11-23").stdout
    assert "447812PL.pdf" in text
    assert "SHIP_COMPLETE_SHORT" in text
    assert text.index("OrderAck") < text.rindex("447812PL")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("explain", "4501"), "PO/LINE"),
        (("explain", "9999/1"), "no order line"),
        (("export", "everything"), "no export"),
        (("report", "weather"), "no report"),
        (("--as-of", "tomorrow", "doctor"), "ISO date"),
        (("read", "/does/not/exist"), "exist"),
        (("import", "orders", "/does/not/exist.csv"), "exist"),
        (("import", "orders", str(SAMPLES / "orders.csv"), "--map", "po"), "FIELD=HEADER"),
        (("import", "orders", str(SAMPLES / "orders.csv"), "--map", "nonsense=Item"), "nonsense"),
    ],
)
def test_wrong_usage_is_one_clear_line_and_exit_code_2(home, arguments, words):
    done = run("--home", home, *arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.csv", b"", "empty"),
        ("no_po.csv", b"Color,Size\nred,4\n", "no_po.csv"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(64), "picture.csv"),
        ("noise.bin", bytes(range(256)) * 8, "noise.bin"),
    ],
)
def test_a_file_that_is_no_order_report_is_refused_by_name(home, tmp_path, name, content, words):
    file = tmp_path / name
    file.write_bytes(content)
    done = run("import", "orders", file, "--home", home)
    assert done.returncode == 2
    assert words in done.stderr


def test_a_bad_row_is_named_and_the_good_rows_go_in(home, tmp_path):
    file = tmp_path / "orders.csv"
    file.write_text(
        "PO Number,PO Line,Vendor,Description,Qty Ordered,UOM,Required Date\n"
        "5001,1,V101,PLATE,12,PC,12/11/2026\n5001,2,V101,SHEET,a dozen,PC,12/11/2026\n"
    )
    done = run("import", "orders", file, "--home", home)
    assert done.returncode == 1
    assert "orders.csv, row 3" in done.stderr
    assert "Qty Ordered" in done.stderr
    assert {(r["po"], r["line"]) for r in exported(home, "lines")} >= {("5001", 1)}


def test_a_full_report_closes_what_vanished_and_deletes_nothing(home, tmp_path):
    rows = (SAMPLES / "orders.csv").read_text().splitlines()
    file = tmp_path / "orders.csv"
    file.write_text("\n".join(r for r in rows if not r.startswith("4507")) + "\n")
    assert run("import", "orders", file, "--full", "--home", home).returncode == 0
    line = next(r for r in exported(home, "lines") if r["po"] == "4507")
    assert line["headline"] == "CLOSE_REVIEW"
    assert "CLOSE_SHORT_PENDING" in line["exceptions"]


def test_bytes_that_are_no_mail_get_a_row_and_the_others_go_on(home, tmp_path):
    box = tmp_path / "box"
    shutil.copytree(SAMPLES / "mailbox", box)
    (box / "000-empty.eml").write_bytes(b"")
    whole = (SAMPLES / "mailbox" / "001-lakeshore-ack-4501.eml").read_bytes()
    (box / "900-truncated.eml").write_bytes(whole[: len(whole) // 2])
    done = run("read", box, "--home", home, "--as-of", "2026-11-23")
    assert done.returncode == 1
    assert "000-empty.eml" in done.stderr
    sources = [r["source"] for r in exported(home, "messages")]
    assert sorted(sources) == sorted(p.name for p in box.iterdir())


def test_doctor_says_one_line_a_check_and_fails_only_when_something_is_broken(home, tmp_path):
    assert run("doctor", "--home", home).returncode == 0
    (home / "config.toml").write_text('sending = "automatic"\n')
    done = run("doctor", "--home", home)
    assert done.returncode == 1
    assert "reply_to" in done.stdout


def test_unsafe_settings_are_refused_by_every_command(home):
    (home / "config.toml").write_text('own_domains = ["gmail.com"]\n')
    done = run("export", "lines", "--home", home)
    assert done.returncode == 2
    assert "gmail.com" in done.stderr


def test_the_demo_runs_in_a_fresh_folder_and_refuses_a_used_one(tmp_path):
    done = run("demo", "--no-serve", "--home", tmp_path / "demo")
    assert done.returncode == 0, done.stderr
    assert "SHIP_COMPLETE_SHORT" in done.stdout
    assert run("demo", "--no-serve", "--home", tmp_path / "demo").returncode == 2


def test_a_command_that_parses_nothing_loads_neither_the_readers_nor_the_language_model():
    code = (
        "import sys; sys.argv = ['run.py', '--help']\n"
        "import run\n"
        "try:\n    run.main(['export', 'lines', '--home', sys.stdin.read()])\nexcept SystemExit:\n    pass\n"
        "heavy = {'spacy', 'pdfplumber', 'scipy', 'openpyxl', 'alembic', 'rapidfuzz'} & set(sys.modules)\n"
        "print(sorted(heavy), file=sys.stderr)\n"
    )
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        run("export", "lines", "--home", folder)
        done = subprocess.run(
            [sys.executable, "-c", code], input=folder, capture_output=True, text=True, cwd=ROOT, check=False
        )
    assert done.stderr.strip().splitlines()[-1] == "[]"


def test_every_command_is_documented_and_has_help():
    readme = (ROOT / "README.md").read_text() + (ROOT / "docs" / "commands.md").read_text()
    for command in (
        "demo",
        "import orders",
        "import vendors",
        "import receipts",
        "read",
        "chase",
        "report",
        "export",
        "explain",
        "train",
        "layouts show",
        "layouts teach",
        "layouts list",
        "layouts revoke",
        "doctor",
        "serve",
        "people list",
        "people add",
        "people link",
    ):
        assert f"`{command}" in readme, command
        assert run(*command.split(), "--help").returncode == 0


@pytest.mark.parametrize("name", ["heatmap", "root-causes", "scorecard", "response-time"])
def test_every_report_opens_in_the_terminal(read_home, tmp_path, name):
    copy = tmp_path / "home"
    shutil.copytree(read_home, copy)
    done = run("report", name, "--home", copy, "--as-of", "2026-11-30")
    assert done.returncode == 0, done.stderr
    assert "as of 2026-11-30" in done.stdout


def test_filters_are_kept_by_name_and_a_morning_list_becomes_a_mail(read_home, tmp_path):
    copy = tmp_path / "home"
    shutil.copytree(read_home, copy)
    common = ("--home", copy, "--as-of", "2026-11-23")
    kept = run("report", "exceptions", "--code", "SHIP_COMPLETE_SHORT", "--save", "worst", "--format", "csv", *common)
    again = run("report", "exceptions", "--saved", "worst", "--format", "csv", *common)
    assert (kept.returncode, again.returncode) == (0, 0)
    assert again.stdout == kept.stdout
    assert "SHIP_COMPLETE_SHORT" in again.stdout
    assert run("report", "heatmap", "--saved", "worst", *common).returncode == 2
    assert run("report", "morning", *common).returncode == 2
    target = tmp_path / "morning.eml"
    assert run("report", "morning", "--owner", "nobody", "-o", target, *common).returncode == 0
    assert b"multipart/alternative" in target.read_bytes()
