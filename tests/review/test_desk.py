"""The desk: today, exceptions, lines, outbox, mails, vendors, what was taught, imports, reports, phone."""

import re

import pytest

from db.engine import read_session
from db.repositories.chase_answers import ChaseAnswers
from db.repositories.decisions import Decisions
from db.repositories.orders import Orders
from domain.outbox import DraftVerdict
from flows.acts import newest_acts
from flows.close_out import close_out_audit
from flows.desk import Desk


def test_today_says_what_to_do_and_why(cora):
    page = cora.get("/").text
    assert "16 vendor statements wait for review" in page
    assert "drafted" in page


def test_filters_stand_in_the_address(cora):
    every = cora.get("/exceptions").text
    one = cora.get("/exceptions?vendor=V101&code=NO_ACK").text
    assert "4504/2" in every
    assert "4504/2" not in one
    assert '<option value="V101" selected>' in one
    assert cora.get("/exceptions?past_due=&page=2").status_code == 200
    assert "A572-50" in every or "A36" in every


def test_a_line_tells_its_whole_story_with_evidence(cora):
    page = cora.get("/lines/4501/2").text
    assert "ordered 160 PC" in page
    assert "OrderAck_SO-118402.pdf, page 1" in page
    assert cora.get("/lines/9999/1").status_code == 422


def test_decisions_about_a_line_are_stored_and_taken_back(cora):
    assert cora.post("/lines/4505/1", data={"act": "hold", "reason": "credit"}).status_code == 303
    page = cora.get("/lines/4505/1").text
    assert "Hold" in page
    undo = re.search(r'action="(/undo/\d+)"', page)[1]
    assert cora.post(undo, data={"next": "/lines/4505/1"}).headers["location"] == "/lines/4505/1"
    assert "Release the hold" not in cora.get("/lines/4505/1").text
    assert cora.post("/lines/4505/1", data={"act": "hold"}).status_code == 422
    assert cora.post("/lines/4505/1", data={"act": "cancel", "amount": "x", "reason": "y"}).status_code == 422
    assert cora.post("/lines/4505/1", data={"act": "sell"}).status_code == 422


def test_a_short_line_closes_only_with_the_whole_checklist(cora, home):
    for case in (12, 13, 14):
        version = re.search(r'name="version" value="([^"]+)"', cora.get(f"/review/{case}").text)[1]
        cora.post(f"/review/{case}/accept", data={"version": version})
    assert [c.state.line.line for c in close_out_audit(Desk().look(home))] == ["2"]
    answers = {
        "answer_demand_open": "no", "answer_replacement_po": "none", "answer_credit_due": "no",
        "answer_vendor_notified": "yes", "answer_approver": "Dana", "reason_code": "not_needed", "reason": "job done",
    }  # fmt: skip
    assert cora.post("/close-out/4501/2", data=answers | {"answer_approver": ""}).status_code == 422
    assert cora.post("/close-out/4501/2", data=answers).status_code == 303
    page = cora.get("/close-out").text
    assert "Closed short" in page
    assert "job done" in page


def test_a_draft_is_edited_held_released_and_approved(cora, home):
    page = cora.get("/outbox?status=draft").text
    number = re.search(r'href="/outbox/(\d+)"', page)[1]
    url = f"/outbox/{number}"
    assert cora.post(f"{url}/edit", data={"subject": "Open\nlines", "text": "Hello"}).status_code == 303
    assert "Open lines" in cora.get(url).text
    assert cora.post(f"{url}/edit", data={"subject": " ", "text": "Hello"}).status_code == 422
    assert cora.post(f"{url}/hold", data={"reason": "call first"}).status_code == 303
    assert cora.post(f"{url}/hold", data={"reason": "again"}).status_code == 422
    assert cora.post(f"{url}/release").status_code == 303
    assert cora.post(f"{url}/approve").status_code == 422
    assert "queued" in cora.get(url).text
    assert cora.post(f"{url}/cancel").status_code == 303
    assert cora.post(f"{url}/burn").status_code == 422
    assert newest_acts(home)[0].what == "mail_edited"
    with read_session(home.engine) as session:
        deeds = [e.action for e in Decisions(session).every_decision() if e.who == "cora"]
    assert deeds == ["hold_mail", "release_mail", "cancel_mail"]


def test_a_draft_that_was_changed_before_it_went_does_not_count_as_unchanged(cora, home):
    number = re.search(r'href="/outbox/(\d+)"', cora.get("/outbox?status=draft").text)[1]
    text = "Hello, when will it ship?"
    assert cora.post(f"/outbox/{number}/edit", data={"subject": "Open lines", "text": text}).status_code == 303
    assert cora.post("/outbox/approve", data={"mail": number}).status_code == 303
    with read_session(home.engine) as session:
        answers = ChaseAnswers(session)
        verdicts = [r.verdict for vendor in Orders(session).vendor_ids() for r in answers.reviews(vendor)]
    assert verdicts == [DraftVerdict.EDITED]


def test_an_undo_the_vendor_would_not_know_of_offers_a_correction(cora, home):
    version = re.search(r'name="version" value="([^"]+)"', cora.get("/review/5").text)[1]
    cora.post("/review/5/accept", data={"version": version})
    page = cora.get("/outbox").text
    for number in re.findall(r'href="/outbox/(\d+)"', page):
        cora.post(f"/outbox/{number}/approve")
    answer = cora.post("/review/undo")
    if answer.status_code == 303:  # no mail that left asks about this line
        return
    assert "Draft a correction" in answer.text


def test_every_mail_has_its_outcome_and_can_be_read_again(cora):
    page = cora.get("/mails").text
    assert page.count('href="/mails/') >= 11
    assert "Weekly" in page or "newsletter" in page.lower() or "ignored" in page
    assert cora.get("/mails?outcome=ignored&kind=").status_code == 200
    assert "They say the same" in cora.get("/mails/1/again").text
    assert cora.post("/mails/1/again").status_code == 422
    ignored = re.search(r'href="/mails/(\d+)"', cora.get("/mails?outcome=ignored").text)[1]
    assert cora.post(f"/mails/{ignored}/again").status_code == 303


def test_an_attachment_is_saved_and_never_shown(cora):
    answer = cora.get("/mails/1/attachments/0")
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert cora.get("/mails/1/attachments/7").status_code == 422


def test_a_page_is_a_picture_kept_for_good_under_its_content(cora):
    url = re.search(r'src="(/paper/[^"]+\.png)"', cora.get("/review/1").text)[1]
    answer = cora.get(url)
    assert answer.content.startswith(b"\x89PNG")
    assert "immutable" in answer.headers["cache-control"]
    words = cora.get(url.replace(".png", ".words"))
    assert 'data-word="160"' in words.text
    assert cora.get(url.replace("/1.png", "/9.png")).status_code == 404


def test_a_new_contact_needs_a_person_who_says_so(cora, home):
    url = "/vendors/V101/contacts"
    assert cora.post(url, data={"email": "new@elsewhere.example.com"}).status_code == 422
    assert cora.post(url, data={"email": "not an address"}).status_code == 422
    assert cora.post(url, data={"email": "new@elsewhere.example.com", "foreign": "yes"}).status_code == 303
    assert cora.post(f"{url}/first", data={"email": "new@elsewhere.example.com"}).status_code == 303
    page = cora.get("/vendors/V101").text
    assert page.index("new@elsewhere.example.com") < page.index("jnovak@lakeshoreplate.example.com")
    assert cora.post(f"{url}/remove", data={"email": "new@elsewhere.example.com"}).status_code == 303
    assert cora.post(f"{url}/works", data={"email": "jnovak@lakeshoreplate.example.com"}).status_code == 303
    acts = [a for a in newest_acts(home) if a.about == "vendor V101"]
    assert [a.what for a in acts] == ["contact_works", "contacts_changed", "contacts_changed", "contacts_changed"]
    assert all(a.who == "cora" for a in acts)


def test_a_file_is_looked_at_before_it_is_imported(cora, home):
    text = "PO Number,PO Line,Vendor,Descr,Qty Ordered,UOM\n4600,1,V101,PLATE A36,5,PC\n4600,,V101,X,bad,PC\n"
    answer = cora.post("/imports", data={"kind": "orders"}, files={"file": ("../new orders.csv", text)})
    assert answer.status_code == 200
    assert "1 row would be taken, 1 refused" in answer.text
    assert cora.get("/lines/4600/1").status_code == 422
    token = re.search(r'name="token" value="([0-9a-f]+)"', answer.text)[1]
    mapped = cora.post("/imports", data={"kind": "orders", "token": token, "map_customer": "Descr"})
    assert "Descr (found)" in mapped.text
    done = cora.post("/imports/take", data={"kind": "orders", "token": token})
    assert done.status_code == 303
    assert cora.get("/lines/4600/1").status_code == 200
    assert newest_acts(home)[0].what == "import"
    assert cora.post("/imports/take", data={"kind": "orders", "token": token}).status_code == 422


def test_a_file_that_cannot_be_used_says_why(cora):
    answer = cora.post("/imports", data={"kind": "orders"}, files={"file": ("x.csv", "a,b\n1,2\n")})
    assert answer.status_code == 422
    assert "x.csv" in answer.text
    assert cora.post("/imports", data={"kind": "nonsense"}, files={"file": ("x.csv", "a")}).status_code == 422
    assert "whose stock" in cora.post("/imports", data={"kind": "vendor_stock"}, files={"file": ("x.csv", "a")}).text
    assert cora.post("/imports", data={"kind": "orders"}, files={"file": ("x.csv", "")}).status_code == 422


@pytest.mark.parametrize(
    ("kind", "text", "sees"),
    [
        ("customers", "Customer No,Customer Name,Priority\nC1,Dock Works,A\n", "Dock Works"),
        ("demand", "Item,Need Date,Open Qty,UOM,Customer\nPL-1,2026-12-04,12,PC,Dock Works\n", "12 PC"),
        ("inventory", "Item,Warehouse,On Hand,Allocated,UOM\nPL-1,MAIN,40,5,PC\n", "40 PC"),
        ("vendor_stock", "Item No,Description,Branch,Available,UOM\nX-77,PLATE A36,EAST,9,PC\n", "X-77"),
    ],
)
def test_every_kind_of_feed_is_looked_at_and_taken_in(cora, kind, text, sees):
    answer = cora.post("/imports", data={"kind": kind, "vendor": "V101"}, files={"file": (f"{kind}.csv", text)})
    assert answer.status_code == 200
    assert sees in answer.text
    assert "1 row would be taken, 0 refused" in answer.text
    token = re.search(r'name="token" value="([0-9a-f]+)"', answer.text)[1]
    done = cora.post("/imports/take", data={"kind": kind, "vendor": "V101", "token": token})
    assert done.status_code == 303
    assert "1 new" in cora.get("/imports").text


def test_a_stock_report_by_x12_needs_no_columns(cora):
    isa = (
        "ISA*00*          *00*          *ZZ*VENDOR         *ZZ*US             *261120*0900*U*00401*000000001*0*P*>~"
        "GS*IB*VENDOR*US*20261120*0900*1*X*004010~ST*846*0001~BIA*00*SI*1*20261120~"
        "LIN*1*VP*X-77*BP*PL-1~PID*F****PLATE A36~QTY*33*9*PC~CTT*1~SE*7*0001~GE*1*1~IEA*1*000000001~"
    )
    answer = cora.post("/imports", data={"kind": "vendor_stock", "vendor": "V101"}, files={"file": ("s.edi", isa)})
    assert answer.status_code == 200
    assert "no columns to choose" in answer.text
    assert "X-77" in answer.text


def test_two_vendor_files_and_a_persons_word_are_shown_side_by_side(cora, home):
    url = "/vendors/V101/contacts"
    assert cora.post(url, data={"email": "dee@lakeshoreplate.example.com", "name": "Dee"}).status_code == 303
    text = "Vendor ID,Vendor Name,Contacts\nV101,Lakeshore,New Desk <new@lakeshoreplate.example.com>\n"
    answer = cora.post("/imports", data={"kind": "vendors"}, files={"file": ("vendors-dec.csv", text)})
    token = re.search(r'name="token" value="([0-9a-f]+)"', answer.text)[1]
    cora.post("/imports/take", data={"kind": "vendors", "token": token})
    page = cora.get("/vendors/V101").text
    assert "vendors-dec.csv says something new" in page
    assert "dee@lakeshoreplate.example.com" in page
    assert cora.post(f"{url}/choose", data={"take": "file"}).status_code == 303
    assert "vendors-dec.csv says" not in cora.get("/vendors/V101").text
    assert cora.post(f"{url}/nonsense", data={"email": "x"}).status_code == 404


def test_a_report_leads_to_its_lines(cora):
    assert 'href="/lines/45' in cora.get("/reports/exceptions").text


def test_a_report_is_a_page_with_its_filters_and_a_file(cora):
    assert "Exceptions" in cora.get("/reports").text
    page = cora.get("/reports/exceptions?vendor=V101").text
    assert 'value="V101"' in page
    file = cora.get("/reports/exceptions?vendor=V101&format=csv")
    assert file.headers["content-disposition"].startswith("attachment;")
    assert file.text.startswith("score,")
    assert cora.get("/reports/exceptions?past_due_days=soon").status_code == 422
    assert cora.get("/reports/exceptions?format=doc").status_code == 422
    assert cora.get("/reports/nothing").status_code == 404


@pytest.mark.parametrize("name", ["heatmap", "root-causes", "scorecard", "response-time", "morning"])
def test_reports_of_several_tables_show_each_with_its_title_and_are_given_as_files(cora, name):
    page = cora.get(f"/reports/{name}")
    assert page.status_code == 200
    assert page.text.count("<h2>") >= 2
    assert cora.get(f"/reports/{name}?format=json").json()


def test_a_phone_answer_goes_the_way_of_a_mail(cora):
    answer = cora.post("/phone", data={"words": "Lakeshore phoned: PO 4506 line 1, 20 pcs confirmed, ships 12/10"})
    assert answer.status_code == 200
    assert "4506/1" in answer.text
    assert "/review/" in answer.text
    assert "No order line was found" in cora.post("/phone", data={"words": "nice weather"}).text


def test_a_layout_is_seen_and_taught_from_a_mail(cora):
    page = cora.get("/learned/tables/1").text
    headings = re.findall(r'name="heading" value="([^"]*)"', page)
    roles = re.findall(r"<option value=\"(\w+)\" selected>", page)
    assert len(headings) >= 4
    assert len(roles) == len(headings)
    answer = cora.post("/learned/tables/1", data={"heading": headings, "role": roles})
    assert answer.status_code == 303
    number = re.search(r"/learned/layouts/(\d+)/revoke", cora.get("/learned").text)[1]
    assert cora.post(f"/learned/layouts/{number}/revoke").status_code == 303
    assert "revoked" in cora.get("/learned").text


def test_a_search_opens_a_single_hit(cora):
    assert cora.get("/search?q=4501/2").headers["location"] == "/lines/4501/2"
    assert "Lakeshore Plate" in cora.get("/search?q=lakeshore").text
    assert "Nothing found" in cora.get("/search?q=zzz").text


def test_light_and_dark_and_keys_are_a_persons_choice(cora):
    assert cora.post("/me/theme", data={"theme": "dark", "next": "/mails"}).headers["location"] == "/mails"
    assert 'data-theme="dark"' in cora.get("/").text
    assert cora.post("/me/keys", data={"on": "no"}).status_code == 303
    assert 'data-keys="off"' in cora.get("/").text


def test_rules_are_tried_before_they_are_set_and_asking_can_be_stopped(cora, dana):
    assert "What goes out until" in cora.get("/policies").text
    page = cora.post("/policies/try", data={"scope": "", "text": "paused:\n  why: stock taking\n"})
    assert page.status_code == 200
    assert "No mail until" in page.text
    assert cora.post("/policies/try", data={"scope": "", "text": "no_such_rule: 1\n"}).status_code == 422
    assert cora.post("/policies/set", data={"scope": "", "text": ""}).status_code == 403
    assert cora.post("/policies/pause", data={"scope": "V101", "reason": "plant fire"}).status_code == 303
    assert "Ask again" in cora.get("/policies?scope=V101").text
    assert cora.post("/policies/resume", data={"scope": "V101"}).status_code == 303
    assert "plant fire" in cora.get("/policies?scope=V101").text
    assert cora.get("/policies?scope=V999").status_code == 422
