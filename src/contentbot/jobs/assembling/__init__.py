"""Assembling: what waits and what people wrote, to the coming edition."""
