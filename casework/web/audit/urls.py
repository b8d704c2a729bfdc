"""Addresses of the audit."""

from django.urls import path

from casework.rulebook.acts import Act
from casework.web.audit import (
    anomalies,
    case,
    checkpoints,
    decoys,
    names,
    overdue,
    province,
    same_person,
    searches,
    stand_by,
    stated_reasons,
)
from casework.web.url_names import for_act

urlpatterns = [
    path("nhat-ky/", province.province, name="audit"),
    path("nhat-ky/khong-in-ten/", names.names, name=for_act(Act.NAME_REDACT)),
    path("nhat-ky/khong-in-ten/<int:worker_id>/thoi/", names.show, name=for_act(Act.NAME_SHOW)),
    path("nhat-ky/ban-du-phong/", stand_by.stand_by, name=for_act(Act.STAND_BY_SET)),
    path("nhat-ky/ban-du-phong/<int:desk_id>/thoi/", stand_by.end, name=for_act(Act.STAND_BY_END)),
    path("nhat-ky/tim-ten/", searches.searches, name=for_act(Act.TRAIL_SEARCHES)),
    path("nhat-ky/can-xem/", anomalies.anomalies, name="audit-anomalies"),
    path("nhat-ky/can-xem/<str:word>/<uuid:event_id>/", anomalies.look_into, name=for_act(Act.REVIEW_WRITE)),
    path(
        "nhat-ky/can-xem/bao-dong/<int:alert_id>/", anomalies.look_into_alert, name=for_act(Act.REVIEW_WRITE, "alert")
    ),
    path("nhat-ky/da-xem/", anomalies.reviewed, name="audit-reviewed"),
    path("nhat-ky/qua-han/", overdue.overdue, name="audit-overdue"),
    path("nhat-ky/cung-nguoi/", same_person.pairs, name=for_act(Act.SAME_PERSON_LIST)),
    path("ho-so/<uuid:case_id>/cung-nguoi/", same_person.look, name=for_act(Act.SAME_PERSON_LOOK)),
    path("ho-so/<uuid:case_id>/cung-nguoi/nhan/", same_person.tell, name=for_act(Act.SAME_PERSON_TELL)),
    path("nhat-ky/canh/", decoys.decoys, name="audit-decoys"),
    path("nhat-ky/canh/them/", decoys.plant, name=for_act(Act.DECOY_PLANT)),
    path("nhat-ky/canh/<uuid:decoy_id>/thoi/", decoys.end, name=for_act(Act.DECOY_END)),
    path("ho-so/<uuid:case_id>/ly-do/", stated_reasons.state, name=for_act(Act.REASON_STATE)),
    path("ho-so/<uuid:case_id>/nhat-ky/", case.case, name="case-audit"),
    path("ho-so/<uuid:case_id>/nhat-ky/in/", case.paper, name=for_act(Act.TRAIL_PRINT)),
    path("ho-so/<uuid:case_id>/nhat-ky/tai/", case.bundle, name=for_act(Act.TRAIL_BUNDLE)),
    path("moc/", checkpoints.checkpoints, name=for_act(Act.TRAIL_CHECKPOINT)),
    path("moc/giu/", checkpoints.keep, name=for_act(Act.TRAIL_CHECKPOINT, "keep")),
]
