"""The web chat: its pages, what they load, and how a kept result is shown and printed."""
