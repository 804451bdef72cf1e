"""Figures to look at: charts, the leaders' dashboard as files, pictures of shared links."""
