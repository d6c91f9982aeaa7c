"""What is said back to a person, before any channel has rendered it.

The lowest layer: everything that speaks may import it, and it imports nothing of ours.
"""

from replies.model import Act, Button, Card, Link, Reply

__all__ = ["Act", "Button", "Card", "Link", "Reply"]
