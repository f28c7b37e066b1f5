"""Values and rules of purchase order follow-up; standard library only, no I/O, no clock."""
