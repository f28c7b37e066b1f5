import pytest
from hypothesis import given, strategies as st

from outbound.tokens import TokenKey, short

KEY = TokenKey(secret=b"0123456789abcdef")
OTHER = TokenKey(secret=b"fedcba9876543210")


def test_a_token_names_its_mail_and_proves_it_is_ours() -> None:
    token = KEY.token("chase 1")
    assert KEY.verified(token) == token
    assert KEY.verified(f" {token.lower()} ") == token
    assert OTHER.verified(token) is None
    assert KEY.token("chase 1") == token != KEY.token("chase 2")
    assert short(token) == token[3:7]


def test_a_token_has_no_misread_characters() -> None:
    tokens = {KEY.token(str(n)) for n in range(300)}
    assert len(tokens) == 300
    assert not set("".join(t.removeprefix("BK-") for t in tokens)) & set("01IO")


@given(st.text(alphabet="23456789ABCDEFGHJKLMNPQRSTUVWXYZ", min_size=16, max_size=16))
def test_a_forged_token_is_not_ours(letters: str) -> None:
    forged = "-".join(["BK", *(letters[i : i + 4] for i in range(0, 16, 4))])
    real = KEY.verified(forged)
    assert real is None or real == forged  # one in a million may be


@pytest.mark.parametrize("text", ["", "BK-7F3K", "BK-7F3K-7F3K-7F3K-7F3I", "XX-7F3K-7F3K-7F3K-7F3K"])
def test_what_is_no_token_is_none(text: str) -> None:
    assert KEY.verified(text) is None


def test_a_changed_letter_breaks_the_proof() -> None:
    token = KEY.token("x")
    changed = token[:4] + ("2" if token[4] != "2" else "3") + token[5:]
    assert KEY.verified(changed) is None


def test_a_short_key_is_refused_and_no_key_is_ever_shown() -> None:
    with pytest.raises(ValueError, match="too short"):
        TokenKey(secret=b"short")
    assert "0123" not in repr(KEY)
