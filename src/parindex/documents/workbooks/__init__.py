"""Workbooks and tables of indicators: written to be filled in, read back cell by cell."""
