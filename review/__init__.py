"""The review screen (a later issue): reserved, so that the floors of the house stand."""
