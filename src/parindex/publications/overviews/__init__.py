"""The dashboard of leaders: what is looked at, its figures, and what only a cycle knows."""
