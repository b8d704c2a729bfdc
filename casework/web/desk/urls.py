"""Addresses of the desk."""

from django.urls import path

from casework.rulebook.acts import Act
from casework.web.desk import assigning, escalations, first_steps, lists, views, weeks
from casework.web.url_names import for_act

urlpatterns = [
    path("", views.desk, name="desk"),
    path("goi-hoi/<uuid:escalation_id>/", escalations.answer, name=for_act(Act.ESCALATION_ANSWER)),
    path("tim/", views.find, name=for_act(Act.CASE_SEARCH)),
    path("danh-sach/", lists.case_list, name=for_act(Act.CASE_FILTER)),
    path("danh-sach/nho/", lists.keep, name=for_act(Act.VIEW_KEEP)),
    path("ho-so/<uuid:case_id>/giao/", assigning.assign_case, name=for_act(Act.CASE_ASSIGN)),
    path("tuan/", weeks.week, name=for_act(Act.WEEK_LOOK)),
    path("ban-giao/", assigning.handover, name=for_act(Act.HANDOVER_MAKE)),
    path("ban-giao/<int:handover_id>/", assigning.handover_end, name=for_act(Act.HANDOVER_END)),
    path("buoc-dau/", first_steps.first_steps, name="first-steps"),
    path("huong-dan/", first_steps.guide, name="guide"),
]
