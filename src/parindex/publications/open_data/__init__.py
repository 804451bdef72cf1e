"""The data of a publication for programs: the package and its catalogue."""
