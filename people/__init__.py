"""Staff: who they are, their keys, their sign-in, who is on duty, and the log of what they did."""
