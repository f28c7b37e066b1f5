from pathlib import Path

import pytest

from domain.errors import ConfigurationError
from domain.outbox import Letter
from outbound.shelf import LANGUAGES, open_shelf
from outbound.template_fields import REASONS, samples


def put(folder: Path, place: str, text: str) -> Path:
    file = folder / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return folder


GOOD = "Subject: Hallo {{ sender.company }}\nHallo {{ greeting }}\n\n{{ table }}\n\nRef: {{ ref }}\n"


def test_every_letter_to_vendors_is_there_in_every_language() -> None:
    shelf = open_shelf()
    for language in LANGUAGES:
        for name in (*(letter.value for letter in Letter if not letter.internal), *REASONS):
            values = next(samples(name))
            assert shelf.render(name, values, language=language).paragraphs, (language, name)
    greetings = {shelf.render("request", next(samples("request")), language=x).paragraphs[0] for x in LANGUAGES}
    assert len(greetings) == 4


def test_users_override_per_language_and_per_vendor(tmp_path: Path) -> None:
    put(tmp_path, "de/request.txt.j2", GOOD)
    put(tmp_path, "de/V7/request.txt.j2", GOOD.replace("Hallo {{ greeting }}", "Moin"))
    shelf = open_shelf(tmp_path)
    values = next(samples("request"))
    assert shelf.render("request", values, language="de").paragraphs[0] == "Hallo x"
    assert shelf.render("request", values, language="de", vendor_id="V7").paragraphs[0] == "Moin"
    assert shelf.render("request", values, language="en", vendor_id="V7").paragraphs[0] == "Hi x,"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("Subject: a\n{{ vendro }}\n{{ table }}", 2, "vendro"),
        ("Subject: a\n\n{{ sender.nmae }}\n{{ table }}", 3, "nmae"),
        ("Subject: a\n{% for l in lines %}\n{{ l.price }}\n{% endfor %}\n{{ table }}", 3, "price"),
        ("Subject: a\n{{ lines | map(attribute='prize') | join }}\n{{ table }}", 2, "prize"),
        ("Subject: a\n{% if x %}\n{{ table }}", 3, ""),
        ("Subject: a\n{{ note | shout }}\n{{ table }}", 2, "shout"),
        ("Subject: a\n{{ note.__class__ }}\n{{ table }}", 2, "__class__"),
        ("Subject: a\n{{ greeting.upper() }}\n{{ table }}", 2, "call"),
        ("Subject: a\n{% include 'x' %}\n{{ table }}", 2, "include"),
        ("Hello\n{{ table }}", 1, "Subject"),
    ],
)
def test_a_fault_is_told_at_load_with_file_line_and_field(text: str, line: int, words: str, tmp_path: Path) -> None:
    put(tmp_path, "en/request.txt.j2", text)
    with pytest.raises(ConfigurationError) as caught:
        open_shelf(tmp_path)
    assert f"request.txt.j2, line {line}" in str(caught.value)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    "place", ["request.txt.j2", "it/request.txt.j2", "en/requst.txt.j2", "en/request.html", "en/V1/x/request.txt.j2"]
)
def test_a_file_nobody_would_use_is_told(place: str, tmp_path: Path) -> None:
    put(tmp_path, place, GOOD)
    with pytest.raises(ConfigurationError, match=Path(place).name.replace(".", r"\.")):
        open_shelf(tmp_path)


def test_a_request_without_its_table_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "en/request.txt.j2", "Subject: a\nHello")
    with pytest.raises(ConfigurationError, match="table"):
        open_shelf(tmp_path)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    put(tmp_path, "en/request.txt.j2", "Subject: a\n{{ a1 }}\n{{ table }}")
    put(tmp_path, "de/no_ack.txt.j2", "{{ b2 }}")
    with pytest.raises(ConfigurationError) as caught:
        open_shelf(tmp_path)
    assert "a1" in str(caught.value)
    assert "b2" in str(caught.value)
