"""Word files: tables and text in their order, and what the vendor took back."""

import contextlib
import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings, strategies as st

from domain.errors import DocumentError
from parsers.layout import Layout
from parsers.letters.docx import read_docx
from tests.office_files import HEAD, ROWS, word_ack, word_bytes, word_table


def texts(layout: Layout) -> list[str]:
    return [line.text for line in layout.lines]


def cells(layout: Layout, table: int = 0) -> list[list[str]]:
    return [[cell.text for _, cell in sorted(row.cells.items())] for row in layout.tables[table].rows]


def edited(content: bytes, part: str, old: str, new: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as after:
        for entry in before.infolist():
            data = before.read(entry.filename)
            after.writestr(entry.filename, data.replace(old.encode(), new.encode()) if entry.filename == part else data)
    return stream.getvalue()


def test_paragraphs_and_tables_stand_in_their_order() -> None:
    layout = read_docx(word_ack(), name="a.docx")
    lines = texts(layout)
    assert lines[:3] == ["ORDER ACKNOWLEDGMENT", "Your PO: 4501", "Line Description Qty UOM Ship Date"]
    assert lines[-1] == "Thank you for your order."
    assert cells(layout) == [list(row) for row in ROWS]
    assert getattr(layout.tables[0].rows[1].cells[4].place, "ref", "") == "Table 1!E3"


def test_a_header_that_stands_on_every_page_is_read_once_and_first() -> None:
    document = docx.Document()
    section = document.sections[0]
    section.different_first_page_header_footer = True
    for head in (section.header, section.first_page_header):
        head.paragraphs[0].text = "LAKESHORE PLATE"
    section.footer.paragraphs[0].text = "Thank you"
    document.add_paragraph("PO 4501")
    assert texts(read_docx(word_bytes(document), name="a.docx")) == ["LAKESHORE PLATE", "PO 4501", "Thank you"]


def test_a_cell_merged_downwards_stands_in_each_row_and_one_merged_sideways_once() -> None:
    document = docx.Document()
    word_table(document, [("PO", "Line", "Description", "Qty"), ("4501", "1", "FLAT", "3"), ("", "2", "ROUND", "4")])
    table = document.tables[0]
    table.cell(1, 0).merge(table.cell(2, 0))
    wide = table.add_row().cells
    wide[0].merge(wide[3]).text = "Backordered items"
    layout = read_docx(word_bytes(document), name="a.docx")
    assert [row[0] for row in cells(layout)] == ["4501", "4501"]
    assert texts(layout)[-1] == "Backordered items"


def test_a_table_inside_a_table_is_read_as_a_table() -> None:
    document = docx.Document()
    outer = document.add_table(rows=1, cols=1).cell(0, 0)
    outer.paragraphs[0].text = "Your PO: 4501"
    inner = outer.add_table(rows=0, cols=len(HEAD))
    for row in (HEAD, *ROWS):
        for cell, text in zip(inner.add_row().cells, row, strict=True):
            cell.text = text
    layout = read_docx(word_bytes(document), name="a.docx")
    assert texts(layout)[0] == "Your PO: 4501"
    assert cells(layout) == [list(row) for row in ROWS]


def test_a_struck_out_date_beside_a_new_one_is_not_read() -> None:
    document = docx.Document()
    word_table(document, (HEAD, *ROWS))
    paragraph = document.tables[0].cell(1, 4).paragraphs[0]
    paragraph.runs[0].font.strike = True
    paragraph.add_run(" 12/9/2026")
    layout = read_docx(word_bytes(document), name="a.docx")
    assert cells(layout)[0][-1] == "12/9/2026"
    assert any("struck-out" in warning for warning in layout.warnings)


def test_a_row_struck_out_as_a_whole_keeps_its_words_and_says_so() -> None:
    document = docx.Document()
    word_table(document, (HEAD, *ROWS))
    for cell in document.tables[0].rows[2].cells:
        cell.paragraphs[0].runs[0].font.strike = True
    row = read_docx(word_bytes(document), name="a.docx").tables[0].rows[1]
    assert [line.text for line in row.below] == ["line deleted (struck out in the file)"]
    assert row.cells[0].text == "2"


def test_tracked_changes_are_read_as_accepted() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("ships ")
    paragraph._p.append(parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>12/4</w:delText></w:r></w:del>"))
    paragraph._p.append(parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t>12/11</w:t></w:r></w:ins>"))
    assert texts(read_docx(word_bytes(document), name="a.docx")) == ["ships 12/11"]


def test_a_row_deleted_with_tracked_changes_is_a_struck_row() -> None:
    document = docx.Document()
    word_table(document, (HEAD, *ROWS))
    row = document.tables[0].rows[2]._tr
    row.get_or_add_trPr().append(parse_xml(f"<w:del {nsdecls('w')}/>"))
    found = read_docx(word_bytes(document), name="a.docx").tables[0].rows[1]
    assert found.below[0].text.startswith("line deleted")


def test_numbers_that_word_counts_by_itself_are_the_line_numbers() -> None:
    document = docx.Document()
    word_table(document, (HEAD, *(("", *row[1:]) for row in ROWS)))
    for row in document.tables[0].rows[1:]:
        row.cells[0].paragraphs[0].style = "List Number"
    assert [row[0] for row in cells(read_docx(word_bytes(document), name="a.docx"))] == ["1", "2"]


def test_a_text_box_is_read_after_its_paragraph_and_once() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>PO 4501</w:t></w:r></w:p></w:txbxContent>"
    document = docx.Document()
    run = document.add_paragraph("Acknowledgment").add_run()
    run._r.append(
        parse_xml(
            f"<mc:AlternateContent {nsdecls('w')} "
            'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
            f'<mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice>'
            f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
        )
    )
    assert texts(read_docx(word_bytes(document), name="a.docx")) == ["Acknowledgment", "PO 4501"]


@pytest.mark.parametrize("gap", ["\t", "\t\t", "    "])
def test_lines_aligned_without_a_table_are_one(gap: str) -> None:
    document = docx.Document()
    document.add_paragraph("ORDER ACKNOWLEDGMENT")
    for row in (HEAD, *ROWS):
        document.add_paragraph(gap.join(row))
    assert cells(read_docx(word_bytes(document), name="a.docx")) == [list(row) for row in ROWS]


def test_with_own_tab_stops_an_empty_place_keeps_its_column() -> None:
    document = docx.Document()
    for row in (HEAD, ROWS[0], ("2", "ROUND", "160", "", "12/11/2026")):
        paragraph = document.add_paragraph("\t".join(row))
        for stop in range(1, 5):
            paragraph.paragraph_format.tab_stops.add_tab_stop(914400 * stop)
    rows = read_docx(word_bytes(document), name="a.docx").tables[0].rows
    assert sorted(rows[1].cells) == [0, 1, 2, 4]


def test_a_table_cut_by_an_empty_line_goes_on() -> None:
    document = docx.Document()
    word_table(document, (HEAD, ROWS[0]))
    document.add_paragraph("")
    word_table(document, (ROWS[1],))
    assert len(read_docx(word_bytes(document), name="a.docx").tables[0].rows) == 2


def test_hidden_words_are_not_read() -> None:
    document = docx.Document()
    document.add_paragraph("PO 4501").add_run(" internal note").font.hidden = True
    assert texts(read_docx(word_bytes(document), name="a.docx")) == ["PO 4501"]


def test_a_file_of_pictures_only_says_what_to_do() -> None:
    content = edited(word_bytes(docx.Document()), "word/document.xml", "", "")
    stream = io.BytesIO(content)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("word/media/image1.png", b"x")
    with pytest.raises(DocumentError, match="ask for a PDF"):
        read_docx(stream.getvalue(), name="scan.docx")


def test_an_empty_file_and_a_damaged_one_say_so() -> None:
    with pytest.raises(DocumentError, match="no text"):
        read_docx(word_bytes(docx.Document()), name="a.docx")
    with pytest.raises(DocumentError, match="damaged"):
        read_docx(edited(word_ack(), "word/document.xml", "</w:body>", ""), name="a.docx")
    with pytest.raises(DocumentError, match="damaged"):
        read_docx(word_ack()[:2000], name="a.docx")


def test_an_outside_entity_is_not_fetched() -> None:
    bad = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document '
    content = edited(word_ack(), "word/document.xml", "<w:document ", bad)
    content = edited(content, "word/document.xml", "Thank you", "&e;")
    with contextlib.suppress(DocumentError):
        assert not any("root" in text for text in texts(read_docx(content, name="a.docx")))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.integers(min_value=0, max_value=20_000))
def test_any_bytes_give_a_layout_or_a_reason(noise: bytes, at: int) -> None:
    whole = word_ack()
    for content in (noise, b"PK\x03\x04" + noise, whole[:at] + noise + whole[at + len(noise) :]):
        with contextlib.suppress(DocumentError):
            assert read_docx(content, name="x.docx").pages == 1


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["<w:p>", "</w:p>", "<w:r>", "<w:t>x</w:t>", "</w:r>", "<w:tbl>", "<w:tr/>", "<w:tc/>",
                                 "<w:tr><w:tc/></w:tr>", "</w:tbl>", "<w:del/>", "<w:sdt/>"]), max_size=30))  # fmt: skip
def test_any_content_gives_a_layout_or_a_reason(pieces: list[str]) -> None:
    content = edited(word_ack(), "word/document.xml", "<w:body>", "<w:body>" + "".join(pieces))
    with contextlib.suppress(DocumentError):
        assert read_docx(content, name="x.docx").lines
