"""The newest migration, so that a start can compare it without importing Alembic."""

HEAD = "0015"
