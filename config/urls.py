"""The root of all addresses: everything a person can open is listed in casework.web.urls."""

from django.urls import include, path

urlpatterns = [path("", include("casework.web.urls"))]

handler404 = "casework.web.refusals.not_found"
handler500 = "casework.web.refusals.broken"
