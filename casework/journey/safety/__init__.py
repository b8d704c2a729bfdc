"""Safety: risk, the safety plan, and a place to sleep that nobody else learns."""
