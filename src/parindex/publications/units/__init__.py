"""The page of one unit: its results, its years, its plan."""
