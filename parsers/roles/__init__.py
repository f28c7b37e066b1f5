"""What a heading says its column holds."""
