"""What can go wrong with a seal, each with its own type, so that nobody has to read a message to know.

No error carries a word of the sealed text, a key or a secret: they may end up in a log.
"""

from uuid import UUID


class VaultError(Exception):
    """Anything the vault refuses."""


class Locked(VaultError):
    """No key at hand that opens this: nobody is signed in, or the one who is holds no key for it."""

    def __init__(self, what: UUID | str = "") -> None:
        super().__init__(f"no key at hand for {what}" if what else "no key at hand")


class Outdated(VaultError):
    """The newest key of this object is known to somebody who holds it no more, and the next one was not made."""

    def __init__(self, what: UUID | str = "") -> None:
        super().__init__(f"the key of {what} must be turned first")


class Tampered(VaultError):
    """The bytes are not what was sealed here: changed, cut, or moved from another place."""


class UnknownVersion(VaultError):
    """The leading version byte is none that this release can read."""


class InvalidCertificate(VaultError):
    """No province that is believed here says that this is so: not signed, signed by another, changed, or taken back."""


class WrongSecret(VaultError):
    """The passphrase does not open this credential (or the credential was changed: the two cannot be told apart)."""


class Busy(VaultError):
    """Too many passphrases are being tried at this moment; ask again in a few seconds."""


class BadKey(VaultError):
    """These bytes cannot be a key: wrong length, or a public key that would give everyone the same secret."""


class UnknownPurpose(VaultError, KeyError):
    """A purpose that is not in the frozen registry."""

    def __str__(self) -> str:
        return Exception.__str__(self)


class Unplaced(VaultError):
    """A sealed field was asked for before its record had an id or a guarded object: a seal is bound to both."""


class SealedColumn(VaultError):
    """A sealed column was asked for what only clear text can do: filter, order, F(), update(), a fixture."""


class Malformed(VaultError, ValueError):
    """Typed text that has no canonical form. `code` says why; the words are in a template."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
