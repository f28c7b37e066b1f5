"""From tables and page text to statements, whatever the format."""
