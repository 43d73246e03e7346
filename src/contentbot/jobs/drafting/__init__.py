"""Assembling and publishing on the forge: a branch and a pull, never a push to the default one."""
