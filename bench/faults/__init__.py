"""The kinds of faults that plant.py plants, each a small function, registered under its name.

A planter gets an edition and a random generator; it returns what it planted, or None where the
edition has no suitable item. Kinds that change one field or one line alike are rows of a table.
"""

from . import entries, events, forms, frame, texts
from .register import FAULTS, Fault, Planted

__all__ = ["FAULTS", "Fault", "Planted", "entries", "events", "forms", "frame", "texts"]
