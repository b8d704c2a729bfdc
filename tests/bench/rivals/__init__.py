"""How others would build it, for comparison only: plain Django, the usual assembly for secrecy, and that one tuned."""
