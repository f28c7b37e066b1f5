"""The only code that joins stages, the database, the clock and the outside world."""
