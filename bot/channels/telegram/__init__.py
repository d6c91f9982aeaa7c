"""Telegram as a channel: updates in, messages out, under its limits."""
