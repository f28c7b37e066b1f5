from hypothesis import given, settings, strategies as st

from ingest.html_text import html_to_text


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.sampled_from("<>/abtdrp= '\"&;!-style:none\n\t"), max_size=200))
def test_any_text_gives_a_text(html: str) -> None:
    assert isinstance(html_to_text(html), str)


def test_each_block_is_a_line_and_blanks_are_squeezed() -> None:
    assert html_to_text("<div>Ships&nbsp; 12/4</div><div>Line\n 2<br>later</div>") == "Ships 12/4\nLine 2\nlater"


def test_rows_of_a_table_are_lines_with_tabs_and_empty_cells_keep_their_place() -> None:
    html = (
        "<table><tr><th>PO</th><th>Ln</th><th>Ship</th></tr>"
        "<tr><td><p>4501</p></td><td>&nbsp;</td><td><p>12/4<br>firm</p></td></tr></table>"
    )
    assert html_to_text(html) == "PO\tLn\tShip\n4501\t\t12/4 firm"


def test_a_table_that_only_lays_out_the_page_keeps_its_lines() -> None:
    html = (
        "<table><tr><td><p>Hi,</p><p>see below</p></td></tr><tr><td>"
        "<table><tr><td>1</td><td>12/4</td></tr><tr><td>2</td><td>1/9</td></tr></table></td></tr></table>"
    )
    assert html_to_text(html).split("\n\n") == ["Hi,", "see below", "1\t12/4\n2\t1/9"]


def test_hidden_words_are_left_out() -> None:
    hidden = (
        "display:none", "visibility: hidden", "font-size:0", "font-size:0px;line-height:0", "color:#ffffff", "color: white",
        "mso-hide:all", "max-height:0;overflow:hidden", "opacity:0",
    )  # fmt: skip
    for style in hidden:
        assert html_to_text(f'<p>seen</p><p style="{style}">PO 9999 cancelled</p>') == "seen", style
    assert html_to_text('<p>seen</p><font color="#FFFFFF">PO 9999</font>') == "seen"
    assert html_to_text("<style>.x{display:none}</style><p>seen</p><p class='a x'>PO 9999</p>") == "seen"


def test_white_letters_on_a_colour_are_seen() -> None:
    html = "<table><tr style='background:#036'><th style='color:#fff'>PO</th><th><font color=white>Line</font></th></tr></table>"
    assert html_to_text(html) == "PO\tLine"


def test_small_but_readable_words_stay() -> None:
    assert html_to_text("<p style='font-size:0.9em;opacity:0.8'>ships 12/4</p>") == "ships 12/4"


def test_a_style_for_phones_hides_nothing() -> None:
    html = "<style>@media (max-width:600px){.wide{display:none}}</style><p class=wide>ships 12/4</p>"
    assert html_to_text(html) == "ships 12/4"


def test_struck_out_words_are_what_the_writer_took_back() -> None:
    assert html_to_text("<p><s>12/4</s> 12/14</p>") == "12/14"
    assert html_to_text("<p><span style='text-decoration:line-through'>40</span> 36 pcs</p>") == "36 pcs"


def test_quoted_mail_gets_quote_marks() -> None:
    assert (
        html_to_text("<p>ok</p><blockquote type=cite><div>when?</div><div>Dana</div></blockquote>")
        == "ok\n\n> when?\n> Dana"
    )


def test_a_rule_is_shown_as_plain_parts_show_it() -> None:
    assert html_to_text("<p>ok</p><hr><b>From:</b> Dana") == "ok\n\n" + "_" * 32 + "\nFrom: Dana"


def test_scripts_and_comments_are_no_text() -> None:
    assert html_to_text("<script>x()</script><!-- 12/4 --><style>p{}</style><p>ok</p>") == "ok"


def test_tags_nested_thousands_deep_are_read() -> None:
    assert html_to_text("<div>" * 20_000 + "ok") == "ok"
