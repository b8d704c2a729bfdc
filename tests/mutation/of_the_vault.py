"""The guards in Python of the vault: forms, keys, chains, passphrases and what shows nothing, one row each."""

from __future__ import annotations

from tests.mutation.guards import Guard

KEYRING = "tests/vault/test_keyring.py"
CREDENTIALS = "tests/vault/test_credentials.py"
CERTIFICATES = "tests/vault/test_certificates.py"
CHAINED = "tests/vault/test_key_chain.py"


def _off(name: str, file: str, found: str, put: str, *suite: str) -> Guard:
    return Guard(name, f"casework/vault/{file}.py", found, put, suite)


OF_THE_VAULT = (
    _off(
        "a key in a chain is bound to its object and number",
        "key_chain",
        'return framed(_LABEL, guarded.bytes, number.to_bytes(2, "big"))',
        "return _LABEL",
        CHAINED,
    ),
    _off(
        "what is no chain of keys is refused",
        "key_chain",
        "    if rest or links >= LAST:",
        "    if False:",
        CHAINED,
        "tests/vault/test_batch.py",
    ),
    _off(
        "a commitment is of one object",
        "commitments",
        "framed(_LABEL, guarded.bytes, *named)",
        "framed(_LABEL, *named)",
        CHAINED,
    ),
    _off(
        "a commitment is of one number",
        "commitments",
        'named = [] if number == FIRST else [number.to_bytes(2, "big")]',
        "named: list[bytes] = []",
        CHAINED,
    ),
    _off(
        "a field says of which purpose it is",
        "sealing",
        "prefix + guarded.bytes + _ID_LENGTH + row.bytes",
        "guarded.bytes + _ID_LENGTH + row.bytes",
        "tests/vault/test_sealing.py",
    ),
    _off(
        "padding that is not ours is refused",
        "padding",
        "    if marked[-1:] != MARK or (len(padded) != SMALLEST and size_class(len(text)) != len(padded)):",
        "    if False:",
        "tests/vault/test_sealing.py",
    ),
    _off(
        "a text's length is hidden in a class",
        "padding",
        'return (text + MARK).ljust(size_class(len(text)), b"\\0")',
        "return text + MARK",
        "tests/vault/test_sealing.py",
        "tests/vault/test_known_answers.py",
    ),
    _off(
        "a settled copy asks for the holder's key",
        "wrapping",
        "        if wrapped[:1] == _IN_TRANSIT:\n            raise Locked",
        "        if False:\n            raise Locked",
        "tests/vault/test_wrapping.py",
    ),
    _off(
        "what is no key is not wrapped",
        "wrapping",
        '    if len(key) != KEY_BYTES:\n        raise BadKey("a key has 32 bytes")\n    return key',
        "    return key",
        "tests/vault/test_wrapping.py",
    ),
    _off(
        "what is sealed to her is sealed for one purpose",
        "keypairs",
        "return _LEAD + _SUITE.encrypt(secret, public._hpke, info)",
        'return _LEAD + _SUITE.encrypt(secret, public._hpke, b"")',
        "tests/vault/test_keypairs.py",
    ),
    _off(
        "a private key is not pickled",
        "keypairs",
        '        raise TypeError("a private key is not pickled")',
        "        return (bytes, ())  # type: ignore[return-value]",
        "tests/vault/test_keypairs.py",
    ),
    _off(
        "a ring shows no secret and is not pickled",
        "keyring",
        '        raise TypeError("a keyring is not pickled; see to_sealed")',
        "        return (dict, ())  # type: ignore[return-value]",
        KEYRING,
    ),
    _off(
        "a ring opens in its own session alone",
        "keyring",
        "framed(_LABEL, context)",
        "_LABEL",
        KEYRING,
    ),
    _off(
        "what is withheld does not open though its key is there",
        "keyring",
        "        if self._withheld and purpose in self._withheld.get(guarded.int, ()):",
        "        if False:",
        "tests/web/test_stated_reasons.py",
    ),
    _off(
        "a credential is its person's own",
        "credentials",
        "return framed(_LABEL, kind.encode(), numbers.encode(), salt, context)",
        "return framed(_LABEL, kind.encode(), numbers.encode(), salt)",
        CREDENTIALS,
    ),
    _off(
        "a passphrase is stretched with the server's pepper",
        "credentials",
        "    key = _stretch(typed, salt, pepper.key)",
        "    key = _stretch(typed, salt, None)",
        CREDENTIALS,
        "tests/vault/test_known_answers.py",
    ),
    _off(
        "the stored row does not choose what a try costs",
        "credentials",
        "        or numbers != _PARAMS",
        "        or False",
        CREDENTIALS,
    ),
    _off(
        "at most two passphrases are tried at once",
        "credentials",
        "    if not _places.acquire(timeout=WAIT_SECONDS):\n        raise Busy",
        "    _places.acquire(timeout=WAIT_SECONDS)",
        CREDENTIALS,
    ),
    _off(
        "a name that nobody has costs what a wrong passphrase costs",
        "credentials",
        "        _stretch(typed, row[:_SALT_BYTES], pepper.key)",
        "        pass",
        CREDENTIALS,
    ),
    _off(
        "both keys sign the link between them",
        "succession",
        "            and following.verify(self.by_following, framed(_POSSESSION, self.by_before))",
        "            and True",
        "tests/vault/test_succession.py",
    ),
    _off(
        "a certificate is of its province",
        "certificates",
        "_u64(province), _u64(serial), _u64(about.worker)",
        "_u64(serial), _u64(about.worker)",
        CERTIFICATES,
    ),
    _off(
        "a certificate is of one person and one unit",
        "certificates",
        "_u64(about.worker), _u64(about.unit), *self.said",
        "*self.said",
        CERTIFICATES,
    ),
    _off(
        "a roll says its own floors",
        "certificates",
        "return Statement(Subject(CertificateKind.ROLL), (sha256(floors).digest(),))",
        'return Statement(Subject(CertificateKind.ROLL), (sha256(b"").digest(),))',
        CERTIFICATES,
    ),
    _off(
        "what was said before is void once it was said anew",
        "certificates",
        "        if not first:\n            self._floors[statement.about] = self._serial",
        "        if False:\n            self._floors[statement.about] = self._serial",
        CERTIFICATES,
    ),
    _off(
        "a key file that others can read is refused",
        "signing",
        "            if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:",
        "            if False:",
        "tests/trail/proof/test_signed_notes.py",
    ),
    _off(
        "what was searched for is said in another way each time",
        "searches",
        "framed(event.bytes, words.encode())",
        "framed(words.encode())",
        "tests/vault/test_searches.py",
    ),
    _off(
        "a piece of a block opens for its own object alone",
        "batch",
        "clear = AESGCM(key).decrypt(its_nonce, sealed, prefix + subject + _ID_LENGTH + subject)",
        "clear = AESGCM(key).decrypt(its_nonce, sealed, prefix + subject + _ID_LENGTH + bytes(16))",
        "tests/vault/test_batch.py",
    ),
    _off(
        "a sealed column is not searched",
        "fields",
        '        raise SealedColumn(f"{self} cannot be searched by {lookup_name}")',
        "        return None  # type: ignore[return-value]",
        "tests/vault/test_field_searches.py",
    ),
    _off(
        "a sealed column goes into no fixture",
        "fields",
        '        raise SealedColumn(f"{self} goes into no fixture")',
        '        return ""  # type: ignore[return-value]',
        "tests/vault/test_fields.py",
        "tests/vault/test_field_searches.py",
    ),
    _off(
        "a number and a paper of the same digits have two fingerprints",
        "fingerprints",
        "framed(_LABEL, kind.encode(), canonical.encode())",
        "framed(_LABEL, canonical.encode())",
        "tests/vault/test_fingerprints.py",
    ),
)
