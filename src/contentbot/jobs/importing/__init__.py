"""Importing: editions to records, settings and a template."""
