"""What each of the cast types at the front door; a room of its own, because it needs no Django."""


def passphrase(username: str) -> str:
    """The words of one of the cast."""
    return f"ba con meo an ca o suoi {username}"
