"""The custody log over HTTP: proofs for whoever has a hash or two sizes, checked with the pure functions."""

from typing import Any
from uuid import uuid4

import pytest
from werkzeug import Client

from backend.actor import SYSTEM
from backend.work import Kit
from storage.custody.checkpoint import open_checkpoint
from storage.custody.merkle import verify_consistency, verify_inclusion
from storage.custody.publisher import publish


def grow(kit: Kit, n: int) -> str:
    """n more leaves; the hash of the last."""
    with kit.work(SYSTEM) as work:
        return [work.record("something", uuid4()) for _ in range(n)][-1]


def published(kit: Kit) -> Any:
    return publish(kit.engine, kit.objects, kit.signer, kit.clock())


def get(client: Client, path: str) -> Any:
    return client.get(f"/api/v1/custody{path}")


def test_a_later_log_begins_with_an_earlier_one(kit: Kit, client: Client) -> None:
    checkpoints = []
    for n in (1, 6, 300, 13):
        grow(kit, n)
        checkpoints.append(published(kit))
    for old in checkpoints:
        for new in [one for one in checkpoints if one.size >= old.size]:
            answer = get(client, f"/consistency?old={old.size}&new={new.size}").json
            proof = [bytes.fromhex(step) for step in answer["proof"]]
            verify_consistency(old.size, new.size, proof, old.root, new.root)
    assert get(client, "/consistency?old=7").json["new"] == 320


@pytest.mark.parametrize("asked", ["old=5&new=4", "old=2&new=99", "old=99"])
def test_between_other_sizes_there_is_no_proof(kit: Kit, client: Client, asked: str) -> None:
    grow(kit, 6)
    published(kit)
    answer = get(client, f"/consistency?{asked}")
    assert (answer.status_code, answer.json["code"], answer.json["published"]) == (422, "proof-sizes", 6)
    assert get(client, "/consistency?old=0").status_code == 422
    assert get(client, "/consistency").status_code == 422


def test_a_leaf_is_proven_to_whoever_has_its_hash(kit: Kit, client: Client) -> None:
    grow(kit, 20)
    leaf = grow(kit, 1)
    assert (get(client, f"/inclusion/{leaf}").status_code, get(client, f"/inclusion/{'0' * 64}").status_code) == (
        202,
        404,
    )
    published(kit)
    answer = get(client, f"/inclusion/{leaf}").json
    checkpoint = open_checkpoint(answer["checkpoint"], kit.signer.verifier)
    proof = [bytes.fromhex(step) for step in answer["proof"]]
    verify_inclusion(answer["index"], checkpoint.size, bytes.fromhex(leaf), proof, checkpoint.root)
    assert get(client, "/inclusion/" + "x" * 64).status_code == 404


def test_before_anything_is_published_there_is_nothing(client: Client) -> None:
    assert get(client, "/consistency?old=1").status_code == 404
    assert get(client, "/checkpoint").status_code == 404
    assert len(get(client, "/keys").text.splitlines()) == 1
