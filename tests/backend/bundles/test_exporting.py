"""Who gets which bundle, when, and what is left behind of it."""

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from backend.bundles.errors import BundleUnpublished, OriginalGone
from backend.people.model import Access
from storage.custody.log import CustodyLeaf
from storage.objects import original_key
from tests.backend.bundles.conftest import Made, RealLoop, unzip
from tests.office import Browser


@pytest.fixture
def real(office: Any, kit: Any, clock: Any) -> RealLoop:
    return RealLoop(office, kit, clock)


@pytest.fixture
def found(real: RealLoop) -> UUID:
    """A registered row with one photo, published."""
    task = real.found()
    real.publish()
    return task.id


def test_it_is_a_zip_for_whoever_sees_the_row_and_nothing_for_others(
    real: RealLoop, found: UUID, at: Callable[[str], Browser]
) -> None:
    for name in ("gm", "gl", "od", "au"):
        answer = at(name).get(f"/tasks/{found}/bundle")
        assert (answer.status_code, answer.content_type) == (200, "application/zip"), answer.text
        assert zipfile.ZipFile(io.BytesIO(answer.data)).testzip() is None
        assert answer.headers["Content-Disposition"].endswith(f'"yixian-task-{found}.zip"')
    for name in ("ul", "gm3", "sa"):
        assert at(name).get(f"/tasks/{found}/bundle").status_code == 404
    assert at("au").get(f"/inspections/{real.office.covert_id}/bundle").status_code == 404
    assert at("gl").get(f"/draws/{uuid4()}/bundle").status_code == 404


def test_before_its_leaves_are_published_it_says_so(real: RealLoop, at: Callable[[str], Browser]) -> None:
    task = real.found()
    answer = at("od").get(f"/tasks/{task.id}/bundle")
    assert (answer.status_code, answer.json["code"], answer.json["waiting"]) == (409, "bundle-unpublished", 3)
    real.publish()
    real.photo("gm", task, "finding")
    with pytest.raises(BundleUnpublished):
        real.bundle("task", task.id, "od")


def test_an_export_is_a_leaf_and_audited(real: RealLoop, found: UUID, session: Any) -> None:
    files = unzip(real.bundle("task", found, "au"))
    note = files["manifest.note"].decode().split("\n")[1]
    leaves = [json.loads(body) for body in session.scalars(sa.select(CustodyLeaf.body))]
    exported = [leaf for leaf in leaves if leaf["kind"] == "bundle.exported"]
    assert [(leaf["subject"], leaf["manifest"], leaf["actor"]) for leaf in exported] == [
        (str(found), note, str(real.person("au")))
    ]
    seen = session.scalars(sa.select(Access).where(Access.act == "bundle.exported")).all()
    assert [(one.subject_id, one.person_id) for one in seen] == [(found, real.person("au"))]


def test_the_same_moment_gives_the_same_bytes(real: RealLoop, found: UUID) -> None:
    assert real.bundle("task", found, "au") == real.bundle("task", found, "au")


def test_a_unit_gets_no_originals_no_leaves_and_not_who_looked(made: Made, real: RealLoop) -> None:
    manifest = json.loads(made.unit["manifest.json"])
    assert (manifest["reader"], manifest["originals"]) == ("outside", "withheld")
    assert not [name for name in made.unit if name.startswith("originals/")]
    assert {leaf["body"] for leaf in json.loads(made.unit["leaves.json"])} == {None}
    assert {json.loads(made.unit[name])["declared"] for name in made.unit if name.startswith("evidence/")} == {None}
    inside = {event["actor_id"] for event in json.loads(made.task["events.json"])}
    outside = {event["actor_id"] for event in json.loads(made.unit["events.json"])} - {None}
    assert outside < inside
    assert not any(b"Phone" in data for data in made.unit.values())


def test_the_auditor_gets_the_originals_byte_for_byte(made: Made) -> None:
    from hashlib import sha256

    originals = {name: data for name, data in made.task.items() if name.startswith("originals/")}
    receipts = [json.loads(data) for name, data in made.task.items() if name.startswith("receipts/")]
    assert len(originals) == len(receipts) == 3  # found, put right, checked
    for receipt in receipts:
        data = originals[f"originals/{receipt['sha256']}"]
        assert (sha256(data).hexdigest(), len(data)) == (receipt["sha256"], receipt["size"])


def test_a_missing_original_is_said_and_not_glossed_over(
    real: RealLoop, found: UUID, at: Callable[[str], Browser]
) -> None:
    files = unzip(real.bundle("task", found, "au"))
    digest = next(name for name in files if name.startswith("originals/")).removeprefix("originals/")
    real.kit.objects.delete(original_key(digest))
    with pytest.raises(OriginalGone):
        real.bundle("task", found, "au")
    answer = at("od").get(f"/tasks/{found}/bundle")
    assert (answer.status_code, answer.json["code"], answer.json["sha256"]) == (409, "original-gone", digest)
