"""What of a case opens to who oversees it only with a stated reason, and how long a reason holds."""

from __future__ import annotations

from casework.rulebook.acts import Act
from casework.rulebook.sections import Section

BEHIND_A_REASON = frozenset({Section.STORY, Section.PERPETRATOR, Section.CONSENT, Section.NOTES, Section.HISTORY})
"""Her story, who did it, her consents, what was noted of her; and the history, in which all this stands once more."""

TAKEN_OUT_WITH_A_REASON = frozenset({Act.TRAIL_PRINT, Act.TRAIL_BUNDLE, Act.CASE_PRINT})
"""What leaves the screen, whatever stands in it; the list of who looked is hers to have and says nothing of her. A
reason holds for one case and one day."""

ASKED_WITH_A_REASON = frozenset({Act.NOTE_ADD})
"""What she asks the desk in a case stands among its notes, whose answer she comes back to read."""

LONGEST_REASON = 2000
