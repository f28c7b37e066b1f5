from datetime import date
from decimal import Decimal

import pytest

from domain.purchase import PoLine
from domain.quantity import Quantity
from matching.amounts import amount_of, line_unit
