"""Tables in mail bodies: spans, nesting, quoted older mail."""

import pytest
from hypothesis import given, settings, strategies as st

from parsers.grids.html_tables import Quoted, read_html_tables
from parsers.layout import Layout

TABLE = "<table><tr><th>PO</th><th>Line</th><th>Description</th><th>Qty</th></tr><tr><td>{po}</td><td>1</td><td>FLAT</td><td>12</td></tr></table>"


def pos(layout: Layout) -> list[str]:
    return [row.cells[0].text for table in layout.tables for row in table.rows]


OUTLOOK = "<div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3pt'><p><b>From:</b> Us<br><b>Sent:</b> Monday</p></div>"


@pytest.mark.parametrize(
    "quoted",
    [
        '<div class="gmail_quote">{}</div>',
        '<blockquote type="cite">{}</blockquote>',
        '<div id="divRplyFwdMsg">From: us</div><div>{}</div>',
        '<div id="appendonsend"></div><hr>{}',
        OUTLOOK + "{}",
        "<div><div>" + OUTLOOK + "</div></div><div>{}</div>",
    ],
)
def test_quoted_mail_is_left_out_unless_asked_for(quoted: str) -> None:
    html = (
        f"<html><body><p>see below</p>{TABLE.format(po='4501')}{quoted.format(TABLE.format(po='4999'))}</body></html>"
    )
    assert pos(read_html_tables(html)) == ["4501"]
    assert pos(read_html_tables(html, include_quoted=Quoted.INCLUDE)) == ["4501", "4999"]
    assert pos(read_html_tables(html, include_quoted=Quoted.ONLY)) == ["4999"]


def test_a_border_without_mail_header_is_only_a_border() -> None:
    html = f"<body><div style='border-top:solid #E1E1E1 1.0pt'>Order</div>{TABLE.format(po='4501')}</body>"
    assert pos(read_html_tables(html)) == ["4501"]


def test_only_the_innermost_table_counts() -> None:
    assert pos(read_html_tables(f"<table><tr><td>logo</td><td>{TABLE.format(po='4501')}</td></tr></table>")) == ["4501"]


def test_rowspan_repeats_and_colspan_keeps_columns_apart() -> None:
    html = (
        "<table><tr><th>PO</th><th>Line</th><th>Description</th><th>Qty</th><th>Ship Date</th></tr>"
        "<tr><td rowspan=2>4501</td><td>1</td><td>FLAT</td><td>12</td><td>12/4</td></tr>"
        "<tr><td>2</td><td colspan=2>ROUND</td><td>12/5</td></tr></table>"
    )
    (table,) = read_html_tables(html).tables
    assert {i: c.text for i, c in table.rows[1].cells.items()} == {0: "4501", 1: "2", 2: "ROUND", 4: "12/5"}


def test_struck_and_hidden_text_is_not_read() -> None:
    html = TABLE.format(po="<s>4499</s> 4501<span style='display:none'>9</span>")
    layout = read_html_tables(html)
    assert pos(layout) == ["4501"]
    assert layout.warnings


def test_inline_markup_does_not_split_words() -> None:
    assert pos(read_html_tables(TABLE.format(po="45<b>0</b>1"))) == ["4501"]


def test_text_outside_tables_is_kept_as_lines() -> None:
    layout = read_html_tables(f"<p>Shipped today, BOL 77</p>{TABLE.format(po='4501')}<div>Gloria</div>")
    assert [line.text for line in layout.lines][:2] == ["Shipped today, BOL 77", "Gloria"]


def test_huge_spans_are_capped() -> None:
    html = "<table><tr><td rowspan=99999999 colspan=99999>x</td></tr>" + "<tr><td>y</td></tr>" * 3 + "</table>"
    assert len(read_html_tables(html).lines) == 4


def test_html_without_tables_gives_none() -> None:
    assert read_html_tables("").tables == ()
    assert read_html_tables("<p>hello</p>").tables == ()


_PIECES = st.sampled_from(
    [
        "<table>",
        "</table>",
        "<tr>",
        "<td>",
        "</td>",
        "<td rowspan=3>",
        "<td colspan='x'>",
        "<blockquote type=cite>",
        "<div id=divRplyFwdMsg>",
        "PO",
        "12",
        "<s>",
        "<!--",
        "-->",
        "<br>",
        "&nbsp;",
    ]
)


@settings(max_examples=80, deadline=None)
@given(st.lists(_PIECES, max_size=30), st.sampled_from(Quoted))
def test_any_markup_is_survived(pieces: list[str], quoted: Quoted) -> None:
    read_html_tables("".join(pieces), include_quoted=quoted)
