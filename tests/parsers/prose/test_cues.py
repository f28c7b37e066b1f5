import subprocess
import sys
from importlib import resources

import pytest
import yaml

from parsers.prose.cues import Cue, find_marks, words_of
from parsers.prose.tongues import tongues


@pytest.mark.parametrize(
    "token",
    [
        "3/4-10",
        "PO#45-10233",
        '2-1/2"',
        "41,220#",
        "0.62/lb",
        "A572-50",
        "4x4x1/4",
        "8/14",
        "12,000lb",
        "b/o'd",
        "can't",
    ],
)
def test_trade_tokens_stay_whole(token: str) -> None:
    assert token in words_of(f"we have {token} here")


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("line 3 is on back order", Cue.BACKORDER), ("bo'd 40 pcs", Cue.BACKORDER), ("bkordered til feb", Cue.BACKORDER),
        ("still waiting on the mill", Cue.BACKORDER), ("en rupture de stock", Cue.BACKORDER), ("agotado", Cue.BACKORDER),
        ("nicht lieferbar", Cue.BACKORDER), ("sold out", Cue.BACKORDER), ("shpd 11/17", Cue.SHIPPED),
        ("it left today", Cue.SHIPPED), ("went out last night", Cue.SHIPPED), ("expédié hier", Cue.SHIPPED),
        ("embarcado", Cue.SHIPPED), ("will go out Thursday", Cue.SHIPS), ("confirmed as ordered", Cue.CONFIRM),
        ("bestätigt", Cue.CONFIRM), ("confirmado", Cue.CONFIRM), ("got pushed to Monday", Cue.DELAY),
        ("mill missed the rolling", Cue.DELAY), ("wird verschoben", Cue.DELAY), ("discontinued", Cue.CANCEL),
        ("cxl'd ln 2", Cue.CANCEL), ("storniert", Cue.CANCEL), ("in place of A36", Cue.SUBSTITUTE),
        ("unless I hear otherwise", Cue.DEFAULT), ("rec'd, thx", Cue.RECEIPT), ("is not affected", Cue.NOCHANGE),
        ("will advise", Cue.LATER), ("if released by noon", Cue.CONDITION), ("looks like 12/4", Cue.SOFT),
    ],
)  # fmt: skip
def test_a_phrase_signals_its_cue(text: str, cue: Cue) -> None:
    assert any(mark.cue is cue and not mark.negated for mark in find_marks(text))


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("not shipped yet", Cue.SHIPPED), ("no backorders on this one", Cue.BACKORDER), ("nothing on backorder", Cue.BACKORDER),
        ("hasn't shipped", Cue.SHIPPED), ("we do not expect any delays", Cue.DELAY), ("none of these are backordered", Cue.BACKORDER),
    ],
)  # fmt: skip
def test_a_negation_up_to_three_words_before_denies_the_cue(text: str, cue: Cue) -> None:
    marks = [mark for mark in find_marks(text) if mark.cue is cue]
    assert marks
    assert all(mark.negated for mark in marks)


def test_a_comma_ends_a_negation() -> None:
    assert any(m.cue is Cue.DELAY and not m.negated for m in find_marks("No, line 4 is delayed"))


def test_marks_point_at_their_words() -> None:
    text = "the 6\u00a0gaskets won\u2019t ship until 12/18"
    assert all(text[m.start : m.end].replace("\u2019", "'").replace("\u00a0", " ") == m.text for m in find_marks(text))


def test_reading_the_module_does_not_load_spacy() -> None:
    code = "import sys, parsers.prose.body, parsers.mail_kind; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


DATA = yaml.safe_load((resources.files("parsers.prose") / "cues.yaml").read_text(encoding="utf-8"))
EXAMPLES = [(cue, text) for cue, texts in DATA["examples"].items() for text in texts]


@pytest.mark.parametrize(("cue", "text"), EXAMPLES, ids=[f"{cue}-{text}" for cue, text in EXAMPLES])
def test_every_cue_is_found_in_its_examples(cue: str, text: str) -> None:
    assert any(mark.cue is Cue(cue) and not mark.negated for mark in find_marks(text))


@pytest.mark.parametrize(
    ("tongue", "cue", "text"),
    [(t.name, cue, text) for t in tongues().values() for cue, texts in t.examples.items() for text in texts],
)
def test_every_cue_of_another_language_is_found_in_its_examples(tongue: str, cue: str, text: str) -> None:
    found = [m.cue.value for m in find_marks(f"{_SURROUNDINGS[tongue]} {text}")]
    assert cue in found


# Words that show the language, as the sentence around an example does.
_SURROUNDINGS = {
    "de": "leider ist die Bestellung", "es": "las partidas de ustedes", "fr": "les lignes de votre commande", "nl": "het is voor ons niet",
    "it": "le righe del vostro ordine", "pt": "os itens do seu pedido", "abroad": "the goods",
}  # fmt: skip


def test_every_cue_has_examples_beside_it() -> None:
    assert DATA["examples"].keys() == DATA["cues"].keys() == set(Cue)
