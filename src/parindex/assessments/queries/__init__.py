"""Every read of assessments, by who looks."""
