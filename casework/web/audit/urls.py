"""Addresses of the audit."""

from django.urls import path

from casework.web.audit import case, province, searches

urlpatterns = [
    path("nhat-ky/", province.province, name="audit"),
    path("nhat-ky/tim-ten/", searches.searches, name="audit-searches"),
    path("ho-so/<uuid:case_id>/nhat-ky/", case.case, name="case-audit"),
]
