"""Boundaries of units on the maps: read, looked at, supplied and taken away again."""
