"""Alembic migrations; ``db.schema.prepare`` runs them."""
