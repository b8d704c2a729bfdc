"""Vietnamese as it comes from a keyboard: without its marks, or with the keys of Telex or VNI left standing."""

from __future__ import annotations

import unicodedata

TELEX = {"\u0300": "f", "\u0301": "s", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
VNI = {"\u0300": "2", "\u0301": "1", "\u0309": "3", "\u0303": "4", "\u0323": "5"}


def keys(text: str, tones: dict[str, str], shapes: dict[str, str]) -> str:
    """The text as its keys stay where the keyboard's program is off."""
    words = []
    for word in text.replace("đ", f"d{shapes['đ']}").replace("Đ", f"D{shapes['đ']}").split():
        tone, letters = "", ""
        for part in unicodedata.normalize("NFD", word):
            if part in tones:
                tone = tones[part]
            elif part == "\u0302":
                letters += letters[-1].lower() if shapes["^"] == "same" else shapes["^"]
            elif part in shapes:
                letters += shapes[part]
            else:
                letters += part
        words.append(letters + tone)
    return " ".join(words)


def telex(text: str) -> str:
    return keys(text, TELEX, {"^": "same", "\u031b": "w", "\u0306": "w", "đ": "d"})


def vni(text: str) -> str:
    return keys(text, VNI, {"^": "6", "\u031b": "7", "\u0306": "8", "đ": "9"})


def bare(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
