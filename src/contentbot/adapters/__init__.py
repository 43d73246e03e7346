"""The real things behind the ports; imported by cli alone."""
