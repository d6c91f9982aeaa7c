"""Sealed reports that a child is being harmed: sealing, intake, lifecycle, clocks."""
