"""Unsent forms on the web: the ticket each form page carries, what comes too late, and how it is given back."""
