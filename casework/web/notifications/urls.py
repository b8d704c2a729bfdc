"""Addresses of the pages on notifications."""

from django.urls import path

from casework.records.notifications import Way
from casework.rulebook.acts import Act
from casework.web.notifications import views
from casework.web.url_names import for_act

urlpatterns = [
    path("nhac-viec/", views.own, name="notifications"),
    path("nhac-viec/thu/", views.set_one, {"way": Way.EMAIL}, name=for_act(Act.NOTIFICATION_SET)),
    path("nhac-viec/thu/thoi/", views.end_one, {"way": Way.EMAIL}, name=for_act(Act.NOTIFICATION_END)),
    path("nhac-viec/tin-nhan/", views.set_one, {"way": Way.SMS}, name=for_act(Act.NOTIFICATION_SET, "sms")),
    path("nhac-viec/tin-nhan/thoi/", views.end_one, {"way": Way.SMS}, name=for_act(Act.NOTIFICATION_END, "sms")),
    path("nhat-ky/nhac-viec/", views.not_reached, name=for_act(Act.NOTIFICATION_LIST)),
]
