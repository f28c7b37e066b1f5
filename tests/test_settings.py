import pytest

from domain.errors import ConfigurationError
from settings import load_settings


def test_a_missing_file_means_working_defaults_that_send_nothing(tmp_path):
    settings = load_settings(tmp_path)
    assert settings.sending == "draft"
    assert settings.url.startswith("sqlite:///")


def test_the_file_is_read_and_the_environment_wins(tmp_path, monkeypatch):
    (tmp_path / "config.toml").write_text('company = "Harborview"\nauto_at = 0.9\n')
    assert load_settings(tmp_path).company == "Harborview"
    monkeypatch.setenv("BACKSTOP_COMPANY", "Ironbend")
    assert load_settings(tmp_path).company == "Ironbend"


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("auto_at = 7", "auto_at"),
        ("nonsense = 1", "nonsense"),
        ('own_domains = ["gmail.com"]', "own_domains"),
        ('sending = "automatic"', "reply_to"),
        ('sending = "loudly"', "sending"),
        ("company = ", "config.toml"),
    ],
)
def test_a_wrong_or_unsafe_setting_is_refused_by_name(tmp_path, text, field):
    (tmp_path / "config.toml").write_text(text)
    with pytest.raises(ConfigurationError, match=field):
        load_settings(tmp_path)
