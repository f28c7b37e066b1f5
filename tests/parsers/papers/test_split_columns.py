from domain.document import Cell
from parsers.layout import Column, Role, Table, TableCell, TableRow
from parsers.papers.split_columns import with_split_columns


def table(header: str, *texts: str) -> Table:
    columns = (Column(role=Role.ORDERED, header=header), Column(role=Role.DESCRIPTION, header="Description"))
    place = Cell(ref="S!A1")
    rows = tuple(
        TableRow(
            cells={
                0: TableCell(text=text, page=1, place=place),
                1: TableCell(text="WIRE", page=1, place=place),
            },
            page=1,
        )
        for text in texts
    )
    return Table(columns=columns, rows=rows, page=1)


def test_three_quantities_in_one_cell_become_three_columns() -> None:
    split = with_split_columns(table("Ord/Shp/BO", "10/10/0", "10/6/4"))
    assert [c.role for c in split.columns] == [Role.ORDERED, Role.SHIPPED, Role.BACKORDERED, Role.DESCRIPTION]
    assert [split.rows[1].cells[i].text for i in range(4)] == ["10", "6", "4", "WIRE"]


def test_a_column_whose_cells_hold_one_quantity_stays_as_it_is() -> None:
    plain = table("Ordered/Shipped", "10", "6")
    assert with_split_columns(plain) is plain


def test_a_heading_of_one_meaning_is_not_split() -> None:
    plain = table("Part / Rev", "10/A", "11/B")
    assert with_split_columns(plain) is plain
