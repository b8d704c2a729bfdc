"""The digest of a search: keyed, its own for each event, and the same as in an earlier release."""

from uuid import UUID, uuid4

from casework.vault.searches import Asker

KEY = bytes(range(32))


def test_a_digest_stays_what_it_was() -> None:
    kept = "0b4a203172771300c951a512e47b5e7a0f73321eed3d324c66ff85da1aaf7c34"
    assert Asker(KEY).digest(UUID(int=7), "do thao thi") == kept


def test_another_event_other_words_and_another_key_give_another() -> None:
    event = uuid4()
    digests = {
        Asker(key).digest(one, words) for key in (KEY, bytes(32)) for one in (event, uuid4()) for words in ("do", "xi")
    }
    assert len(digests) == 8
