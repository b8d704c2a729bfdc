"""Administrative units as they were called when: a code means something only together with the date it was valid."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class TerritoryUnit(models.Model):
    """A province or commune with its validity; codes were reused in July 2025, so the key is (code, valid_from)."""

    code = models.CharField(max_length=5)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=24)
    province_code = models.CharField(max_length=2)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=80)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="territory_code_once_a_date"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="territory_ends_after_it_began",
            ),
        ]
        indexes = [models.Index(fields=["province_code", "name"], name="territory_of_province")]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"
