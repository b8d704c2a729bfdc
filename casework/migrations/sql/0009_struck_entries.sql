-- Entries that were struck: the wall around them.

CALL wall.guard_record('struckentry', workers => '{struck_by_id}');
