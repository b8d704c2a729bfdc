"""Joins parts into bytes so that no two different lists of parts ever give the same bytes."""


def framed(*parts: bytes) -> bytes:
    """Each part after its length (u16, big-endian). A part of 64 KiB or more raises OverflowError."""
    return b"".join(len(part).to_bytes(2, "big") + part for part in parts)
