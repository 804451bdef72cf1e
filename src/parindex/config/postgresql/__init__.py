"""PostgreSQL as Django knows it; see `base`."""
