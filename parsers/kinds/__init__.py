"""What kind of text a vendor wrote, by a categoriser trained from labelled texts of this repository."""
