"""One bad mail among a thousand: all others are stored and read, the bad one is one row with its reason.

The real server has its thousand; ``bench/one_bad_mail.py`` has it for every way, and reads them all.
"""

import os
import random
from collections import Counter

import pytest

from domain.intake import PlaceState
from flows import receive
from flows.receive import pending_mail_ids, read_stored
from tests.flows.intake.conftest import mail
from tests.servers.scripted_imap import Script

BAD = 50


def mails_1_to(count):
    return {n: mail(n, text=f"words of mail {n}\n" * 20) for n in range(1, count + 1)}


def poll_until_settled(account, count):
    """Poll, pauses waited out, until every mail has its row."""
    for _ in range(14):
        account.poll_later()
        if len(account.mails()) == count:
            return
    left = Counter(p.state for p in account.places().values())
    raise AssertionError(f"not settled: {left}")


def is_one_failed_row(account, count, reason):
    assert account.poll_later().worked  # it stops no later poll
    (bad,) = account.failed()
    assert bad.source == f"po/{BAD}"
    assert reason in bad.reason
    assert len(account.waiting()) == count - 1
    states = Counter(p.state for p in account.places().values())
    assert states == {PlaceState.STORED: count - 1, PlaceState.BAD_BODY: 1}
    assert account.folder().scan_from_uid == count + 1


# --- a real server that cannot give one of its mails


def unreadable(file):
    """Not even its size can be told: the server hangs up when it is asked."""
    file.chmod(0)
    os.chown(file, 0, 0)


def shorter_than_told(file):
    """The server hangs up in the middle of the literal."""
    file.rename(file.with_name(f"{file.name.partition(',')[0]},S=90000,W=90000"))


@pytest.mark.parametrize("spoil", [unreadable, shorter_than_told])
def test_a_mail_over_which_the_real_server_hangs_up_is_one_failed_row_and_999_are_stored(account, user, spoil):
    if spoil is unreadable and os.geteuid() != 0:
        pytest.skip("only root can make a file that the server may not read")
    user.deliver(*mails_1_to(1_000).values())
    spoil(next(f for f in user.server.maildir(user.name).glob("*/*") if f"mail {BAD}\n" in f.read_text()))
    poll_until_settled(account, 1_000)
    is_one_failed_row(account, 1_000, "the connection broke 8 times over this mail")


# --- servers that answer wrongly


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ("refused", "cannot fetch"),
        ("huge", "more bytes than memory holds"),
        ("told_short", "unexpected response"),
        ("nonsense", "unexpected response"),
        ("malformed", ""),
        ("size", "the server gave no size"),
        ("nil", "the server gave no body"),
        ("endless", "the connection broke 8 times over this mail"),
    ],
)
def test_a_mail_that_a_server_answers_wrongly_is_one_failed_row_and_all_others_are_stored(on_script, how, reason):
    _, account = on_script(Script(mails=mails_1_to(120), broken={BAD: how}), timeout_seconds=1)
    poll_until_settled(account, 120)
    is_one_failed_row(account, 120, reason)


def test_a_mail_without_a_size_that_is_there_all_the_same_is_never_skipped(on_script):
    server, account = on_script(Script(mails={n: mail(n) for n in range(1, 4)}, sizeless={2}))
    assert len(account.poll().new_mail_ids) == 2
    server.script.sizeless = set()
    assert len(account.poll_later().new_mail_ids) == 1


# --- mails that cannot be read


def test_bytes_that_are_no_mail_and_a_reader_that_breaks_are_one_row_each_and_all_others_are_read(
    account, user, monkeypatch
):
    mails = mails_1_to(60)
    mails[BAD] = random.Random(5).randbytes(4_000).replace(b"\n", b"") + b"\r\n"
    user.deliver(*mails.values())
    assert len(account.poll().new_mail_ids) == 60
    real = receive.read_documents

    def breaks_once(read, *args, **more):
        if read.source == "po/7":
            raise RecursionError("too deep")
        return real(read, *args, **more)

    monkeypatch.setattr(receive, "read_documents", breaks_once)
    for mail_id in pending_mail_ids(account.home):
        read_stored(account.home, mail_id)
    assert pending_mail_ids(account.home) == ()
    assert len(account.mails()) == 60
    assert {m.source: m.reason for m in account.failed()} == {
        "po/7": "internal error, RecursionError: too deep",
        "po/50": "po/50: no header of a mail found, this is some other file",
    }
