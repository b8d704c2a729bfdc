"""Addresses of the figures of a province."""

from django.urls import path

from casework.rulebook.acts import Act
from casework.web.statistics import monitoring, province, views
from casework.web.url_names import for_act

urlpatterns = [
    path("tinh/", province.province, name="province"),
    path("tinh/bang/", province.export, name=for_act(Act.PROVINCE_EXPORT)),
    path("theo-doi/", monitoring.monitor, name=for_act(Act.MONITOR_LOOK)),
    path("so-lieu/", views.statistics, name="statistics"),
    path("so-lieu/tinh-lai/", views.renew, name=for_act(Act.STATISTICS_RENEW)),
]
