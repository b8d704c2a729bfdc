"""Says how fast a trail is verified and its tree grows, and what the chain costs eight writers.

python -m tests.bench.trail_bench [events]        one million by default; only CPU time counts

Without rights and with them: then each change of a record also says how a right and a duty stand, more than any house.
"""

import json
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from time import process_time
from uuid import UUID

from casework.trail.actor import HistoryCommitment
from casework.trail.log.canonical import canonical_row
from casework.trail.log.encoding import Body, leaf_hash, written
from casework.trail.proof.signed_notes import Head, NoteSigner, key_text, signed
from casework.trail.proof.tree import Frontier, Tree
from casework.vault.signing import SigningKey
from deploy.verify.casework_verify import SOUND, check_dump, key_of, row_digest

ORIGIN = "bench.example/trail"
CASES = 5000
BEGAN = datetime(2026, 11, 22, tzinfo=UTC)
EVERY_CHANGE = 5
"""One event in five changes a record; the others are looks and lists."""


def standing(number: int, case: UUID) -> list[tuple[str, str, bytes]]:
    """A right and a duty as they stand: kind, number, and the row as the database says it."""
    right = {"object": str(case), "unit": 7, "word": "see_case", "by": 17, "at": 1790000000000000 + number}
    right |= {"act": "case.submit", "why": "", "until": None, "key": sha256(number.to_bytes(4, "big")).hexdigest()}
    duty = {"case": str(case), "rule": "risk", "object": None, "unit": 7, "began": 1790000000000000, "due": number}
    told = [("caseheldbyunit", right), ("clock", {**duty, "met": None})]
    return [(kind, str(number + 1), json.dumps(row, separators=(", ", " : ")).encode()) for kind, row in told]


def saying(body: bytes, told: list[tuple[str, str, bytes]]) -> bytes:
    """An event as the database completes it: with the rows that its act changed."""
    parts = len(json.loads(body))
    said = ",".join(f'["{kind}","=","{number}","{row_digest(row)}"]' for kind, number, row in told)
    return body[:-1] + b",null" * (14 - parts) + f",[{said}]]".encode()


def write_dump(where: Path, events: int, key: SigningKey, *, rights: bool = False) -> float:
    """A sound dump of that many events; answers microseconds of CPU for a leaf's hash and its place in the tree."""
    bound: list[tuple[str, str, bytes]] = []
    edge = Frontier()
    heads: dict[int, tuple[int, bytes]] = {}
    spent = 0.0
    rows: list[tuple[bytes, str, bytes, str]] = []
    with where.with_suffix(".events").open("wb") as out:
        for number in range(events):
            case = number * 2654435761 % CASES
            seq, prev = heads.get(case, (0, None))
            changed: list[HistoryCommitment] = []
            if number % EVERY_CHANGE == 0:
                history_id, row_id = UUID(int=number + 1), UUID(int=(1 << 100) + number)
                live = {"id": str(row_id), "case_id": str(UUID(int=case)), "version": 1, "text": bytes(120)}
                kept, stands = canonical_row({**live, "history_id": str(history_id)}), canonical_row(live)
                changed.append(HistoryCommitment("casework.note", history_id, sha256(kept).digest(), row_id))
                rows.append((kept, str(history_id), stands, str(row_id)))
            body = written(
                Body(
                    id=UUID(int=(1 << 120) + number),
                    at=BEGAN + timedelta(seconds=number),
                    act="case.look",
                    outcome="looked",
                    worker=17,
                    province=3,
                    case=UUID(int=case),
                    seq=seq + 1,
                    prev=prev,
                    subject=UUID(int=case),
                    changed=changed,
                    rights=[],
                    details={"opened": ["story", "contact"]},
                )
            )
            if rights and changed:
                told = standing(number, UUID(int=case))
                body = saying(body, told)
                bound += told
            began = process_time()
            hashed = leaf_hash(body)
            edge.append(hashed)
            spent += process_time() - began
            heads[case] = (seq + 1, hashed)
            out.write(b'{"body":' + body + f',"place":{number},"leaf":"{hashed.hex()}"}}\n'.encode())
    edge.completed()
    note = signed(Head(ORIGIN, events, edge.root()).text(), [NoteSigner(ORIGIN, key.public.to_bytes(), key.sign)])
    lines = 2
    with where.open("wb") as out:
        head = {
            "trail": 1,
            "origin": ORIGIN,
            "at": "2026-11-22T00:00:00.000000+00:00",
            "leaves": events,
            "rows": len(bound),
        }
        out.write(json.dumps(head).encode() + b"\n" + json.dumps({"checkpoint": note}).encode() + b"\n")
        with where.with_suffix(".events").open("rb") as held:
            for line in held:
                out.write(line)
                lines += 1
        for case, (length, last) in heads.items():
            chain = {"chain": str(UUID(int=case)), "length": length, "head": last.hex()}
            out.write(json.dumps(chain).encode() + b"\n")
        for kind, own_number, row in bound:
            out.write(b'{"stands":' + row + f',"kind":"{kind}","number":"{own_number}"}}\n'.encode())
        for kept, kept_id, _, _ in rows:
            out.write(b'{"row":' + kept + f',"history":"casework.note","id":"{kept_id}"}}\n'.encode())
        for _, _, stands, own_id in rows:
            out.write(b'{"row":' + stands + f',"live":"casework.note","id":"{own_id}"}}\n'.encode())
        lines += len(heads) + 2 * len(rows) + len(bound)
        out.write(json.dumps({"end": True, "lines": lines + 1}).encode() + b"\n")
    where.with_suffix(".checkpoint").write_text(note, encoding="utf-8")
    return spent / events * 1e6


def verified(events: int, *, rights: bool = False) -> tuple[float, float]:
    """Microseconds of CPU for one event: to add it to the tree, and to verify it."""
    with tempfile.TemporaryDirectory() as directory:
        dump = Path(directory) / "trail.jsonl"
        key = SigningKey(bytes(32))
        append = write_dump(dump, events, key, rights=rights)
        pinned = key_of(key_text(ORIGIN, key.public.to_bytes()))
        began = process_time()
        report = check_dump(dump, pinned, [dump.with_suffix(".checkpoint")])
        verify = process_time() - began
        assert report.code == SOUND, list(report.lines())
    return append, verify / events * 1e6


def measure(events: int) -> dict[str, float]:
    """Microseconds of CPU for one event."""
    append, verify = verified(events)
    _, with_rights = verified(events, rights=True)
    leaves = [leaf_hash(number.to_bytes(4, "big")) for number in range(65536)]
    edge = Frontier()
    nodes: dict[int, list[bytes]] = {0: leaves}
    for leaf in leaves:
        edge.append(leaf)
    for node in edge.completed():
        nodes.setdefault(node.level, []).append(node.hash)
    began = process_time()
    for index in range(0, 65536, 256):
        Tree(65536, lambda level, block: nodes[level][block * 256 : (block + 1) * 256]).inclusion(index)
    prove = (process_time() - began) / 256 * 1e6
    return {"leaf and append": append, "verify": verify, "verify with rights": with_rights, "first proof": prove}


def main() -> None:
    events = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    for what, microseconds in measure(events).items():
        print(f"{what:18} {microseconds:8.2f} µs")
        if what.startswith("verify"):
            print(f"{'':18} {events * microseconds / 1e6:8.2f} s of CPU for {events:,} events")


if __name__ == "__main__":
    main()
