"""Cameras drawn by us, for the demo and for tests: they are watched, recorded and broken like real ones."""
