"""Notes and checkpoints against the published ones, and everything that must not be believed."""

import base64
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.trail.proof import signed_notes
from casework.trail.proof.signed_notes import BadNote, Head, NoteSigner, NoteVerifier
from casework.vault.errors import BadKey
from casework.vault.signing import SigningKey, VerifyKey

# The key, text and note of the reference implementation's tests (golang.org/x/mod/sumdb/note).
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETER_SEED = base64.b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
LINE = (
    "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
NOTE = f"{TEXT}\n{LINE}"

# The example of the specification itself (C2SP tlog-checkpoint); its key is not published.
SOFA = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "\u2014 example.com/behind-the-sofa "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
)
POEM = (
    "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned \u00e8 subito sera.\n\n"
    "\u2014 quasimodo.example/salvatore "
    "NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n"
)


def pinned(text: str) -> NoteVerifier:
    name, public = signed_notes.key_from(text)
    return NoteVerifier(name, public, VerifyKey(public).verify)


def a_signer(name: str, seed: bytes = bytes(32)) -> NoteSigner:
    key = SigningKey(seed)
    return NoteSigner(name, key.public.to_bytes(), key.sign)


def pinned_of(signer: NoteSigner) -> NoteVerifier:
    return pinned(signed_notes.key_text(signer.name, signer.public))


def test_the_published_note_is_opened():
    assert signed_notes.opened(NOTE, [pinned(PETER)]) == TEXT


def test_signing_gives_the_published_bytes():
    assert signed_notes.signed(TEXT, [a_signer("PeterNeumann", PETER_SEED)]) == NOTE
    assert signed_notes.key_text("PeterNeumann", pinned(PETER).public) == PETER


def test_the_examples_of_the_specification_are_taken_apart():
    assert signed_notes.taken_apart(POEM).text == POEM.rpartition("\n\n")[0] + "\n"
    note = signed_notes.taken_apart(SOFA)
    head = signed_notes.head_of(note.text)
    assert (head.origin, head.size) == ("example.com/behind-the-sofa", 20852163)
    assert head.text() == note.text
    assert note.signatures[0].key_id.hex() == "033de0ae"


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "\n",
        "\n\n",
        TEXT,
        TEXT + "\n",
        NOTE[:-1],
        "\x01" + NOTE,
        "\r\n".join(NOTE.split("\n")),
        "\ud800" + NOTE,
        NOTE + "Unexpected line.\n",
        NOTE.replace("PeterNeumann", "Bad Name"),
        NOTE.replace("PeterNeumann", "Bad+Name"),
        NOTE.replace("PeterNeumann", "Bad\u00a0Name"),
        NOTE.replace("\u2014 ", "- "),
        NOTE.replace("\u2014 ", "\u2014"),
        NOTE.replace("JnAM=", "JnAM"),
        NOTE.replace("JnAM=", "JnAN="),  # the same bytes, spelt with other spare bits
        NOTE.replace("x08go", "x08g o"),
        f"{TEXT}\n\u2014 PeterNeumann x08gow==\n",
        NOTE.replace("\n\n", "\n"),
        f"\n\n{LINE}",
        TEXT + "\n" + LINE * 101,
    ],
)
def test_what_is_no_note_is_refused(bad: str):
    with pytest.raises(BadNote) as refused:
        signed_notes.opened(bad, [pinned(PETER)])
    assert refused.value.code == "malformed"


def test_another_text_or_signature_is_refused():
    for bent in (
        NOTE.replace("answer", "Answer"),
        NOTE.replace("x08go/ZJ", "x08go/ZK"),
        NOTE + LINE.replace("ZJ", "ZK"),
    ):
        with pytest.raises(BadNote) as refused:
            signed_notes.opened(bent, [pinned(PETER)])
        assert refused.value.code == "bad_signature"


def test_a_line_of_a_known_name_but_other_id_is_passed_over():
    other = LINE.replace("x08go", "y08go")
    assert signed_notes.opened(NOTE + other, [pinned(PETER)]) == TEXT
    with pytest.raises(BadNote) as refused:
        signed_notes.opened(f"{TEXT}\n{other}", [pinned(PETER)])
    assert refused.value.code == "unknown_key"


def test_several_signatures_and_a_strangers_among_them():
    ours, witness, stranger = a_signer("log.example/a"), a_signer("witness.example/b"), a_signer("far.example/c")
    note = signed_notes.signed(
        "log.example/a\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", [stranger, ours, witness]
    )
    assert signed_notes.checkpoint(note, pinned_of(ours)).size == 0
    assert signed_notes.opened(note, [pinned_of(witness), pinned_of(ours)]).startswith("log.example/a\n")
    with pytest.raises(BadNote):
        signed_notes.checkpoint(note, pinned_of(witness))  # a witness is not the log
    with pytest.raises(BadNote):
        signed_notes.opened(note, [pinned(PETER)])
    with pytest.raises(BadNote):
        signed_notes.opened(note, [])


@pytest.mark.parametrize(
    "bad",
    [
        PETER[:-1],
        PETER[1:],
        PETER.replace("+c7", "+c8"),
        PETER.replace("+A", "+B"),
        "a+b",
        "",
        "+c74f20a3+AR",
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",  # too long, id adjusted
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",  # another algorithm, id adjusted
    ],
)
def test_what_is_no_key_is_refused(bad: str):
    with pytest.raises(BadNote):
        signed_notes.key_from(bad)


@pytest.mark.parametrize(
    "bad",
    [
        "log.example/a\n5\n",
        "log.example/a\n05\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "log.example/a\n-5\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "log.example/a\n+5\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "log.example/a\n٥\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "log.example/a\n5\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hS\n",
        "log.example/a\n5\nnot base64\n",
        "\n5\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "log.example/a\n5\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\nmore\n",
        "log.example/a\n5\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        f"log.example/a\n{'9' * 40}\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
    ],
)
def test_a_checkpoint_that_is_none_is_refused_though_signed(bad: str):
    with pytest.raises(BadNote):
        signed_notes.head_of(bad)


def test_a_checkpoint_of_another_log_under_our_key_is_refused():
    signer = a_signer("log.example/a")
    with pytest.raises(BadNote) as refused:
        signed_notes.checkpoint(
            signed_notes.signed(Head("log.example/b", 0, bytes(32)).text(), [signer]), pinned_of(signer)
        )
    assert refused.value.code == "unknown_key"


@given(st.text(max_size=300))
def test_no_text_ever_gives_more_than_a_refusal(text: str):
    with pytest.raises(BadNote):
        signed_notes.opened(text, [pinned(PETER)])


def test_the_key_rests_in_a_file_of_its_owner(tmp_path: Path):
    kept = tmp_path / "trail.key"
    key = SigningKey.make_file(kept)
    assert kept.stat().st_mode & 0o777 == 0o600
    assert SigningKey.make_file(kept).sign(b"x") == SigningKey.from_file(kept).sign(b"x") == key.sign(b"x")
    assert "SigningKey" in repr(key) and key.public.verify(key.sign(b"x"), b"x")
    kept.chmod(0o640)
    with pytest.raises(BadKey, match="read by others"):
        SigningKey.from_file(kept)
    kept.chmod(0o600)
    for held in (b"", b"not base64!", base64.b64encode(os.urandom(31))):
        kept.write_bytes(held)
        with pytest.raises(BadKey):
            SigningKey.from_file(kept)


def test_the_published_signature_of_rfc_8032():
    """RFC 8032 section 7.1, test 2."""
    key = SigningKey(bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"))
    assert key.public.to_bytes().hex() == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    assert key.sign(b"\x72").hex() == (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
