"""Visits: what is owed to each child, what was done, and who is reminded."""
