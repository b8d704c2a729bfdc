-- What the application may call: these functions of the wall and no others; nobody else may call any.

REVOKE ALL ON ALL ROUTINES IN SCHEMA wall FROM PUBLIC;

-- Who is asking, and what she holds
GRANT EXECUTE ON FUNCTION
    wall.introduce(text), wall.worker(), wall.units(), wall.in_my_province(int),
    wall.sees_case(uuid), wall.sees_referral(uuid), wall.sees_shelterstay(uuid),
    wall.has_case(uuid, text), wall.has_referral(uuid, text), wall.has_shelterstay(uuid, text),
    wall.may_grant_case(uuid), wall.may_grant_referral(uuid), wall.may_grant_shelterstay(uuid),
    wall.kept_from_referral(uuid), wall.kept_from_shelterstay(uuid), wall.kept_from(),
    wall.kept_from_a_case_of(bigint, int), wall.kept_out_beside_me(bigint, uuid)
    TO casework_app;

-- Who works where
GRANT EXECUTE ON FUNCTION
    wall.may_enrol(bigint), wall.province_without_members(int), wall.being_founded(int), wall.without_membership(bigint),
    wall.first_membership(bigint), wall.credential_of(text)
    TO casework_app;

-- Rights
GRANT EXECUTE ON FUNCTION
    wall.gives_case(uuid), wall.gives_referral(uuid), wall.gives_shelterstay(uuid),
    wall.may_give_case(uuid, int, int), wall.may_give_referral(uuid, int, int), wall.may_give_shelterstay(uuid, int, int),
    wall.may_renew_case(uuid, int, int), wall.may_renew_referral(uuid, int, int), wall.may_renew_shelterstay(uuid, int, int),
    wall.may_take_case(uuid, int, int), wall.may_take_referral(uuid, int, int), wall.may_take_shelterstay(uuid, int, int),
    wall.may_pass_on_case(uuid, int, int, bigint), wall.may_pass_on_referral(uuid, int, int, bigint),
    wall.may_pass_on_shelterstay(uuid, int, int, bigint)
    TO casework_app;

-- The trail, and a whole case at once
GRANT EXECUTE ON FUNCTION
    wall.stand_still(uuid), wall.file_of(uuid, text[], int, text[]), wall.changes_in(uuid, uuid, uuid[], int)
    TO casework_app;

-- The numbers of the rows it may add
GRANT USAGE ON SEQUENCE
    auth_group_id_seq, casework_worker_id_seq, casework_credential_id_seq, casework_membership_id_seq,
    casework_signinfailure_id_seq, casework_redactedname_id_seq, casework_exclusion_id_seq, casework_clock_id_seq,
    casework_fingerprint_id_seq, casework_caseheldbyunit_id_seq, casework_caseheldbyworker_id_seq,
    casework_referralheldbyunit_id_seq, casework_referralheldbyworker_id_seq,
    casework_shelterstayheldbyunit_id_seq, casework_shelterstayheldbyworker_id_seq
    TO casework_app;
