"""A move to another database gives an installation that answers the same."""

import pytest
from sqlalchemy import text

from db.engine import open_engine, read_session, write_session
from db.schema import prepare
from db.tables import MAIL
from domain.errors import InputError, StoreError
from flows.chase import chase
from flows.export import EXPORTS, export_rows
from flows.home import open_home
from flows.moving import move_to
from flows.receive import pending_mail_ids, read_paths
from flows.storing import store_mail
from ingest.mailbox import RawMail
from tests.flows.conftest import AS_OF, SAMPLES

pytestmark = pytest.mark.postgres


@pytest.fixture
def target(postgres_server, request):
    return postgres_server.create(f"moved_{abs(hash(request.node.name)) % 10**9}")


@pytest.fixture
def full(stocked):
    """A home in which everything has happened, and one mail is stored but not read."""
    list(read_paths(stocked, [SAMPLES / "mailbox"]))
    chase(stocked, deliver=True)
    store_mail(stocked, RawMail(source="late.eml", content=b"From: a@b.example\n\nhello"))
    return stocked


def _exports(home):
    return {what: list(export_rows(home, what)) for what in EXPORTS}


def _moved_home(tmp_path, url, *, blobs="folder"):
    folder = tmp_path / "moved"
    folder.mkdir()
    (folder / "config.toml").write_text(f'database_url = "{url}"\nblobs = "{blobs}"\n')
    return open_home(folder, as_of=AS_OF)


def test_the_copy_exports_the_same_counts_on_and_knows_what_is_left_to_do(full, target, tmp_path):
    steps = []
    move_to(full, target, with_blobs=False, progress=lambda what, done, total: steps.append((what, done, total)))
    assert steps[-1][1] == steps[-1][2]
    with _moved_home(tmp_path, target) as moved:
        assert _exports(moved) == _exports(full)
        assert pending_mail_ids(moved) == pending_mail_ids(full) != ()
        newest = max(pending_mail_ids(full))
        assert store_mail(moved, RawMail(source="new.eml", content=b"From: a@b.example\n\nnew")) == newest + 1


def test_raw_mails_can_come_along_into_the_database(full, target, tmp_path):
    moved_blobs = move_to(full, target, with_blobs=True).blobs
    assert moved_blobs == len(full.blobs.names())
    with _moved_home(tmp_path, target, blobs="database") as moved:
        assert all(moved.blobs.get(name) == full.blobs.get(name) for name in full.blobs.names())


def test_a_target_with_rows_is_refused_and_left_alone(full, target):
    move_to(full, target, with_blobs=False)
    with pytest.raises(InputError, match="holds rows already, in"):
        move_to(full, target, with_blobs=False)


def test_the_own_database_is_no_target(full):
    with pytest.raises(InputError, match="of this installation already"):
        move_to(full, full.settings.url, with_blobs=False)


def test_a_copy_that_differs_leaves_nothing_behind(full, target):
    engine = open_engine(target)
    prepare(engine)
    with write_session(engine) as session:  # a target that changes what is written
        session.execute(
            text(
                "CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.subject := 'x'; RETURN NEW; END $$"
            )
        )
        session.execute(text("CREATE TRIGGER spoil BEFORE INSERT ON mail FOR EACH ROW EXECUTE FUNCTION spoil()"))
    with pytest.raises(StoreError, match="mail: 12 rows were read and 12 arrived, or not as they were"):
        move_to(full, target, with_blobs=False)
    with read_session(engine) as session:
        assert session.execute(MAIL.select()).first() is None
    engine.dispose()


def test_a_move_back_to_sqlite_works_too(full, target, tmp_path):
    move_to(full, target, with_blobs=False)
    with _moved_home(tmp_path, target) as moved:
        move_to(moved, f"sqlite:///{tmp_path}/back.sqlite3", with_blobs=False)
    (tmp_path / "moved" / "config.toml").write_text(f'database_url = "sqlite:///{tmp_path}/back.sqlite3"\n')
    with open_home(tmp_path / "moved", as_of=AS_OF) as back:
        assert _exports(back) == _exports(full)
