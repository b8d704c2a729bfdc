"""The ways we say no: each refusal is a type with a code, its words are in the templates and `web/wording.py`."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from casework.rulebook.acts import Act
from casework.rulebook.dates import DayRefused
from casework.rulebook.stages import Stage


class Refused(Exception):
    """An act that was not done. `code` names the reason for the trail and for the page that explains it."""

    code = "refused"

    def __init__(self, code: str | None = None) -> None:
        self.code = code or type(self).code
        super().__init__(self.code)


class NotFound(Refused):
    """Unknown or unseen: one answer for both, so that nobody learns which."""

    code = "not_found"


class NotAllowed(NotFound):
    """Seen, but the table does not let this person do this act; answered like an unknown page."""

    code = "not_allowed"


class WrongStage(Refused):
    """The act exists and is hers to do, but not at this stage of the case."""

    code = "wrong_stage"

    def __init__(self, code: str | None = None, *, act: Act | None = None, here: Stage | None = None) -> None:
        self.act, self.here = act, here
        """Which act it was, and at which stage the case stands, where that is what stands in the way."""
        super().__init__(code)


class WritingStopped(Refused):
    """She said no to being written down: nothing more is kept, save what she or a duty asks."""

    code = "writing_stopped"


class ReasonNeeded(Refused):
    """Who oversees a case states first why she reads this of it today; `case_id` says of which case."""

    code = "reason_needed"

    def __init__(self, case_id: UUID) -> None:
        self.case_id = case_id
        super().__init__()


class NoConsent(Refused):
    """Nothing leaves without her consent for that purpose, or a named legal ground."""

    code = "no_consent"


class MissingPrerequisite(Refused):
    """Something that must come first is missing; the code says what (`code="risk_missing"`)."""

    code = "missing_prerequisite"


class Blocked(Refused):
    """Closure is blocked; the code says by what (high risk, an open stay, an open referral ...)."""

    code = "blocked"


class SecondPersonNeeded(Refused):
    """A two-person act by one person."""

    code = "second_person_needed"


class InvalidValue(Refused):
    """A value the operation cannot accept although its shape was right; `field` names where it was typed."""

    code = "invalid_value"

    def __init__(self, field: str, code: str) -> None:
        self.field = field
        super().__init__(code)


class LocationLeak(InvalidValue):
    """Words that may tell where she is hidden. `typed` are the writer's own, never those that are kept; with `asks`
    she may say that she read them over and that they do not."""

    def __init__(self, field: str, typed: tuple[str, ...], *, asks: bool) -> None:
        self.typed = typed
        self.asks = asks
        super().__init__(field, "may_name_the_shelter" if asks else "names_the_shelter")


class DayBeyond(InvalidValue):
    """A day beyond its limits; `why` says which day, and the nearest that could be."""

    def __init__(self, field: str, why: DayRefused) -> None:
        self.why = why
        super().__init__(field, why.code)


class DayToConfirm(InvalidValue):
    """A day so far off that it is asked again: whoever typed it reads it in words and confirms it, or changes it."""

    def __init__(self, field: str, day: date) -> None:
        self.day = day
        super().__init__(field, "day_to_confirm")


class EditConflict(Refused):
    """Somebody else changed the same record in the meantime; nothing was overwritten."""

    code = "edit_conflict"


class TooManyAttempts(Refused):
    """Too many failed sign-ins; wait and try again."""

    code = "too_many_attempts"


class WrongSignIn(Refused):
    """Name or passphrase wrong: one answer for both."""

    code = "wrong_sign_in"


class UnknownClock(KeyError):
    """No deadline of this name: a defect of the caller, not a refusal."""
