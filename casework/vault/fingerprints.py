"""Answers "seen before?" for a phone number or an identity card without keeping either in the clear.

A fingerprint is HMAC-SHA256 under a key that units hold, not the server: there are few enough phone numbers to try them
all, so whoever has the key has the numbers. Before it, every way of typing a number is brought to one form.
"""

import hmac
import re
from collections.abc import Callable
from unicodedata import normalize

from casework.vault.errors import Malformed
from casework.vault.framing import framed

__all__ = ["Malformed", "canonical_cccd", "canonical_paper", "canonical_phone", "fingerprint", "is_abroad"]

_SEPARATORS = re.compile(r"[\s.,:;_\-()/\\'’\u00ad\u200b-\u200d\u2010-\u2015\u2060\ufeff]+")
_COUNTRY = re.compile(r"((?:\+84|0084)0?)")
_COUNTRY_BARE = re.compile(r"(84)(?:[35789][0-9]{8}|1[0-9]{9}|2[0-9]{9})")
_MOBILE_FIRST = "35789"
_PREFIXES_OF_2018 = {
    "120": "70",
    "121": "79",
    "122": "77",
    "126": "76",
    "128": "78",
    "123": "83",
    "124": "84",
    "125": "85",
    "127": "81",
    "129": "82",
    **{f"16{last}": f"3{last}" for last in "23456789"},
    "186": "56",
    "188": "58",
    "199": "59",
}
"""Mobile numbers of eleven digits, as the Ministry of Information and Communications turned them into ten in 2018:
MobiFone, VinaPhone, Viettel, Vietnamobile and Gmobile. Both were the same line."""

_COUNTRIES = {
    "856": re.compile(r"\b(?:nước )?(?:lào|laos|lao)\b", re.IGNORECASE),
    "86": re.compile(r"\b(?:nước )?(?:trung quốc|trung quoc|tq|china)\b", re.IGNORECASE),
    "855": re.compile(r"\b(?:nước )?(?:campuchia|cam-pu-chia|cambodia|khmer)\b", re.IGNORECASE),
    "66": re.compile(r"\b(?:nước )?(?:thái lan|thai lan|thailand)\b", re.IGNORECASE),
}
"""The countries across the border by their code, as they are named beside a number: `020 5551 2345 (Lào)`."""

_WITHOUT_PLUS = re.compile(r"856(?:20|30)[0-9]{7,8}|86[1][3-9][0-9]{9}|855[1-9][0-9]{7,8}|66[689][0-9]{8}")
"""A number abroad that begins with its country and has lost its sign."""

_OF_LAOS = re.compile(r"020[25789][0-9]{7}|030[2459][0-9]{6}")
_OF_CHINA = re.compile(r"1[3-9][0-9]{9}")
"""Mobile numbers as they are written in Laos and in China: here they are a landline of Lạng Sơn, or nothing."""

_DIGITS_OF = {"cccd": 12, "cmnd": 9}
_SIGNS_OF = {"passport": r"[A-Z0-9]{5,12}", "laissez": r"[A-Z0-9]{3,20}"}
_LABEL = b"casework fingerprint v1"


def fingerprint(key: bytes, kind: str, canonical: str) -> bytes:
    """32 bytes; equal only for the same key, the same kind ("phone", "cccd" ...) and the same canonical form."""
    return hmac.digest(key, framed(_LABEL, kind.encode(), canonical.encode()), "sha256")


def canonical_phone(typed: str, *, country: str = "") -> str:
    """A number as +, country and national number: of Vietnam nine digits for a mobile (3, 5, 7, 8, 9), ten for a
    landline (2). Takes 09..., 84..., +84..., 0084... with spaces, dots and dashes; a mobile number of eleven digits as
    it was before 2018 is today's; a number abroad begins with + or 00 and has 8 to 15 digits, or is written as there
    (`020 5551 2345`) with the `country` known or named beside it.

    Raises Malformed: phone.empty, phone.characters, phone.abroad, phone.prefix, phone.no_such, phone.length;
    phone.which_country where it may be one of here or one of there.
    """
    named, text = _country_beside(normalize("NFKC", typed))
    compact, country = _SEPARATORS.sub("", text), country or named
    if not compact:
        raise Malformed("phone.empty")
    if not re.fullmatch(r"\+?[0-9]+", compact):
        raise Malformed("phone.characters")
    if country and not compact.startswith(("+", "00")):
        return _abroad(country + compact.removeprefix(country).removeprefix("0"))
    if _WITHOUT_PLUS.fullmatch(compact):
        return _abroad(compact)
    if (_OF_LAOS.fullmatch(compact) and not _is_a_landline(compact, text)) or _OF_CHINA.fullmatch(compact):
        raise Malformed("phone.which_country")
    if (of_here := _COUNTRY.match(compact)) or (of_here := _COUNTRY_BARE.fullmatch(compact)):
        national = compact[of_here.end(1) :]
    elif compact.startswith(("+", "00")):
        return _abroad(compact.removeprefix("+") if compact.startswith("+") else compact[2:])
    elif compact.startswith("0"):
        national = compact[1:]
    else:
        raise Malformed("phone.prefix")
    if len(national) == 10 and national[:3] in _PREFIXES_OF_2018:
        national = _PREFIXES_OF_2018[national[:3]] + national[3:]
    if not national or national[0] not in _MOBILE_FIRST + "2":
        raise Malformed("phone.no_such" if national else "phone.length")
    if len(national) != (10 if national[0] == "2" else 9):
        raise Malformed("phone.length")
    return "+84" + national


def is_abroad(canonical: str) -> bool:
    """Whether a canonical number is of another country."""
    return not canonical.startswith("+84")


def _is_a_landline(compact: str, typed: str) -> bool:
    """Whether eleven digits after 020 are a landline of the north (0205 3...), and not parted as in Laos (020 5...)."""
    return compact[4] == "3" and not re.match(r"\D*0[23]0\D", typed)


def _country_beside(typed: str) -> tuple[str, str]:
    """The country that is named beside a number, if one is, and the rest of what was typed."""
    for code, words in _COUNTRIES.items():
        if words.search(typed):
            return code, words.sub(" ", typed)
    return "", typed


def _abroad(digits: str) -> str:
    for code in _COUNTRIES:
        # The nought is dialled only inside the country: +856 (0)20 is +856 20.
        if digits.startswith(f"{code}0"):
            digits = code + digits[len(code) + 1 :]
    if not 8 <= len(digits) <= 15 or digits.startswith("0"):
        raise Malformed("phone.abroad")
    return f"+{digits}"


def canonical_paper(kind: str, typed: str, *, is_a_card: Callable[[str], bool]) -> str:
    """The number of an identity paper as it is compared. `cccd` has twelve digits (căn cước), `cmnd` nine (chứng minh
    nhân dân, before 2021), `passport` and `laissez` letters and digits. `is_a_card` says of twelve digits whether the
    law gives a card such a number (`rulebook/identity_papers.py`).

    Raises Malformed: `kind.empty`, `kind.characters`, `kind.length`, `kind.impossible`, `kind.unreadable`.
    """
    compact = _SEPARATORS.sub("", _NUMBER_OF.sub("", normalize("NFKC", typed)))
    if not compact:
        raise Malformed(f"{kind}.empty")
    if kind in _DIGITS_OF:
        if not re.fullmatch(r"[0-9]+", compact):
            raise Malformed(f"{kind}.characters")
        if len(compact) != _DIGITS_OF[kind]:
            raise Malformed(f"{kind}.length")
        if len(set(compact)) == 1 or (kind == "cccd" and not is_a_card(compact)):
            raise Malformed(f"{kind}.impossible")
        return compact
    letters = compact.upper().replace("Đ", "D")
    if not re.fullmatch(_SIGNS_OF[kind], letters) or not any(sign.isdigit() for sign in letters):
        raise Malformed(f"{kind}.unreadable")
    return letters


_NUMBER_OF = re.compile(
    r"^\s*(?:(?:hộ chiếu|ho chieu|passport|giấy thông hành|giay thong hanh|cmnd|cmt|cccd|căn cước)\b\s*)?"
    r"(?:(?:số|so|no|number)\b\.?)?\s*:?",
    re.IGNORECASE,
)
"""What people write before the number: `Số 0123/GTH`, `hộ chiếu C 1234567`."""


def canonical_cccd(typed: str, *, is_a_card: Callable[[str], bool]) -> str:
    """The twelve digits of a citizen identity card (căn cước công dân). Raises Malformed: cccd.empty, cccd.characters,
    cccd.length, cccd.impossible."""
    return canonical_paper("cccd", typed, is_a_card=is_a_card)
