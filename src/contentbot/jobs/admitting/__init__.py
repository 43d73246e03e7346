"""Taking pulls in without a click: which, with what caps, and how that is undone."""
