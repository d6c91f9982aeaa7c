"""Facts about a child that a sentence states. What is not plainly said is left out."""

from bot.understanding.facts.find import find_facts

__all__ = ["find_facts"]
