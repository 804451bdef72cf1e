"""A survey outside the browser: forms of other tools, on paper, letters, posters, tables."""
