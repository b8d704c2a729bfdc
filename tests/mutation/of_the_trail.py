"""The guards in Python of the trail, of its sequencer and of the verifier without a server, one row each."""

from __future__ import annotations

from tests.mutation.guards import Guard

VERIFYING = "tests/trail/proof/test_verification.py"
RECHECK = "tests/trail/sequencer/test_recheck.py"
TILES = "tests/trail/sequencer/test_tiles.py"
NEW_LOG = "tests/trail/sequencer/test_new_log.py"
WATCH = "tests/trail/sequencer/test_schema_watch.py"
VERIFIER = "deploy/verify/casework_verify.py"


def _off(name: str, path: str, found: str, put: str, *suite: str) -> Guard:
    return Guard(name, path, found, put, suite)


def _trail(name: str, file: str, found: str, put: str, *suite: str) -> Guard:
    return _off(name, f"casework/trail/{file}.py", found, put, *suite)


OF_THE_TRAIL = (
    # The trail
    _trail(
        "a refusal keeps its line",
        "log/append",
        "    transaction.on_commit(partial(witness_log.arrived, acting.event_id, leaf_hash(written)), robust=True)\n",
        "",
        "tests/trail/sequencer/test_recheck.py",
        "tests/trail/sequencer/test_placing.py",
        "tests/trail/attacks/test_removals.py",
    ),
    _trail(
        "one sequencer alone",
        "sequencer/placing",
        "    if not got:",
        "    if False:",
        "tests/trail/sequencer/test_placing.py",
    ),
    _trail(
        "a file that knows more than the database is a fork",
        "sequencer/placing",
        "            if held is None or held[1:] != (last.event_id, last.leaf_hash):",
        "            if held is not None and False:",
        "tests/trail/sequencer/test_placing.py",
        "tests/trail/sequencer/test_new_log.py",
        "tests/trail/attacks/test_other_logs.py",
    ),
    _trail(
        "a file of leaves that the earlier log did not sign begins nothing",
        "sequencer/new_log",
        "    if reached != signed.root:",
        "    if False:",
        NEW_LOG,
    ),
    _trail(
        "a log that goes on is not ended",
        "sequencer/new_log",
        "    if kept == filed and not resumed:",
        "    if False:",
        NEW_LOG,
    ),
    _trail(
        "what was taken out after it was signed is cried out",
        "sequencer/recheck",
        "            raise_alert(kind, event_id=event_id, place=place)",
        "            pass",
        RECHECK,
    ),
    _trail(
        "what nobody announced is cried out",
        "sequencer/recheck",
        "        raise_alert(AlertKind.UNANNOUNCED, event_id=event_id, place=place)",
        "        pass",
        RECHECK,
    ),
    _trail(
        "what fits leaf by leaf and not its node is cried out",
        "sequencer/recheck",
        "            if not _is_its_node(level, place):",
        "            if False:",
        TILES,
    ),
    _trail(
        "a row that does not stand as its event says is cried out",
        "sequencer/row_binding",
        "            raise_alert(AlertKind.RIGHT, event_id=event_id, row=row)",
        "            pass",
        "tests/trail/attacks/test_rows.py",
    ),
    _trail(
        "a change past the migrations is cried out",
        "sequencer/schema_watch",
        "        if lost or (before is not None and not _explained(before, now)):",
        "        if False:",
        WATCH,
    ),
    _trail(
        "a place under the checkpoint is proved",
        "proof/verification",
        "not self._is_included(event_id, bodies[event_id])",
        "False",
        VERIFYING,
        TILES,
    ),
    _trail(
        "a body whose leaf is another is named",
        "proof/verification",
        "    elif leaf_hash(bytes(event.body)) != leaf.leaf_hash:",
        "    elif False:",
        VERIFYING,
    ),
    _trail(
        "an event names the hash of the one before",
        "proof/verification",
        '        elif (said.get("seq"), said.get("prev")) != (number + 1, _hash(last)):',
        "        elif False:",
        VERIFYING,
    ),
    _trail(
        "the end of a chain is where its row says",
        "proof/verification",
        "    if ends[0] != ((last.case_seq or 0) if last is not None else 0):",
        "    if False:",
        VERIFYING,
        RECHECK,
    ),
    _trail(
        "an event dated back is red in its case",
        "proof/verification",
        "        if last is not None and last.at - event.at > CLOCK:",
        "        if False:",
        VERIFYING,
        RECHECK,
    ),
    _trail(
        "history that was slipped in is red",
        "proof/verification",
        '        if str(history_id) not in bound and (said is None or "changed" in said):',
        "        if False:",
        VERIFYING,
    ),
    _trail(
        "a checkpoint is believed with its signature alone",
        "proof/signed_notes",
        "    if not believed:",
        "    if False:",
        "tests/trail/proof/test_signed_notes.py",
    ),
    # The verifier without a server
    _off(
        "the verifier knows a signature from none",
        VERIFIER,
        "        if head.origin != self.name or not mine:",
        "        if False:",
        "tests/trail/attacks/test_checkpoints.py",
    ),
    _off(
        "the verifier names an edited body",
        VERIFIER,
        "            if hashed.hex() != leaf:",
        "            if False:",
        "tests/trail/attacks/test_edits.py",
    ),
    _off(
        "the verifier names a deleted exclusion",
        VERIFIER,
        "        for (case, holder), event in self.kept_out.items():\n",
        "        for (case, holder), event in ():\n",
        "tests/trail/attacks/test_rights.py",
    ),
    _off(
        "the verifier counts the exclusions of a dump",
        VERIFIER,
        "        if self.exclusions:\n",
        "        if False:\n",
        "tests/trail/attacks/test_rights.py",
    ),
    _off(
        "the verifier names an exclusion that no event made",
        VERIFIER,
        "        if self.kept_out.pop((case, holder), None) is None:",
        "        if self.kept_out.pop((case, holder), None) is None and False:",
        "tests/trail/attacks/test_rights.py",
    ),
    _off(
        "the verifier names a key that no event said",
        VERIFIER,
        "        if kept != (keys[-1] if keys else None) or links != LINK_BYTES * max(len(keys) - 1, 0):",
        "        if False:",
        "tests/trail/attacks/test_rights.py",
    ),
    _off(
        "the verifier names rewritten history",
        VERIFIER,
        "            elif bound[:2] != (label, digest):",
        "            elif False:",
        "tests/trail/attacks/test_edits.py",
    ),
    _off(
        "the verifier names a chain that ends otherwise",
        VERIFIER,
        "        elif (length, head) != last:",
        "        elif False:",
        "tests/trail/attacks/test_removals.py",
    ),
)
