"""Unsent forms on the web: the ticket each form page carries, what comes too late, and how it is given back."""

SENT_COOKIE = "sent"
"""Tells the script of the next page which of its sealed copies are needed no more."""
