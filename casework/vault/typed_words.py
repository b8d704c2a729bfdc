"""What somebody types without seeing it, as it is meant: capitals, tone marks and spaces are forgiven.

One canonical form, when a passphrase is set and when it is typed: an old phone has no Vietnamese keyboard, another puts
a capital first and a space last. What is left is counted when a passphrase is judged (rulebook/passphrases.py).
"""

from unicodedata import category, normalize


def folded(typed: str) -> str:
    """Without marks, spaces and capitals; `wall.folded` of the database says the same of names."""
    apart = normalize("NFKD", typed.lower()).replace("đ", "d")
    return "".join(one for one in apart if category(one) not in {"Mn", "Zs", "Cc", "Cf", "Zl", "Zp"})
