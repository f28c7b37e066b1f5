"""Several reviewers at the same moment on PostgreSQL: every case is decided once, the others are told."""

import re
import threading
from collections import Counter

import pytest

from db.engine import read_session
from db.repositories.decisions import Decisions
from domain.people import Role
from flows.home import open_home
from flows.people import add_person
from review.app import create_app
from tests.review.conftest import AS_OF, made_home, signed_in


@pytest.mark.postgres
def test_reviewers_at_the_same_moment_decide_every_case_once(postgres_server, tmp_path, monkeypatch):
    monkeypatch.setenv("BACKSTOP_DATABASE_URL", postgres_server.create("reviewers"))
    made_home(tmp_path / "home")
    with open_home(tmp_path / "home", as_of=AS_OF) as home:
        for number in range(6):
            add_person(home, login=f"r{number}", name="", role=Role.COORDINATOR, password=None, who="test")
        app = create_app(home)
        clients = [signed_in(app, f"r{number}") for number in range(6)]
        answers = Counter()
        start = threading.Barrier(len(clients))

        def work(client):
            for _ in range(3):
                start.wait()
                page = client.get("/review").text
                case = re.search(r'action="/review/(\d+)/accept"', page)[1]
                data = dict(re.findall(r'name="(version|po|line)" value="([^"]*)"', page))
                answers[client.post(f"/review/{case}/accept", data=data).status_code] += 1

        threads = [threading.Thread(target=work, args=(client,)) for client in clients]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        app.state.screen.close()
        with read_session(home.engine) as session:
            made = Counter(
                e.statement_id
                for e in Decisions(session).every_decision()
                if e.who.startswith("r") and ":" not in e.who
            )
    assert set(answers) <= {303, 409}
    assert answers[303] == len(made) >= 3
    assert max(made.values()) == 1
