"""Large tables counted and written with DuckDB. Knows no Django."""
