"""Files that people bring: what they are, whether they are safe to open, what they say."""
