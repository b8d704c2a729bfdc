"""What a partner offers: the services a partner's unit can be asked for, so that an officer finds the right one."""

from __future__ import annotations

from django.db import models

from casework.records.units import Unit


class Organisation(models.Model):
    """A partner organisation (đơn vị phối hợp) behind a unit; its services are codes of `rulebook/services.py`."""

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, primary_key=True, related_name="organisation")
    services = models.JSONField(default=list)
    serves = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="partners")
    """The province or commune desk it works for: officers below it may send referrals."""
    certified = models.BinaryField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.unit.name
