"""Access tokens of mail providers and where secrets are kept."""
