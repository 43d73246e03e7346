"""Submission without git: a filled form in a ticket becomes a pull with an entry."""
