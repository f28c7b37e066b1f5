"""Pages of test reports without a title: known by the chemical analysis they hold."""

import re
from collections.abc import Sequence

from parsers.layout import TextLine

_ELEMENTS = frozenset({"C", "Mn", "P", "S", "Si", "Cu", "Ni", "Cr", "Mo", "V", "Al", "Nb", "Cb", "Ti", "N", "B", "Sn"})
_ELEMENTS_AT_LEAST = 5
_STRENGTH = re.compile(r"\b(?:tensile|yield|elong\w*|charpy|hardness|uts|chemi(?:cal|stry))", re.IGNORECASE)


def is_analysis(lines: Sequence[TextLine]) -> bool:
    """Tell whether lines hold a chemical analysis beside strengths, as test reports do."""
    elements = max((len(_ELEMENTS & {w.text.strip("%:()") for w in line.words}) for line in lines), default=0)
    return elements >= _ELEMENTS_AT_LEAST and any(_STRENGTH.search(line.text) for line in lines)
