"""Every state of the review page, in a browser, as a coordinator meets it."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from email.message import EmailMessage

import pytest
from playwright.sync_api import expect

from db.engine import read_session, write_session
from db.records import FeedKind, FeedRun
from db.repositories.decisions import Decisions
from db.repositories.orders import Orders
from db.repositories.outbox import Outbox
from db.repositories.statements import Statements
from domain.match import Decision
from domain.outbox import ChaseRef, OutgoingMail
from flows.decide import decide
from flows.decision_values import Accept, Reject, Snooze, Ticket
from flows.decision_writing import moment
from flows.receive import receive
from ingest.mailbox import RawMail
from review.keys import KEYS
from tests.parsers.pdf_builder import L, R, Sheet, pdf
from tests.review.test_cases import PRICE

pytestmark = pytest.mark.browser
DEAD_MS = 300


def ready(page, path=""):
    """Open a case and wait until its keys live."""
    page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + path)
    page.wait_for_timeout(DEAD_MS)
    return page


def decided(home, case):
    with read_session(home.engine) as session:
        return Statements(session).get(case).decision


def by_people(home):
    with read_session(home.engine) as session:
        return [e for e in Decisions(session).every_decision() if not e.who.startswith("rule:")]


def test_a_case_shows_its_evidence_beside_the_claim_and_one_key_decides(site, photo):
    page = ready(site.sign_in("cora"), "/review/13")
    box = page.locator("svg .row").bounding_box()
    image = page.locator(".sheetbox img").bounding_box()
    assert image["y"] < box["y"] < image["y"] + image["height"]
    expect(page.locator(".candidates li.chosen")).to_contain_text("4501/2")
    photo(page, "review-page")
    site.loads.clear()
    page.keyboard.press("a")
    expect(page.locator("#status")).to_contain_text("Undo with z")
    assert decided(site.home, 13) is Decision.ACCEPTED
    assert site.loads == []  # swapped, not loaded
    page.wait_for_timeout(DEAD_MS)
    page.keyboard.press("z")
    expect(page.locator("#status")).to_contain_text("Taken back")
    assert decided(site.home, 13) is Decision.REVIEW
    expect(page).to_have_url(re.compile("/review/13$"))


def test_ten_fast_presses_decide_one_case_and_never_an_unseen_one(site):
    page = ready(site.sign_in("cora"), "/review/1")
    for _ in range(10):
        page.keyboard.press("a", delay=0)
    page.wait_for_timeout(800)
    assert [e.statement_id for e in by_people(site.home)] == [1]
    page.locator("button[data-key^=a]").dblclick()
    page.wait_for_timeout(800)
    assert len(by_people(site.home)) == 2


def test_a_held_key_counts_once(site):
    page = ready(site.sign_in("cora"), "/review/1")
    page.keyboard.down("a")
    for _ in range(6):
        page.wait_for_timeout(80)
        page.keyboard.down("a")  # repeats while it is held
    page.keyboard.up("a")
    page.wait_for_timeout(500)
    assert len(by_people(site.home)) == 1


def test_keys_reach_every_action_and_typing_is_no_key(site, photo):
    page = ready(site.sign_in("cora"), "/review/2")
    page.keyboard.press("2")
    expect(page.locator("button[data-key^=a]")).to_contain_text("4501/1")
    page.keyboard.press("1")
    expect(page.locator("button[data-key^=a]")).to_contain_text("4501/2")
    page.keyboard.press("c")
    expect(page.locator("#f-qty")).to_be_visible()
    photo(page, "review-correct")
    page.locator("#f-qty").focus()
    page.keyboard.type("axsd")
    assert "axsd" in page.locator("#f-qty").input_value()
    assert by_people(site.home) == []
    page.keyboard.press("Escape")
    for key, seen in (("d", "#qty1"), ("s", "#until"), ("m", "#text"), ("f", "#find"), ("x", "#reason")):
        page.keyboard.press(key)
        expect(page.locator(seen)).to_be_visible()
        page.keyboard.press("Escape")
    for key, seen in (("t", "ol.story"), ("t", ".paper"), ("e", ".mailtext"), ("e", ".paper"), ("+", ".zoom2")):
        page.keyboard.press(key)
        expect(page.locator(seen).first).to_be_visible()
    page.keyboard.press("?")
    expect(page.locator("footer.keys li").first).to_be_visible()
    photo(page, "keys")
    here = page.url
    page.keyboard.press("j")
    expect(page).not_to_have_url(here)
    page.keyboard.press("k")
    expect(page).to_have_url(re.compile("/review/2"))
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.press("Escape")
    for key, path in (("g", "/"), ("v", "/review"), ("b", "/exceptions"), ("q", "/phone")):
        page.keyboard.press(key)
        expect(page).to_have_url(re.compile(f"{path}$"))
        page.keyboard.press("Escape")


def test_a_word_of_the_page_fills_the_field(site):
    page = ready(site.sign_in("cora"), "/review/13")
    page.keyboard.press("c")
    page.locator("#f-qty").focus()
    word = page.locator("svg .word[data-word='160']").first
    word.wait_for(state="attached")
    word.click(force=True)
    expect(page.locator("#f-qty")).to_have_value("160")


def test_no_fitting_line_and_later_need_two_keys(site):
    page = ready(site.sign_in("cora"), "/review/8")
    page.keyboard.press("x")
    page.locator("#reason").focus()
    page.locator("#words").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_contain_text("no line of ours fits")
    assert decided(site.home, 8) is Decision.REJECTED
    page.wait_for_timeout(DEAD_MS)
    page.keyboard.press("s")
    page.locator("#until").fill("2026-12-01")
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_contain_text("until 2026-12-01")


def test_a_batch_is_looked_at_before_it_counts(site, photo):
    page = ready(site.sign_in("cora"), "/review/12")
    page.keyboard.press("A")
    expect(page.locator("h1")).to_contain_text("Accept together")
    photo(page, "batch")
    assert by_people(site.home) == []
    page.wait_for_timeout(DEAD_MS)
    page.keyboard.press("A")
    expect(page.locator("#status")).to_contain_text("3 accepted")
    page.wait_for_timeout(DEAD_MS)
    page.keyboard.press("z")
    expect(page.locator("#status")).to_contain_text("Taken back")
    assert decided(site.home, 12) is Decision.REVIEW


def test_a_colleague_was_first(site, photo):
    page = ready(site.sign_in("cora"), "/review/1")
    decide(site.home, Ticket(case_id=1), Reject(reason="not ours"), who="dana")
    page.keyboard.press("a")
    expect(page.locator("h1")).to_contain_text("dana was first")
    photo(page, "decided-already")
    page.keyboard.press("j")
    expect(page.locator("h1")).to_contain_text("of 15")


def test_the_order_line_changed_in_the_erp_since_it_was_shown(site, photo):
    page = ready(site.sign_in("cora"), "/review/1")
    with write_session(site.home.engine) as session:
        orders = Orders(session)
        run = orders.start_feed(FeedRun(name="new.csv", sha256="0" * 64, kind=FeedKind.ORDERS, as_of=site.home.as_of))
        orders.save_lines([replace(orders.line("4501", "1"), ordered=Decimal(14))], feed=run, as_of=site.home.as_of)
    page.keyboard.press("a")
    expect(page.locator("#status")).to_contain_text("the order line was changed in the ERP")
    assert decided(site.home, 1) is Decision.REVIEW
    photo(page, "stale")
    page.wait_for_timeout(DEAD_MS)
    page.keyboard.press("a")
    expect(page.locator("#status")).to_contain_text("Undo with z")


def test_a_newer_word_that_counts_already_is_pointed_out(site, photo):
    page = site.sign_in("cora")
    decide(site.home, Ticket(case_id=17), Accept(), who="dana")  # the later date of 4503/2
    ready(page, "/review/7")
    expect(page.locator(".holds, #main").first).to_contain_text(re.compile("newer word|no longer waits"))
    photo(page, "superseded")


def test_without_a_connection_nothing_is_lost(site, photo):
    page = ready(site.sign_in("cora"), "/review/2")
    page.keyboard.press("c")
    page.locator("#f-qty").fill("150")
    page.context.set_offline(True)
    page.get_by_role("button", name="Save as corrected").click()
    expect(page.locator("#status")).to_contain_text("nothing was saved")
    photo(page, "no-connection")
    expect(page.locator("#f-qty")).to_have_value("150")
    page.context.set_offline(False)
    page.get_by_role("button", name="Save as corrected").click()
    expect(page.locator("#status")).to_contain_text("Undo with z")


def test_signed_out_leads_through_sign_in_back_to_the_case(site, photo):
    page = ready(site.sign_in("cora"), "/review/2")
    page.context.clear_cookies()
    page.keyboard.press("a")
    expect(page.locator("h1")).to_contain_text("You are signed out")
    photo(page, "signed-out")
    page.get_by_role("link", name="Sign in").click()
    expect(page.locator("input[name=next]")).to_have_value("/review/2")
    photo(page, "sign-in")


def test_a_viewer_sees_everything_and_decides_nothing(site, photo):
    page = ready(site.sign_in("vic"), "/review/13")
    expect(page.locator("#main")).to_contain_text("you see everything and decide nothing")
    assert page.locator("[data-decides]").count() == 0
    page.keyboard.press("a")
    page.wait_for_timeout(200)
    assert by_people(site.home) == []
    photo(page, "read-only")


def test_boxes_are_drawn_before_the_picture_of_the_page_is_there(site, photo):
    page = site.sign_in("cora")
    held = []
    page.context.route("**/paper/**.png", lambda route: held.append(route))  # noqa: PLW0108 - the driver cannot call a method of a list
    page.goto(f"{site.url}/review/13", wait_until="domcontentloaded")
    box = page.locator("svg .row").bounding_box()
    assert box["width"] > 100
    assert page.locator(".sheetbox img").bounding_box()["height"] > 300
    held[0].continue_()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.querySelector('.sheetbox img').naturalWidth") > 500
    assert abs(page.locator("svg .row").bounding_box()["y"] - box["y"]) < 2


def test_papers_without_pages_are_shown_as_cells_and_text(site, photo):
    page = ready(site.sign_in("cora"), "/review/10")
    expect(page.locator(".cells td.hit").first).to_be_visible()
    photo(page, "review-sheet")
    ready(page, "/review/5")
    expect(page.locator("mark.now").first).to_be_visible()
    photo(page, "review-mail")


def test_a_case_without_candidates_says_so(site, photo):
    page = site.sign_in("cora")
    page.goto(f"{site.url}/phone")
    page.fill("#words", "Unheard Metals phoned: PO 99881 line 7, 20 pcs confirmed Friday")
    page.keyboard.press("Enter")
    page.locator("#main a[href^='/review/']").first.click()
    expect(page.locator(".candidates")).to_contain_text("No line of ours fits")
    expect(page.locator("button[data-key^=a]")).to_be_disabled()
    photo(page, "no-candidates")


def test_an_undo_the_vendor_would_not_know_of_offers_a_correction(site, photo):
    page = ready(site.sign_in("cora"), "/review/5")
    page.keyboard.press("a")
    expect(page.locator("#status")).to_contain_text("Undo with z")
    with write_session(site.home.engine) as session:
        mail = OutgoingMail(
            to=("marcy@tricountybar.example.com",), subject="Open lines", text="?", vendor_id="V102", stage=1,
            message_id="<sent@x>", business_date=date(2026, 11, 22), refs=(ChaseRef(ref="K7Q2-1", po="4502", line="3"),),
        )  # fmt: skip
        entry = Outbox(session).add(mail)
        Outbox(session).mark_sent(entry.outbox_id, at=moment(site.home))
    page.wait_for_timeout(DEAD_MS)
    page.keyboard.press("z")
    expect(page.locator("h1")).to_contain_text("Not taken back")
    photo(page, "undo-too-late")
    page.get_by_role("button", name="Draft a correction").click()
    expect(page.locator("#text")).to_have_value(re.compile("please disregard our question about PO 4502 line 3"))


def test_nothing_to_review_is_said_with_the_last_mail(site, photo):
    for case in range(1, 18):
        decide(site.home, Ticket(case_id=case), Snooze(until=date(2027, 1, 5)), who="dana")
    page = site.sign_in("cora")
    page.goto(f"{site.url}/review")
    expect(page.locator("#main")).to_contain_text("Nothing to review")
    expect(page.locator("#main")).to_contain_text("newest mail")
    photo(page, "empty")


def test_keys_can_be_switched_off(site):
    page = ready(site.sign_in("cora"), "/review/1")
    page.keyboard.press("?")
    page.get_by_role("button", name="Switch single keys off").click()
    expect(page.locator("body")).to_have_attribute("data-keys", "off")
    page.wait_for_timeout(DEAD_MS)
    page.keyboard.press("a")
    page.wait_for_timeout(200)
    assert by_people(site.home) == []
    page.locator("button[data-key^=a]").click()
    expect(page.locator("#status")).to_contain_text("Undo")


def test_every_key_of_the_list_has_a_control_that_a_mouse_reaches_too(site):
    """A key presses a visible control; so what a key does a click does, and Tab reaches it."""
    page = ready(site.sign_in("cora"), "/review/12")
    seen = set()
    for path in ("/review/12", "/review/13?zoom=2", "/review/13?page=1", "/review/5"):
        page.goto(f"{site.url}{path}")
        seen |= set(
            page.evaluate(
                """() => [...document.querySelectorAll("[data-key]")]
                  .filter((e) => e.getClientRects().length && !e.disabled && e.tabIndex >= 0)
                  .flatMap((e) => e.dataset.key.split(" "))"""
            )
        )
    elsewhere = {"n", "p", "r"}  # papers of several pages and other names of items: the next two tests
    wanted = {name for key in KEYS.values() if not key.fixed for name in key.names.split()} | {"1", "2"}
    assert wanted - seen <= elsewhere


def test_the_pages_of_a_paper_are_turned_by_key_and_by_mouse(site):
    case = _case_of_two_pages(site.home)
    page = ready(site.sign_in("cora"), f"/review/{case}?page=1")
    shown = page.locator(".evidence, main").first
    for turn, number in (("n", 2), ("p", 1)):
        page.keyboard.press(turn)
        expect(shown).to_contain_text(f"page {number} of 2")
    page.locator("[data-key=n]").click()
    expect(shown).to_contain_text("page 2 of 2")
    page.locator("[data-key=p]").click()
    expect(shown).to_contain_text("page 1 of 2")


def _case_of_two_pages(home):
    """Take in an acknowledgment of two pages whose price a person must look at; return its case."""
    columns = [(60, L), (110, L), (330, R), (360, L), (440, R), (568, R)]
    first = Sheet().line("Lakeshore Plate & Sheet").line("Order Acknowledgment").line("Your P.O. 4506").down(20)
    first.row(columns, ["Line", "Description", "Qty", "U/M", "Price", "Ship Date"], 14)
    first.row(columns, ["1", "PLATE A36 1/4 X 60 X 120", "20", "PC", "999.00", "12/04/2026"], 14)
    message = EmailMessage()
    message["From"], message["To"] = "Jim Novak <jnovak@lakeshoreplate.example.com>", "buying@harborview.example.com"
    message["Date"], message["Message-ID"] = "Mon, 23 Nov 2026 08:00:00 -0600", "<two-pages@lakeshoreplate.example.com>"
    message["Subject"] = "PO 4506 acknowledgment"
    message.set_content("Our acknowledgment is attached.")
    paper = pdf(first, Sheet().line("Terms and conditions of sale"))
    message.add_attachment(paper, maintype="application", subtype="pdf", filename="ack.pdf")
    receive(home, RawMail(source="two-pages.eml", content=message.as_bytes()))
    with read_session(home.engine) as session:
        return max(head.statement_id for head in Statements(session).waiting_heads())


def test_a_name_is_remembered_by_key_and_by_mouse(site):
    page = ready(site.sign_in("cora"), f"/review/{PRICE}")
    box = page.locator("[data-key=r]")
    page.keyboard.press("r")
    expect(box).to_be_checked()
    box.click()
    expect(box).not_to_be_checked()


def test_own_keys_decide_and_the_usual_ones_no_longer_do(site, photo):
    page = ready(site.sign_in("cora"), "/me/keys")
    page.fill("#key-accept", "y")
    page.fill("#key-later", "y")
    page.get_by_role("button", name="Save my keys").click()
    expect(page.get_by_role("alert")).to_contain_text("is taken")
    photo(page, "keys-clash")
    page.fill("#key-later", "s")
    page.get_by_role("button", name="Save my keys").click()
    expect(page.locator("#status")).to_contain_text("Your keys are saved")
    ready(page, "/review/1")
    page.keyboard.press("a")
    page.keyboard.press("y")
    expect(page.locator("#status")).to_contain_text("Undo with z")
    assert [e.statement_id for e in by_people(site.home)] == [1]


def test_everything_works_without_scripts(site, photo):
    page = ready(site.sign_in("cora", java_script_enabled=False), "/review/2")
    page.locator("button[data-key^=a]").click()
    expect(page.locator("#status")).to_contain_text("Accept")
    assert decided(site.home, 2) is Decision.ACCEPTED
    page.get_by_role("button", name="Undo").click()
    assert decided(site.home, 2) is Decision.REVIEW
    page.locator("summary", has_text="No line fits").click()
    page.get_by_role("button", name="To exceptions").click()
    assert decided(site.home, 2) is Decision.REJECTED
    photo(page, "no-script")
    page.goto(f"{site.url}/exceptions?code=UNKNOWN_LINE")
    expect(page.locator("#main")).to_contain_text("no line of ours fits")
