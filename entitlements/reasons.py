"""The reasons for one comparison: what was asked for, what is known, what follows."""
