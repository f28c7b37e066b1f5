"""What the text of an order line says of the goods, for reports: form, grade and weight."""

from functools import lru_cache

from domain.purchase import PoLine
from domain.units import UnitContext, canonical_unit
from matching.items.reading import parse_item
from matching.items.weight import theoretical_facts
from reports.history import Goods


def goods_of(line: PoLine) -> Goods:
    """Return form, grade and weights of a line's goods."""
    unit = canonical_unit(line.uom, context=UnitContext.COUNT) or line.uom
    return _goods(line.description or line.item, unit)


@lru_cache(maxsize=50_000)
def _goods(text: str, uom: str) -> Goods:
    item = parse_item(text)
    return Goods(
        form=item.form.value if item.form else "",
        grade="/".join(sorted(item.grades)),
        facts=theoretical_facts(item, uom=uom),
    )
