"""Alerts, weekly tasks and fill-in options on the screen."""

from db.engine import read_session
from db.repositories.outbox import Outbox
from flows.acts import newest_acts
from flows.clock import now
from flows.policies import set_policy
from flows.weekly_tasks import weekly_tasks


def test_a_weekly_task_is_recorded_with_who_and_when(cora, vic, home):
    page = cora.get("/tasks").text
    assert "never done so far" in page
    vendor = weekly_tasks(home)[0].vendor_id
    assert vic.post(f"/tasks/{vendor}/done").status_code == 403
    assert cora.post(f"/tasks/{vendor}/done", data={"note": "two bundles in their yard"}).status_code == 303
    done = next(task for task in weekly_tasks(home) if task.vendor_id == vendor).done
    assert (done.who, done.note) == ("cora", "two bundles in their yard")
    assert "two bundles in their yard" in cora.get("/tasks").text
    act = newest_acts(home)[0]
    assert (act.who, act.what) == ("cora", "task_done")


def test_a_weekly_task_is_given_to_a_colleague(cora, home):
    vendor = weekly_tasks(home)[0].vendor_id
    assert cora.post(f"/tasks/{vendor}/give", data={"owner": "dana"}).status_code == 303
    assert "dana" in cora.get("/tasks?owner=dana").text
    assert cora.post("/tasks/V999/done").status_code == 422
    assert newest_acts(home)[0].what == "task_given"


def test_alerts_say_who_is_told_and_who_was(cora, home, tmp_path):
    rules = "rules:\n  - codes: [NO_ACK, MISSING_ETA]\n    tell: {traffic: now, processing: digest}\n"
    (home.settings.home / "alerts.yaml").write_text(rules, encoding="utf-8")
    page = cora.get("/alerts").text
    assert "at once" in page
    assert "Nobody was told anything yet" in page
    told = cora.post("/alerts/draft", data={"speed": "digest"})
    assert told.status_code == 303
    assert "the policy names nobody" in cora.get("/alerts").text
    text = "internal:\n  traffic: [traffic@harborviewsteel.example.com]\n  sales: [sales@harborviewsteel.example.com]\n"
    own = tmp_path / "policy.yaml"
    own.write_text(text, encoding="utf-8")
    set_policy(home, own, "", who="dana", at=now())
    assert cora.post("/alerts/draft", data={"speed": "digest"}).status_code == 303
    after = cora.get("/alerts").text
    assert "traffic@harborviewsteel.example.com" in after
    assert newest_acts(home)[0].what == "alerts_drafted"
    with read_session(home.engine) as session:
        assert any("traffic@" in mail.mail.to[0] for mail in Outbox(session).every_mail())


def test_a_line_shows_its_ways_out(cora):
    page = cora.get("/lines/4501/2").text
    assert "Ways to get by without it" in page
    assert "Tell the customer a new date" in page or "Expedite" in page


def test_a_viewer_sees_alerts_and_tasks_and_changes_nothing(vic):
    for path in ("/alerts", "/tasks"):
        assert '<button class="main"' not in vic.get(path).text
    assert vic.post("/alerts/draft", data={"speed": "now"}).status_code == 403
