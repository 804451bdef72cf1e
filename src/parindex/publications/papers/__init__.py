"""The papers of a publication: what they rest on, the files, the office's templates, signatures."""
