"""What intake shows, of a first telling at a trusted address until it is a case."""
