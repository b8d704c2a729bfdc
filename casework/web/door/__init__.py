"""The door: signing in and out, the quick way out, and the ring of keys between requests."""
