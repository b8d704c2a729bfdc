"""What a worker chooses for herself: the language she reads in, kept with her and not with a browser."""

from __future__ import annotations

from django.conf import settings

from casework.policy import gate, unit_of_work
from casework.records.preferences import Preference
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.trail.events import Outcome
from casework.trail.log import append


def choose_language(by: Worker, language: str) -> None:
    """Read in this language from now on, on whichever device."""
    with unit_of_work.within(by, Act.LANGUAGE_CHOOSE, province_id=gate.province_of(by)) as doing:
        Preference.objects.bulk_create(
            [Preference(worker=by, language=language)],
            update_conflicts=True,
            unique_fields=["worker"],
            update_fields=["language"],
        )
        append.write(doing, Outcome.DONE)


def language_of(worker: Worker) -> str | None:
    """The language she chose, where she ever did and it is still spoken here; asked in a transaction of hers."""
    chosen = Preference.objects.filter(worker=worker).values_list("language", flat=True).first()
    return chosen if chosen in dict(settings.LANGUAGES) else None
