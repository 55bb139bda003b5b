"""From data to pages, text and pictures."""
