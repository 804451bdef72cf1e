"""Every write of surveys."""
