"""Every address there is; a view that is missing from the permission matrix of the tests fails them."""

from django.urls import include, path

urlpatterns = [
    path("", include("casework.web.desk.urls")),
    path("", include("casework.web.casefile.urls")),
    path("", include("casework.web.notifications.urls")),
    path("", include("casework.web.audit.urls")),
    path("", include("casework.web.statistics.urls")),
    path("", include("casework.web.door.urls")),
    path("", include("casework.web.intake.urls")),
    path("", include("casework.web.livelihood.urls")),
    path("", include("casework.web.reintegration.urls")),
    path("", include("casework.web.safety.urls")),
    path("", include("casework.web.referral.urls")),
]
