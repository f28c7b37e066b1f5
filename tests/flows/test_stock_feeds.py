import dataclasses
import json
import threading
from datetime import UTC, date, datetime
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

import run
from db.engine import read_session
from db.repositories.supply import Supply
from domain.errors import FeedError, InputError
from flows.stock_feeds import fetch_due, import_stock
from ingest.feeds.download import _public, download
from mailing_settings import StockFeedSettings

ROWS = [
    {"partNo": "LK-1", "yourPart": "PL36", "description": "PLATE", "qtyAvailable": 30.50, "uom": "PC", "nextEta": None},
    {"partNo": "LK-2", "description": "SHEET", "qtyAvailable": "1,200", "uom": "LB", "nextEta": "2026-12-04"},
]
ISA = "ISA*00*          *00*          *ZZ*LAKESHORE      *ZZ*HARBORVIEW     *261120*0900*U*00401*000000001*0*P*>~"
X12 = (
    ISA
    + "GS*IB*LAKESHORE*HARBORVIEW*20261120*0900*1*X*004010~ST*846*0001~BIA*00*SI*77*20261119~N1*WH*CHI~"
    + "LIN*1*VN*LK-1*BP*PL36~PID*F****PLATE A36~CTP***52.4*1*PC~QTY*33*30*PC~QTY*17*40*PC~QTY*63*100*PC~"
    + "DTM*371*20261204~LIN*2*VN*LK-2~N1*WH*GARY~QTY*17*40*PC~QTY*27*15*PC~N1*WH*ELK~QTY*17*7*PC~"
    + "LIN*3*VN*LK-3~QTY*29*90*PC~LIN*4*VN*LK-4~QTY*33*x*PC~CTT*4~SE*20*0001~GE*1*1~IEA*1*000000001~"
)


def stock(home):
    with read_session(home.engine) as session:
        return {(row.vendor_item, row.branch): row for row in Supply(session).vendor_stock()}


def taken(home, where):
    return import_stock(home, str(where), vendor_id="V101", mapping={})


@pytest.mark.parametrize(
    "wrap", [lambda rows: rows, lambda rows: {"asOf": "2026-11-18", "stock": {"x": 1}, "items": rows}]
)
def test_a_json_list_is_read_like_any_table(stocked, tmp_path, wrap):
    file = tmp_path / "stock.json"
    file.write_text(json.dumps(wrap(ROWS)))
    (result,) = taken(stocked, file).results
    assert (result.counts.new, result.report.problems) == (2, [])
    found = stock(stocked)
    first, second = found["LK-1", ""], found["LK-2", ""]
    assert (first.item, first.available, first.uom) == ("PL36", Decimal("30.5"), "PC")
    assert (second.available, second.next_eta) == (1200, date(2026, 12, 4))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('[{"a": 1}', "this is no JSON"),
        ('{"a": [1], "b": [2]}', "found 2 lists"),
        ("[[1]]", "entry 1: expected an object"),
        ('[{"partNo": [1]}]', "partNo holds a list"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_json_of_another_shape_is_refused_with_the_place(stocked, tmp_path, text, why):
    file = tmp_path / "stock.json"
    file.write_text(text)
    with pytest.raises(FeedError, match=r"stock\.json") as error:
        taken(stocked, file)
    assert why in str(error.value)


def test_a_stock_report_of_x12_tells_what_is_available_by_place(stocked, tmp_path):
    file = tmp_path / "stock.x12"
    file.write_text(X12)
    (result,) = taken(stocked, file).results
    found = stock(stocked)
    assert set(found) == {("LK-1", "CHI"), ("LK-2", "GARY"), ("LK-2", "ELK")}
    first = found["LK-1", "CHI"]
    assert (first.item, first.available, first.on_order, first.next_eta) == ("PL36", 30, 100, date(2026, 12, 4))
    assert (first.as_of, first.unit_price, first.price_uom) == (date(2026, 11, 19), Decimal("52.4"), "PC")
    assert (found["LK-2", "GARY"].available, found["LK-2", "ELK"].available) == (25, 7)
    assert [(p.text, p.why) for p in result.report.problems] == [
        ("LK-3", "no quantity available or on hand (QTY 33 or 17)"), ("LK-4", "QTY 33 'x' is no number"),
    ]  # fmt: skip


def test_x12_of_another_kind_is_no_stock_report(stocked, tmp_path):
    file = tmp_path / "ack.x12"
    file.write_text(X12.replace("ST*846", "ST*855"))
    with pytest.raises(FeedError, match="without a stock report"):
        taken(stocked, file)


def test_the_files_of_a_folder_are_read_by_name_and_a_bad_one_stops_no_other(stocked, tmp_path):
    folder = tmp_path / "lists"
    folder.mkdir()
    with pytest.raises(FeedError, match="holds no files"):
        taken(stocked, folder)
    (folder / "a.json").write_text("[")
    (folder / "b.json").write_text(json.dumps(ROWS))
    (folder / ".hidden").write_text("x")
    done = taken(stocked, folder)
    assert (len(done.results), len(done.failed)) == (1, 1)
    assert "a.json" in done.failed[0]
    with pytest.raises(InputError):
        import_stock(stocked, str(folder), vendor_id="V999", mapping={})


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        places = {"/moved": "/stock.json", "/away": "https://elsewhere.example/stock.json", "/round": "/round"}
        if self.path in places:
            self.send_response(302)
            self.send_header("Location", places[self.path])
            self.end_headers()
            return
        self.send_response(200 if self.path == "/stock.json" else 404)
        self.end_headers()
        self.wfile.write(json.dumps(ROWS).encode())

    def log_message(self, *_):
        pass


@pytest.fixture
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("path", ["/stock.json", "/moved"])
def test_a_list_is_fetched_from_an_address_and_redirects_stay_on_the_host(stocked, site, path):
    assert taken(stocked, site + path).results[0].counts.new == 2


@pytest.mark.parametrize(
    ("path", "why"),
    [("/none?key=secret", "answers 404"), ("/away", "redirects to another host"), ("/round", "more than 3 redirects")],
)
def test_what_the_web_answers_otherwise_is_said(stocked, site, path, why):
    with pytest.raises(FeedError, match=why) as error:
        taken(stocked, site + path)
    assert "secret" not in str(error.value)


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://vendor.example/stock.csv", "only https"),
        ("ftp://vendor.example/stock.csv", "only https"),
        ("file:///etc/passwd", "only https"),
        ("https://me:pw@vendor.example/x", "a password has no place"),
        ("https://[::1/x", "is no web address"),
    ],
)
def test_other_addresses_are_refused_before_anything_is_sent(stocked, address, why):
    with pytest.raises(FeedError, match=why) as error:
        taken(stocked, address)
    assert "pw" not in str(error.value)


@pytest.mark.parametrize("host", ["10.1.2.3", "192.168.0.9", "169.254.169.254", "[fd00::1]", "0.0.0.0"])
def test_an_address_in_a_private_network_is_refused_unless_its_host_is_named(host, tmp_path):
    with pytest.raises(FeedError, match="no public address; name the host in stock_hosts"):
        download(f"https://{host}/stock.csv", tmp_path)
    bare = host.strip("[]")
    assert _public(bare, f"https://{host}/", (bare.upper(),)) is None


def feeding(home, where):
    feed = StockFeedSettings(vendor="V101", where=str(where), at="04:30")
    return dataclasses.replace(home, settings=home.settings.model_copy(update={"stock_feed": (feed,)}))


def test_a_configured_list_is_fetched_once_a_day(stocked, site):
    home = feeding(stocked, f"{site}/stock.json")
    assert fetch_due(home, at=datetime(2026, 11, 23, 4, 29, tzinfo=UTC)) == {}
    done = fetch_due(home, at=datetime(2026, 11, 23, 4, 30, tzinfo=UTC))
    assert (done["V101"].fault, done["V101"].good_on) == ("", date(2026, 11, 23))
    assert len(stock(home)) == 2
    assert fetch_due(home, at=datetime(2026, 11, 23, 9, tzinfo=UTC)) == {}
    assert list(fetch_due(home, at=datetime(2026, 11, 24, 4, 30, tzinfo=UTC))) == ["V101"]


def test_a_list_that_cannot_be_fetched_leaves_the_last_good_one_is_told_and_tried_again(stocked, tmp_path):
    file = tmp_path / "stock.json"
    file.write_text(json.dumps(ROWS))
    home = feeding(stocked, file)
    assert fetch_due(home, at=datetime(2026, 11, 23, 5, tzinfo=UTC))["V101"].fault == ""
    file.write_text("no longer a list")
    failed = fetch_due(home, at=datetime(2026, 11, 24, 5, tzinfo=UTC))["V101"]
    assert (failed.good_on, bool(failed.fault)) == (date(2026, 11, 23), True)
    assert len(stock(home)) == 2
    assert fetch_due(home, at=datetime(2026, 11, 24, 5, 30, tzinfo=UTC)) == {}
    file.write_text(json.dumps(ROWS))
    again = fetch_due(home, at=datetime(2026, 11, 24, 6, tzinfo=UTC))["V101"]
    assert (again.fault, again.good_on) == ("", date(2026, 11, 24))


def test_limits_of_size_and_time_end_a_download(site, tmp_path):
    with pytest.raises(FeedError, match="more than 10 bytes"):
        download(f"{site}/stock.json", tmp_path, most_bytes=10)
    ticks = iter((0.0, 500.0, 500.0, 500.0))
    with pytest.raises(FeedError, match="takes too long"):
        download(f"{site}/stock.json", tmp_path, clock=lambda: next(ticks))


def test_the_command_takes_file_folder_and_address(stocked, tmp_path, capsys):
    (tmp_path / "stock.json").write_text(json.dumps(ROWS))
    with pytest.raises(SystemExit) as left:
        run.main(
            ["--home", str(stocked.settings.home), "--as-of", "2026-11-23", "import", "vendor-stock",
             str(tmp_path / "stock.json"), "--vendor", "V101"]
        )  # fmt: skip
    assert left.value.code == 0
    assert "stock.json: 2 new" in capsys.readouterr().err
