"""Statements of one text that contradict each other on a line wait."""

from datetime import date

import pytest

from domain.document import ReadingContext
from domain.match import Decision
