"""One class per aggregate: SQL in, domain values out; methods are named by the question they answer."""
