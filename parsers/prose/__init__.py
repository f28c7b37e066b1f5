"""What people write in mail bodies."""
