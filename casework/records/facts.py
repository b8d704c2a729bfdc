"""What counts need to know of a case, small and sealed apart from the story, so that counting opens nothing else."""

from __future__ import annotations

from django.db import models

from casework.records.cases import Case
from casework.vault.fields import SealedTextField


class CaseFacts(models.Model):
    """The few facts of one case that a province counts, in the short text of `rulebook.case_facts`.

    Derived from her records whenever they change, so it keeps no history: theirs is its history. The text always has
    one length. A case of which nothing was told has no row.
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="facts")
    facts = SealedTextField(purpose="casefacts.facts", row="case_id")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"facts of case {self.case_id}"
