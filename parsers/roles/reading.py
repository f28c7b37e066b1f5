"""Heading text -> role of a column, for every format that has tables.

``roles_of`` judges a heading alone; ``settle_roles`` judges the headings of one table together with its cells.
"""

from parsers.roles.guess import KNOWN, RoleGuess, roles_of
from parsers.roles.settling import settle_roles

__all__ = ["KNOWN", "RoleGuess", "roles_of", "settle_roles"]
