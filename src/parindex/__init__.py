"""The Public Administration Reform Index, from the issued set to the published ranking."""

__version__ = "0.1.0"
