"""What the statistics know of a case, small and sealed apart from the story: counting opens nothing else."""

from __future__ import annotations

from django.db import models

from casework.records.cases import Case
from casework.vault.fields import SealedTextField


class CaseStatistics(models.Model):
    """The few answers of one case that a province counts, in the short text of `rulebook.statistics`.

    Derived from her records whenever they change, so it keeps no history: theirs is its history. The text always has
    one length. A case of which nothing was told has no row.
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="statistics")
    text = SealedTextField(purpose="statistics.text", row="case_id")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"statistics of case {self.case_id}"
