"""The conversation in which a report is told and followed up, the same on every channel."""
