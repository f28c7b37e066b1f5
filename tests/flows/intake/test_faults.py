"""A short run through random faults; the long one is ``bench/intake_faults.py`` (mail.md section 7, case 94)."""

import pytest

from flows.home import open_home
from tests.flows.intake.conftest import AS_OF
from tests.servers.fault_proxy import FaultProxy
from tests.servers.fault_run import FaultRun, config


@pytest.mark.slow
def test_94_whatever_breaks_no_mail_is_lost_or_stored_twice_and_seen_is_never_set(user, tmp_path, monkeypatch):
    monkeypatch.setenv("FAULT_RUN_PASSWORD", user.password)
    with FaultProxy(user.server.tls_port) as proxy:
        config(tmp_path, port=proxy.port, user=user.name, ca_file=user.server.ca_file)
        with open_home(tmp_path, as_of=AS_OF) as home:
            run = FaultRun(
                home=home, server=user.server, proxy=proxy, user=user.name, seed=5, rounds=14, mails_per_round=4
            )
            report = run.run()
    assert report.clean, report
    assert report.sent == report.stored == 56
