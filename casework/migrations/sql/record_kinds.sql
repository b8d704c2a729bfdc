-- The kinds of records, in the order in which a file is read, each with its columns that name a worker or a unit.

CALL wall.guard_record('case', units => '{desk_id,origin_id}', has_own_key => true);
CALL wall.guard_record('survivor');
CALL wall.guard_record('safecontact');
CALL wall.guard_record('incident');
CALL wall.guard_record('consent');
CALL wall.guard_record('note', workers => '{written_by_id}');
CALL wall.guard_record('riskassessment', workers => '{assessed_by_id}');
CALL wall.guard_record('safetyplan');
CALL wall.guard_record('shelterstay', has_own_key => true);
CALL wall.guard_record('referral', units => '{to_unit_id,from_unit_id}', has_own_key => true);
CALL wall.guard_record('livelihoodplan', workers => '{planned_by_id,approved_by_id}');
CALL wall.guard_record('livelihoodinput');
CALL wall.guard_record('training');
CALL wall.guard_record('milestone');
CALL wall.guard_record('followup');
CALL wall.guard_record('closurereview', workers => '{asked_by_id,decided_by_id}');
