"""Addresses of the pages on notifications."""

from django.urls import path

from casework.records.notifications import NotificationWay
from casework.rulebook.acts import Act
from casework.web.notifications import views
from casework.web.url_names import for_act

urlpatterns = [
    path("loi-nhan/", views.own, name="notifications"),
    path("loi-nhan/thu/", views.set_one, {"way": NotificationWay.EMAIL}, name=for_act(Act.NOTIFICATION_SET)),
    path("loi-nhan/thu/thoi/", views.end_one, {"way": NotificationWay.EMAIL}, name=for_act(Act.NOTIFICATION_END)),
    path("loi-nhan/tin-nhan/", views.set_one, {"way": NotificationWay.SMS}, name=for_act(Act.NOTIFICATION_SET, "sms")),
    path(
        "loi-nhan/tin-nhan/thoi/",
        views.end_one,
        {"way": NotificationWay.SMS},
        name=for_act(Act.NOTIFICATION_END, "sms"),
    ),
    path("nhat-ky/loi-nhan/", views.not_reached, name=for_act(Act.NOTIFICATION_LIST)),
]
