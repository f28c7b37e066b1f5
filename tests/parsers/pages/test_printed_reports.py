"""Reports in plain text: columns are found by the blanks that lines have in common."""

from parsers.layout import Role, Table
from parsers.pages.print_text import read_text

REPORT = """ACME STEEL WORKS                OPEN ORDER STATUS REPORT            RUN DATE 11/16/26   PAGE 1

  CUST PO      LN  DESCRIPTION              ORDERED   SHIPPED   BALANCE   PROMISE
  ----------  ---  ---------------------  ---------  --------  --------  --------
  4500017301   10  ANGLE 3 X 3 X 1/4 A36      1,100        40     1,060  12/04/26
                   20 FT
  4500017301   20  ANGLE 2 X 2 X 1/4             50                  50  12/11/26
  TOTAL PO                                    1,150        40     1,110

  4500017322   10  FLAT 1/4 X 2                  30         0        30  TBD

QUESTIONS? CALL JANE AT 555-1234, MONDAY TO FRIDAY, WE ARE HAPPY TO HELP YOU.
\f
  CUST PO      LN  DESCRIPTION              ORDERED   SHIPPED   BALANCE   PROMISE
  4500017322   20  FLAT 1/4 X 3                  10         0        10  12/18/26
"""


def tables(text: str) -> tuple[Table, ...]:
    return read_text(text.encode(), name="status.txt").tables


def values(table: Table) -> list[list[str]]:
    return [[row.cells[i].text if i in row.cells else "" for i in range(len(table.columns))] for row in table.rows]


def test_columns_of_a_report_are_found_and_totals_left_out() -> None:
    (first,) = tables(REPORT)  # the second page goes on with the first
    assert [column.role for column in first.columns] == [
        Role.PO, Role.LINE, Role.DESCRIPTION, Role.ORDERED, Role.SHIPPED, Role.OPEN, Role.DATE_PROMISED,
    ]  # fmt: skip
    assert values(first) == [
        ["4500017301", "10", "ANGLE 3 X 3 X 1/4 A36", "1,100", "40", "1,060", "12/04/26"],
        ["4500017301", "20", "ANGLE 2 X 2 X 1/4", "50", "", "50", "12/11/26"],
        ["4500017322", "10", "FLAT 1/4 X 2", "30", "0", "30", "TBD"],
        ["4500017322", "20", "FLAT 1/4 X 3", "10", "0", "10", "12/18/26"],
    ]
    assert [line.text for line in first.rows[0].below] == ["20 FT"]


def test_a_number_wider_than_its_column_stays_whole() -> None:
    wide = "  4500017340   10  FLAT 1/4 X 4              100,000        0   100,000  12/18/26\n"
    assert ["4500017340", "10", "FLAT 1/4 X 4", "100,000", "0", "100,000", "12/18/26"] in values(
        tables(REPORT.replace("QUESTIONS", wide + "\nQUESTIONS"))[0]
    )


def test_delimiters_win_over_wide_blanks() -> None:
    (table,) = tables("PO,Line,Description,Qty\n45012,1,FLAT   1/4   X 2,10\n45012,2,FLAT   1/4   X 3,20\n")
    assert values(table) == [["45012", "1", "FLAT 1/4 X 2", "10"], ["45012", "2", "FLAT 1/4 X 3", "20"]]


def test_rows_printed_with_blank_lines_between_are_one_table() -> None:
    (table,) = tables(
        "PO     LINE  DESCRIPTION    QTY\n\n45012  1     FLAT 1/4 X 2    10\n\n45012  2     FLAT 1/4 X 3    20\n"
    )
    assert values(table) == [["45012", "1", "FLAT 1/4 X 2", "10"], ["45012", "2", "FLAT 1/4 X 3", "20"]]
