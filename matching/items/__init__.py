"""Item texts of the metals trade: read field by field, compared, weighed (DOMAIN 3)."""
