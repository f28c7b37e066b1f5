"""Groups of commands; ``run.py`` puts them together."""
