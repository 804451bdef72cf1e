"""What ships with parindex to be looked at: announcements as published, and invented years."""
