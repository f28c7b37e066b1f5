import pytest

from domain.errors import ConfigurationError
from flows import training
from parsers.kinds import categoriser


@pytest.fixture
def quick(monkeypatch):
    """Training itself has tests of its own."""
    monkeypatch.setattr(training, "trained", lambda _texts: b"weights")


def test_the_model_is_put_where_the_readers_look_for_it(tmp_path, monkeypatch, quick):
    place = tmp_path / "model" / "kinds.bin"
    monkeypatch.setattr(training, "MODEL", place)
    monkeypatch.setattr(categoriser, "MODEL", place)
    assert training.train().texts > 400
    assert categoriser.is_trained()
    assert [p.name for p in place.parent.iterdir()] == ["kinds.bin"]


def test_a_folder_that_cannot_be_written_is_named(tmp_path, monkeypatch, quick):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setattr(training, "MODEL", tmp_path / "file" / "kinds.bin")
    with pytest.raises(ConfigurationError, match=r"kinds\.bin: the model cannot be written"):
        training.train()
