"""contentbot runs a community newsletter from a Git repository."""

__version__ = "0.1.0"
