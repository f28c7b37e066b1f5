from pathlib import Path

import pytest

from domain.errors import MailError
from ingest.folder import FolderSource, in_date_order, mails_in
from ingest.mailbox import RawMail, SourceProblem


def eml(date: str, subject: str = "x", body: str = "hello") -> bytes:
    return f"From: a@b.example\nDate: {date}\nSubject: {subject}\n\n{body}\n".encode()


def sources(*paths: Path) -> list[str]:
    return [found.source for found in in_date_order(paths)]


def test_mails_come_by_date_and_equal_dates_by_name(tmp_path: Path) -> None:
    (tmp_path / "c.eml").write_bytes(eml("Mon, 16 Nov 2026 09:00:00 +0000"))
    (tmp_path / "b.eml").write_bytes(eml("Tue, 17 Nov 2026 09:00:00 +0000"))
    (tmp_path / "a.EML").write_bytes(eml("Tue, 17 Nov 2026 10:00:00 +0100"))
    assert sources(tmp_path) == ["c.eml", "a.EML", "b.eml"]
    assert [m.source for m in FolderSource(paths=(tmp_path,)).mails()] == ["c.eml", "a.EML", "b.eml"]


def test_several_paths_are_one_order(tmp_path: Path) -> None:
    first, second = tmp_path / "one.eml", tmp_path / "more"
    second.mkdir()
    first.write_bytes(eml("Wed, 18 Nov 2026 09:00:00 +0000"))
    (second / "two.eml").write_bytes(eml("Tue, 17 Nov 2026 09:00:00 +0000"))
    assert sources(first, second) == ["two.eml", "one.eml"]


def test_plain_sub_folders_are_read_and_other_files_left_alone(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "s.eml").write_bytes(eml("Mon, 16 Nov 2026 09:00:00 +0000"))
    (tmp_path / "notes.txt").write_text("nothing")
    (tmp_path / ".hidden.eml").write_text("nothing")
    assert sources(tmp_path) == ["s.eml"]


def test_a_file_that_cannot_be_read_is_told_and_the_others_go_on(tmp_path: Path) -> None:
    (tmp_path / "gone.eml").symlink_to(tmp_path / "nowhere")
    (tmp_path / "ok.eml").write_bytes(eml("Mon, 16 Nov 2026 09:00:00 +0000"))
    found = list(in_date_order([tmp_path]))
    assert found[0] == SourceProblem(source="gone.eml", reason="cannot be read (No such file or directory)")
    assert [m.source for m in found[1:]] == ["ok.eml"]


def test_an_outlook_file_is_told_and_not_skipped_in_silence(tmp_path: Path) -> None:
    (tmp_path / "x.msg").write_bytes(b"\xd0\xcf\x11\xe0")
    assert isinstance(next(in_date_order([tmp_path])), SourceProblem)


def test_an_mbox_file_holds_its_mails_in_turn(tmp_path: Path) -> None:
    box = tmp_path / "archive.mbox"
    late, early = eml("Wed, 18 Nov 2026 09:00:00 +0000", body=">From here on\n"), eml("Mon, 16 Nov 2026 09:00:00 +0000")
    box.write_bytes(b"From a@b Wed Nov 18 09:00:00 2026\n" + late + b"\nFrom a@b Mon Nov 16 09:00:00 2026\n" + early)
    assert sources(box) == ["archive.mbox#2", "archive.mbox#1"]
    first = next(mails_in(box))
    assert isinstance(first, RawMail)
    assert b"\nFrom here on" in first.content
    assert first.content.startswith(b"From: a@b.example")


def test_a_line_that_starts_with_from_inside_a_mail_is_no_new_mail(tmp_path: Path) -> None:
    box = tmp_path / "archive"
    body = "From our plant in 2026 it ships"
    box.write_bytes(b"From a@b Wed Nov 18 09:00:00 2026\n" + eml("Wed, 18 Nov 2026 09:00:00 +0000", body=body))
    assert sources(box) == ["archive#1"]


def test_a_maildir_gives_new_and_seen_mails_without_their_flags(tmp_path: Path) -> None:
    for part in ("cur", "new", "tmp"):
        (tmp_path / part).mkdir()
    (tmp_path / "cur" / "1.host:2,S").write_bytes(eml("Mon, 16 Nov 2026 09:00:00 +0000"))
    (tmp_path / "new" / "2.host").write_bytes(eml("Tue, 17 Nov 2026 09:00:00 +0000"))
    (tmp_path / "tmp" / "3.host").write_bytes(eml("Wed, 18 Nov 2026 09:00:00 +0000"))
    assert sources(tmp_path) == ["1.host", "2.host"]


def test_what_is_no_mail_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "orders.csv").write_text("po,line\n1,2\n")
    (tmp_path / "nothing.eml").write_bytes(b"")
    for name in ("empty", "orders.csv", "nothing.eml", "missing"):
        with pytest.raises(MailError, match=name):
            list(in_date_order([tmp_path / name]))


def test_a_mail_without_a_date_comes_first(tmp_path: Path) -> None:
    (tmp_path / "z.eml").write_bytes(b"From: a@b.example\nSubject: x\n\nhi")
    (tmp_path / "a.eml").write_bytes(eml("Mon, 16 Nov 2026 09:00:00 +0000"))
    assert sources(tmp_path) == ["z.eml", "a.eml"]
