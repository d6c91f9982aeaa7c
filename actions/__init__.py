"""What Rasa calls. Thin: each action reads where the person stands, asks the policy, and replies.

Replies go to the session of the person, never through Rasa: a reply can repeat what was said.
"""
