"""Visits over both databases."""
