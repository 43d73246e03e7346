"""Linting and fixing: what the files are judged by, and what is said of them."""
