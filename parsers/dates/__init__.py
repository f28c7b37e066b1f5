"""Date expressions to windows (DOMAIN 2.6)."""
