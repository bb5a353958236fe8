"""The draw in a bundle, made again from its population and its seed, and the seed from the log."""

from fractions import Fraction
from hashlib import sha256
from uuid import UUID

from backend.bundles.format import DRAW
from backend.bundles.leaf_checks import Log, says_of
from backend.bundles.reading import Found
from backend.bundles.shapes import Draw, Manifest
from backend.follow_up.drawing import ALGORITHM, Member, draw, population_digest
from storage.custody.checkpoint import BadNote, Checkpoint, open_checkpoint
from storage.custody.merkle import BadProof, verify_consistency


def check_draw(given: Draw, manifest: Manifest, log: Log, found: Found) -> None:
    """Population as logged, seed from a checkpoint that came after, rows as the algorithm draws them."""
    if given.id != manifest.subject.id:
        found.fault("subject-differs", DRAW, "it is another draw than the manifest names")
    members = [Member(UUID(one.task_id), one.stratum, one.certain) for one in given.population]
    if population_digest(members) != given.population_sha256:
        found.fault("population-changed", DRAW, "the population does not hash to what it is called")
    says = says_of(log, given.population_leaf, DRAW, found)
    if says is not None:
        logged = (says.get("kind"), says.get("subject"), says.get("population_sha256"), says.get("algorithm"))
        if logged != ("draw.population", given.id, given.population_sha256, given.algorithm):
            found.fault("population-changed", DRAW, "another population was logged before the seed was known")
    if given.seed is None:
        found.remark("draw-open", DRAW, "nothing is drawn yet: the seed comes with the next checkpoint")
        return
    _check_seed(given, manifest, log, found)
    _check_rows(given, members, found)
    _check_drawn_leaf(given, log, found)


def _check_seed(given: Draw, manifest: Manifest, log: Log, found: Found) -> None:
    note = given.seed_source or ""
    if not note.startswith(f"{manifest.log_origin}\n"):
        if manifest.log_origin.startswith("yixian/demo-"):
            found.remark("draw-seed-given", DRAW, "a demo: its seed was given, so it shows nothing")
        else:
            found.fault("draw-seed", DRAW, "the seed does not come from a checkpoint of this log")
        return
    if sha256(note.encode()).hexdigest() != given.seed:
        found.fault("draw-seed", DRAW, "the seed is not the SHA-256 of the checkpoint it is said to come from")
    source = _opened(note, log)
    if source is None:
        found.fault("draw-seed", DRAW, "no trusted key has signed the checkpoint that the seed is said to come from")
        return
    leaf = log.leaves.get(given.population_leaf)
    if leaf is not None and leaf.index >= source.size:
        found.fault("draw-seed", DRAW, "the seed was known before the population was logged")
    if log.checkpoint is not None:
        steps = [bytes.fromhex(step) for step in given.seed_consistency]
        try:
            verify_consistency(source.size, log.checkpoint.size, steps, source.root, log.checkpoint.root)
        except BadProof as wrong:
            found.fault("draw-seed", DRAW, f"the seed's checkpoint is of another log: {wrong}")


def _opened(note: str, log: Log) -> Checkpoint | None:
    for key in log.trusted:
        try:
            return open_checkpoint(note, key)
        except BadNote:
            continue
    return None


def _check_rows(given: Draw, members: list[Member], found: Found) -> None:
    if given.algorithm != ALGORITHM or given.share is None:
        found.fault("draw-rows", DRAW, f"drawn by {given.algorithm}, which this program does not know")
        return
    again = draw(members, bytes.fromhex(given.seed or ""), Fraction(given.share))
    made = [
        (str(one.task_id), one.stratum, one.order_sha256, one.numerator, one.denominator, one.drawn) for one in again
    ]
    rows = [
        (one.task_id, one.stratum, one.order_sha256, one.numerator, one.denominator, one.drawn) for one in given.rows
    ]
    if sorted(made) != sorted(rows):
        wrong = len(set(made) ^ set(rows))
        found.fault("draw-rows", DRAW, f"drawn again from this population and seed, {wrong} lines differ")


def _check_drawn_leaf(given: Draw, log: Log, found: Found) -> None:
    leaves = [leaf.says for leaf in log.leaves.values() if leaf.says.get("kind") == "draw.drawn"]
    logged = next((says for says in leaves if says.get("subject") == given.id), None)
    if logged is None:
        found.fault("leaf-missing", DRAW, "the leaf that says what was drawn is not in the bundle")
        return
    drawn = sorted(one.task_id for one in given.rows if one.drawn)
    if (logged.get("seed"), logged.get("share"), sorted(logged.get("drawn", []))) != (given.seed, given.share, drawn):
        found.fault("draw-rows", DRAW, "the log says that others were drawn")
