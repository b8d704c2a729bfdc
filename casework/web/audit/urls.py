"""Addresses of the audit."""

from django.urls import path

from casework.web.audit import case, province

urlpatterns = [
    path("nhat-ky/", province.province, name="audit"),
    path("ho-so/<uuid:case_id>/nhat-ky/", case.case, name="case-audit"),
]
