"""A question holds back what its answer could change, and nothing else."""

import pytest

from outbound.questions import asked_about


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("On 45012 line 3, do you want Buna or Viton?", ("3",)),
        ("Items 2 and 4 of your order: plain ends or threaded?", ("2", "4")),
        ("Pos. 3 bis 5: lackiert oder blank?", ("3", "4", "5")),
        ("lines 2-4: are mixed lengths fine?", ("2", "3", "4")),
    ],
)
def test_a_question_that_names_lines_is_about_these(text: str, lines: tuple[str, ...]) -> None:
    asked = asked_about(text)
    assert (asked.lines, asked.whole) == (lines, False)


@pytest.mark.parametrize(
    "text", ["Where shall the mill certs for 45012 go?", "Which e-mail address takes our invoices for 45012?"]
)
def test_a_question_about_papers_is_about_no_line(text: str) -> None:
    asked = asked_about(text)
    assert (asked.lines, asked.whole) == ((), False)


@pytest.mark.parametrize(
    "text",
    ["Can we ship 45012 in two deliveries?", "Do you want 45012 painted?", "Certs for 45012: hold the delivery?"],
)
def test_any_other_question_is_about_its_order(text: str) -> None:
    assert asked_about(text).whole
