"""One table row as values: amounts with units, dates with a basis, names, and the notes around it."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from domain.document import Evidence
from domain.promise import Basis
from domain.purchase import po_key
from domain.quantity import Quantity
from parsers.dates.reading import DatePurpose, NoDate, find_dates, read_window
from parsers.layout import Role, Table, TableCell, TableRow
from parsers.papers.complete_words import COMPLETE
from parsers.papers.foot_notes import codes_in
from parsers.papers.heading_labels import field_of
from parsers.papers.item_cells import DateCell, PeriodCell, Setting, header_basis, total
from parsers.papers.note_words import BACKORDER, CANCEL, DELAYED, SUBSTITUTE, UNSETTLED
from parsers.papers.numbers import Amount, read_amount, read_price
from parsers.papers.order_headings import order_of
from parsers.papers.page_text import union
from parsers.papers.row_notes import RowNotes, Said, read_notes
from parsers.papers.units import price_unit, quantity_unit, unit_in_header
from parsers.roles.cell_types import DATED, NUMERIC, CellType, cell_type
from parsers.roles.guess import roles_of
from parsers.roles.periods import is_mark, periods_of
from parsers.roles.weeks import as_week

_NAMING = (Role.FORM, Role.GRADE, Role.SIZE)
_CODE = re.compile(r"(?=[\w./-]*\d)[A-Z0-9][\w./#-]{2,}", re.IGNORECASE)
_BRACKET = re.compile(r"^\[([^\]]+)\]\s*")
_PO_AND_LINE = re.compile(
    r"\s*#?([\w.-]+?)\s*(?:[/,:]|\s-\s|\s+(?:item|line|ln|pos)?\.?\s*)\s*0*(\d{1,6})\s*", re.IGNORECASE
)
_MADE_HEADER = re.compile(r"\broll|\bmelt|\bproduction|\bprod\b", re.IGNORECASE)
_PRICE_PER = re.compile(
    r"(?:(?:/|\bper\b)\s*(?:per\s*)?(?=\w)|(?=each\b))(cwt|lb|ft|ea(?:ch)?|pc|100|1000|c|m|kg|ton|nt)\b", re.IGNORECASE
)
_ASIDE = re.compile(r"(?:\s[-\u2013\u2014]+\s|\*+|\()([^()*]+)[)*\s]*$")  # "Ball bearing - OUT OF STOCK"
_LONG_NUMBER = re.compile(r"[A-Z]{0,3}-?\d{5,}(?:-\d+)?")
_OPEN_RANGE = re.compile(r"\d\s*(?:-|\u2013|to|thru)\s*$", re.IGNORECASE)
_PIECES = frozenset({"PC", "EA", "SH", "LGTH"})
_CODED = frozenset({Role.DISPOSITION, Role.STATUS, Role.COMMENT, Role.OTHER})
_DATES = (Role.DATE_PROMISED, Role.DATE_SHIP, Role.DATE_DELIVERY, Role.DATE)
_DATED = (Role.DATE_PROMISED, Role.DATE_SHIP, Role.DATE_DELIVERY)
_BASIS_BY_ROLE = {Role.DATE_SHIP: Basis.SHIP, Role.DATE_DELIVERY: Basis.DELIVER}


class ItemRow:
    """Typed access to one table row."""

    def __init__(self, table: Table, row: TableRow, *, name: str, setting: Setting) -> None:
        self.name = name
        self.row = row
        self.page = row.page
        self.table_title = table.title
        self._table = table
        self._setting = setting
        self._by_role: dict[Role, list[tuple[int, TableCell]]] = {}
        for index, cell in sorted(row.cells.items()):
            if index < len(table.columns) and cell.text.strip():
                self._by_role.setdefault(table.columns[index].role, []).append((index, cell))
        self.notes: RowNotes = self._read_notes()

    def has_column(self, *roles: Role) -> bool:
        """Return whether the table has one of these columns, filled in this row or not."""
        return any(column.role in roles for column in self._table.columns)

    def _filled(self, index: int) -> bool:
        return any(index in row.cells and row.cells[index].text.strip() for row in self._table.rows)

    def nothing_in(self, role: Role) -> bool:
        """Return whether the column of a role holds nothing but zeros in the whole table."""
        index = self._table.index(role)
        texts = [row.cells[index].text for row in self._table.rows if index is not None and index in row.cells]
        found = [self._amount_of(text) for text in texts]
        return bool(found) and all(amount is not None and amount.value == 0 for amount in found)

    def header(self, role: Role) -> str:
        """Return the heading of the first column of a role, or an empty string."""
        return next((column.header for column in self._table.columns if column.role is role), "")

    def cell(self, role: Role) -> TableCell | None:
        """Return the first filled cell of a role."""
        found = self._by_role.get(role)
        return found[0][1] if found else None

    def runs_together(self) -> bool:
        """Return whether a date column holds a number beside its date: two columns were not told apart."""
        texts = (cell.text.split() for role in _DATES for _, cell in self._by_role.get(role, ()))
        return any(
            cell_type(" ".join(words)) not in DATED
            and cell_type(words[0]) in NUMERIC
            and any(cell_type(" ".join(words[1 : 1 + n])) is CellType.DATE for n in range(1, len(words)))
            for words in texts
            if len(words) > 1
        )

    def unread(self) -> Iterable[TableCell]:
        """Return the cells of columns whose heading nobody understands; long numbers are names of something."""
        for index, cell in self._by_role.get(Role.OTHER, ()):
            header = self._table.columns[index].header
            named = field_of(header) is not None or _LONG_NUMBER.fullmatch(cell.text.strip())
            if header.strip() and not roles_of(header) and not named:
                yield cell

    def unread_days(self) -> bool:
        """Return whether a promise column holds words that are neither a day nor say that there is none."""
        found = [(role, index, cell) for role in _DATED for index, cell in self._by_role.get(role, ())]
        return any(cell_type(cell.text) is CellType.TEXT and self._date_of(cell, r, i) is None for r, i, cell in found)

    def rivals(self, *roles: Role) -> tuple[TableCell, ...]:
        """Return the cells of columns whose heading says one of these roles too, but which another column has taken.

        Columns that name a unit of their own ("Lbs shp" beside "Pcs shp") say the same thing again and are left out.
        """
        found = []
        for index, cell in self._by_role.get(Role.OTHER, ()):
            header = self._table.columns[index].header
            guesses = roles_of(header)
            if guesses and guesses[0].role in roles and unit_in_header(header) is None:
                found.append(cell)
        return tuple(found)

    def twins(self, role: Role) -> tuple[TableCell, ...]:
        """Return the cells under headings that say word for word what the heading of a role says."""
        header = self.header(role).casefold()
        others = self._by_role.get(Role.OTHER, ()) if header else ()
        return tuple(cell for index, cell in others if self._table.columns[index].header.casefold() == header)

    def text(self, role: Role) -> str:
        """Return the text of the first filled cell of a role, or an empty string."""
        cell = self.cell(role)
        return cell.text.strip() if cell is not None else ""

    def flag(self) -> str:
        """Return the row's entry under "C/P" and the like in capitals; nothing where a legend gives its meaning."""
        flag = self.text(Role.DISPOSITION).upper()
        return "" if flag in self._setting.legend else flag

    # --- amounts
    def amount(self, role: Role) -> Quantity | None:
        """Return the quantity of a column with its unit: from the cell, the unit column, or the header."""
        for index, cell in self._by_role.get(role, ()):
            found = self._amount_of(cell.text)
            if found is not None:
                unit = found.unit or self._unit_for(role, index)
                own = self._setting.units.get(unit.strip(" .").lower())
                return Quantity(value=found.value, uom=own or quantity_unit(unit))
        return None

    def unit_text(self, role: Role) -> str | None:
        """Return the unit of a quantity column as written."""
        for index, cell in self._by_role.get(role, ()):
            if (found := self._amount_of(cell.text)) is not None:
                return found.unit or self._unit_for(role, index) or None
        return None

    def _amount_of(self, text: str) -> Amount | None:
        found = read_amount(text, style=self._setting.style)
        coded = found is not None and found.unit and found.unit.upper() in self._setting.legend
        return replace(found, unit="") if found is not None and coded else found

    def _unit_for(self, role: Role, index: int) -> str:
        header = unit_in_header(self._table.columns[index].header) or ""
        if role is Role.PIECES:
            unit = self.text(Role.UOM)
            return unit if quantity_unit(unit) in _PIECES else header or "PC"
        if role is Role.WEIGHT:
            return header or self._weight_unit()
        return self.text(Role.UOM) or header or self._neighbour_unit()

    def _weight_unit(self) -> str:
        unit = self.text(Role.UOM)
        return unit if quantity_unit(unit) in {"LB", "KG", "CWT", "NT", "TNE", "GT"} else "LB"

    def _neighbour_unit(self) -> str:
        """The unit another quantity cell of the row carries: "6,000 LB" ordered, "-" backordered."""
        for role in (Role.ORDERED, Role.SHIPPED, Role.QUANTITY, Role.CONFIRMED):
            for index, cell in self._by_role.get(role, ()):
                found = self._amount_of(cell.text)
                unit = (found.unit if found else "") or unit_in_header(self._table.columns[index].header) or ""
                if unit:
                    return unit
        return (
            "LB"
            if any(re.search(r"\bw(?:eigh|g)?t\b", c.header, re.IGNORECASE) for c in self._ordered_columns())
            else ""
        )

    def _ordered_columns(self) -> list:  # type: ignore[type-arg]
        return [c for c in self._table.columns if c.role is Role.ORDERED]

    def measured(self) -> Role | None:
        """Of a pieces and a weight column, the one that is the quantity: the unit column tells."""
        have = [role for role in (Role.PIECES, Role.WEIGHT, Role.BUNDLES) if self.amount(role) is not None]
        unit = quantity_unit(self.text(Role.UOM)) if self.text(Role.UOM) else ""
        if Role.WEIGHT in have and unit in {"LB", "KG", "CWT", "NT", "TNE", "GT"}:
            return Role.WEIGHT
        return have[0] if have else None

    def periods(self) -> tuple[PeriodCell, ...]:
        """Return the quantities that the row has in columns of weeks or months, zeros left out."""
        columns = periods_of([column.header for column in self._table.columns])
        found = []
        for index, cell in self._by_role.get(Role.PERIOD, ()):
            amount = self._period_amount(index, cell)
            if index in columns and amount is not None and amount.value:
                header = self._table.columns[index].header
                found.append(PeriodCell(amount=amount, period=columns[index], header=header, cell=cell))
        return tuple(found)

    def _period_amount(self, index: int, cell: TableCell) -> Quantity | None:
        if is_mark(cell.text):
            return next(
                (q for r in (Role.OPEN, Role.QUANTITY, Role.ORDERED) if (q := self.amount(r)) is not None), None
            )
        found = self._amount_of(cell.text)
        unit = found.unit or self._unit_for(Role.PERIOD, index) if found is not None else ""
        return Quantity(value=found.value, uom=quantity_unit(unit)) if found is not None else None

    def in_sizes(self) -> Decimal | None:
        """Return the sum of the quantities in columns of sizes, or None where the row has none."""
        found = [self._amount_of(cell.text) for _, cell in self._by_role.get(Role.SIZE_QUANTITY, ())]
        return total(amount.value for amount in found if amount is not None) if any(found) else None

    # --- prices
    def price(self) -> tuple[Amount, TableCell] | None:
        """Return the unit price and what it is per, as written ("100 LB" becomes CWT)."""
        cell = self.cell(Role.PRICE)
        found = read_price(cell.text, style=self._setting.style) if cell is not None else None
        if cell is None or found is None:
            return None
        unit = found.unit or self.text(Role.PRICE_UOM) or self.notes.price_unit or self._price_unit_in_header()
        return Amount(value=found.value, unit=price_unit(unit) or ""), cell

    def _price_unit_in_header(self) -> str:
        index = self._table.index(Role.PRICE)
        header = self._table.columns[index].header if index is not None else ""
        after = self._table.columns[index + 1] if index is not None and index + 1 < len(self._table.columns) else None
        if after is not None and after.role is Role.OTHER and not self._filled(index + 1 if index is not None else 0):
            header = f"{header} {after.header}"  # "Price  $/CWT" cut into two headings
        found = {unit.upper() for unit in _PRICE_PER.findall(header)}
        return found.pop() if len(found) == 1 else ""  # "$ each / per lb" is each row's own affair

    # --- dates
    def window(self, *roles: Role, headed: Callable[[str], bool] | None = None) -> DateCell | None:
        """Return the first date cell of these roles, with the basis its header says.

        A day counts before words that stand for one ("In stock" beside an estimated delivery of 11/16), and the day
        when goods leave or arrive before the one when they are made ("Roll week" beside "Est ship").

        Args:
            roles: in order of preference.
            headed: which headings are asked; all where not given.
        """
        soft: DateCell | None = None
        for role in roles:
            for index, cell in self._by_role.get(role, ()):
                found = self._date_of(cell, role, index)
                if found is None or (headed is not None and not headed(found.header)):
                    continue
                made = _MADE_HEADER.search(found.header) and not found.no_date
                if not made and (found.no_date or any(c.isdecimal() for c in cell.text)):
                    return found
                soft = soft or found
        return soft

    def date_basis(self) -> Basis | None:
        """Return what happens on the days of the table's promise column."""
        for role in _DATED:
            header = next((c.header for c in self._table.columns if c.role is role), None)
            if header is not None:
                return header_basis(header) or _BASIS_BY_ROLE.get(role)
        return None

    def standing_promise(self) -> DateCell | None:
        """Return the date under "Promise" where the column "Rev Promise" beside it is empty: nothing has moved."""
        old = self.window(Role.DATE_OLD)
        guesses = roles_of(old.header) if old is not None else ()
        return old if guesses and guesses[0].role in _DATED else None

    def _whole_range(self, cell: TableCell, index: int) -> str:
        """Return the cell's text; a range that its dash continues in the next column is joined."""
        after = self.row.cells.get(index + 1)
        return f"{cell.text} {after.text}" if after is not None and _OPEN_RANGE.search(cell.text) else cell.text

    def _date_of(self, cell: TableCell, role: Role, index: int) -> DateCell | None:
        header = self._table.columns[index].header
        text = as_week(header, self._whole_range(cell, index))
        found = read_window(text, context=self._setting.context)
        if found is None:
            dates = find_dates(text, context=self._setting.context)
            found = dates[0].window if len(dates) == 1 else None
        if isinstance(found, NoDate):
            return DateCell(window=None, no_date=True, cell=cell, header=header)
        if found is None:
            return None
        basis = found.basis or header_basis(header) or _BASIS_BY_ROLE.get(role)
        return DateCell(window=replace(found, basis=basis), no_date=False, cell=cell, header=header)

    def day(self, *roles: Role) -> tuple[date, TableCell] | None:
        """Return the first plain past day of these roles (a ship date)."""
        for role in roles:
            for _, cell in self._by_role.get(role, ()):
                dates = find_dates(cell.text, context=self._setting.context, purpose=DatePurpose.SHIPPED)
                if len(dates) == 1 and (day := dates[0].day) is not None:
                    return day, cell
        return None

    # --- names
    def po_and_line(self) -> tuple[str | None, str | None]:
        """Return PO and our line number of the row, from columns or notes."""
        both = _PO_AND_LINE.fullmatch(self.text(Role.PO_AND_LINE))
        if both is not None:
            return both[1], both[2]
        po = self.text(Role.PO) or self.text(Role.PO_AND_LINE) or self.notes.po or self._section_order()
        return po or None, self.text(Role.PO_LINE) or self.notes.po_line

    def _section_order(self) -> str:
        """The order a heading row above names; a bare number counts only where it is one of ours."""
        po = order_of(self.row.section) or ""
        bare = po == self.row.section.partition(";")[0]
        return "" if bare and po_key(po) not in self._setting.context.known_pos else po

    def item_text(self) -> str:
        """Return the vendor's description as written, wrapped lines joined."""
        parts = [self.text(Role.DESCRIPTION), *(self.text(role) for role in _NAMING)]
        parts.extend(cell.text for _, cell in self._by_role.get(Role.SIZE, ())[1:])
        described = [part for part in parts if part]
        item = self.text(Role.ITEM)
        if not described and item:
            described = [item]
        elif " " in item:
            described.insert(0, item)
        return " ".join([*described, *self.notes.description])[:300]

    def codes(self) -> tuple[str, ...]:
        """Return item numbers of either side."""
        found: list[str] = []
        for role in (Role.ITEM, Role.CUSTOMER_ITEM):
            text = self.text(role)
            first = text.split()[0] if text else ""
            found.extend([first] if _CODE.fullmatch(first) else [])
        described = (_BRACKET.match(self.text(role)) for role in (Role.DESCRIPTION, Role.ITEM))
        found.extend(bracket[1] for bracket in described if bracket is not None)
        return tuple(dict.fromkeys([*found, *self.notes.codes]))

    def evidence(self, name: str, cell: TableCell | None) -> tuple[Evidence, ...]:
        """Return the evidence of a field, nothing where no cell holds it."""
        return () if cell is None else (Evidence(field=name, page=cell.page, place=cell.place, text=cell.text),)

    def _read_notes(self) -> RowNotes:
        lines = [
            Said(text=line.text, page=line.page, place=union(line.words))
            for line in (*self.row.above, *self.row.below)
            if line.words
        ]
        status = [self._said(cell) for role in (Role.STATUS, Role.COMMENT) for _, cell in self._by_role.get(role, ())]
        dated = [cell for role in _DATED for _, cell in self._by_role.get(role, ())]
        status.extend(self._said(cell) for cell in dated if BACKORDER.search(cell.text))
        status.extend(self._asides())
        status.extend(self._coded())
        return read_notes(lines, status, context=self._setting.context, style=self._setting.style)

    def _asides(self) -> Iterable[Said]:
        """What stands behind the name of the goods and speaks of their state, not of them."""
        for _, cell in (*self._by_role.get(Role.DESCRIPTION, ()), *self._by_role.get(Role.ITEM, ())):
            aside = _ASIDE.search(cell.text)
            if aside is not None and any(words.search(aside[1]) for words in (BACKORDER, CANCEL, SUBSTITUTE)):
                yield Said(text=aside[1].strip(), page=cell.page, place=cell.place)

    def _coded(self) -> Iterable[Said]:
        """What the legend of the paper says of the codes and marks in this row."""
        legend = self._setting.legend
        for role, cells in self._by_role.items() if legend else ():
            for _, cell in cells:
                for code in codes_in(cell.text):
                    if (
                        code in legend
                        and _speaks(legend[code])
                        and (role in _CODED or not code.isalpha() or code != cell.text.strip().upper())
                    ):
                        yield Said(text=legend[code], page=cell.page, place=cell.place)

    @staticmethod
    def _said(cell: TableCell) -> Said:
        return Said(text=cell.text, page=cell.page, place=cell.place)


def _speaks(meaning: str) -> bool:
    """A legend's "partial" says of the rest nothing that the quantities do not say."""
    return any(words.search(meaning) for words in (BACKORDER, CANCEL, SUBSTITUTE, COMPLETE, DELAYED, UNSETTLED))
