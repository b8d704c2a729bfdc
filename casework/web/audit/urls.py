"""Addresses of the audit."""

from django.urls import path

from casework.web.audit import case, checkpoints, province, searches

urlpatterns = [
    path("nhat-ky/", province.province, name="audit"),
    path("nhat-ky/tim-ten/", searches.searches, name="audit-searches"),
    path("ho-so/<uuid:case_id>/nhat-ky/", case.case, name="case-audit"),
    path("ho-so/<uuid:case_id>/nhat-ky/in/", case.paper, name="case-audit-paper"),
    path("ho-so/<uuid:case_id>/nhat-ky/tai/", case.bundle, name="case-audit-bundle"),
    path("moc/", checkpoints.checkpoints, name="checkpoints"),
    path("moc/giu/", checkpoints.keep, name="checkpoint-keep"),
]
