import pytest

from domain.errors import ConfigurationError
from flows import training
from parsers.kinds import categoriser
from parsers.kinds.learned import LESSONS


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    """Training itself has tests of its own."""
    monkeypatch.setattr(training, "trained", lambda _texts, _lesson: b"weights")


def test_the_models_are_put_where_the_readers_look_for_them(tmp_path, monkeypatch):
    monkeypatch.setattr(categoriser, "MODELS", tmp_path / "models")
    assert [done.name for done in training.train()] == [lesson.name for lesson in LESSONS]
    assert all(categoriser.is_trained(lesson) for lesson in LESSONS)
    assert sorted(p.name for p in (tmp_path / "models").iterdir()) == ["clause_intents.bin", "text_kinds.bin"]


def test_a_folder_that_cannot_be_written_is_named(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setattr(categoriser, "MODELS", tmp_path / "file")
    with pytest.raises(ConfigurationError, match=r"the model cannot be written"):
        list(training.train())
