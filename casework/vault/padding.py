"""Hides how long a text is: short texts fall into four sizes, long ones into Padmé's few.

The text is followed by one 0x80 and then zeros (ISO/IEC 7816-4), up to the size of its class. Classes, counted with
the 0x80: 32, 64, 128, 256 bytes, beyond that Padmé (at most 12 % more, log log n bits leaked; Nikitin et al. 2019).
"""

from casework.vault.errors import Tampered

MARK = b"\x80"
SMALLEST = 32


def size_class(length: int) -> int:
    """The padded size, in bytes, of a text of this many bytes."""
    needed = length + 1
    if needed <= SMALLEST:
        return SMALLEST
    if needed <= 64:
        return 64
    if needed <= 128:
        return 128
    if needed <= 256:
        return 256
    exponent = needed.bit_length() - 1
    free_bits = exponent - exponent.bit_length()
    mask = (1 << free_bits) - 1
    return (needed + mask) & ~mask


def pad(text: bytes) -> bytes:
    """The text, its mark, and zeros up to its size class."""
    return (text + MARK).ljust(size_class(len(text)), b"\0")


def unpad(padded: bytes) -> bytes:
    """The text again. Raises Tampered if this is not exactly what `pad` makes."""
    marked = padded.rstrip(b"\0")
    text = marked[:-1]
    # Whatever lies in the smallest class and has its mark is of that class.
    if marked[-1:] != MARK or (len(padded) != SMALLEST and size_class(len(text)) != len(padded)):
        raise Tampered("the padding is not ours")
    return text
