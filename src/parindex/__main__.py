"""`python -m parindex …` is the command line."""

from parindex.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
