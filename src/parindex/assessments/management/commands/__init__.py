"""Commands of assessments, by name."""
