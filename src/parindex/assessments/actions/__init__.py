"""Every write of assessments, by what people do."""
