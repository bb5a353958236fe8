"""佐证包 for whoever may see the thing: a zip that is checked without us."""

from uuid import UUID

from apiflask import APIBlueprint
from flask import Response

from backend.api.bundle_subjects import SHOWN
from backend.bundles.format import Kind
from backend.bundles.packing import stream
from backend.bundles.sealing import Asked, export
from backend.http.auth import browser_actor
from backend.http.kit import kit
from backend.http.spec import answers

bp = APIBlueprint("bundles", __name__, tag="custody")


@bp.get("/tasks/<uuid:task_id>/bundle")
@answers("application/zip")
def task_bundle(task_id: UUID) -> Response:
    """The evidence bundle of a row; 409 while its leaves are being published. The export is a leaf of its own."""
    return _bundle("task", task_id)


@bp.get("/inspections/<uuid:inspection_id>/bundle")
@answers("application/zip")
def inspection_bundle(inspection_id: UUID) -> Response:
    """The evidence bundle of a mission, with its tracks for those who may have them."""
    return _bundle("inspection", inspection_id)


@bp.get("/draws/<uuid:draw_id>/bundle")
@answers("application/zip")
def draw_bundle(draw_id: UUID) -> Response:
    """Population, seed, algorithm and results of a draw, with what proves them."""
    return _bundle("draw", draw_id)


def _bundle(kind: Kind, subject_id: UUID) -> Response:
    shown, sealed = export(kit(), browser_actor(), Asked(subject_id, SHOWN[kind]))
    answer = Response(stream(sealed, kit().objects), content_type="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="yixian-{kind}-{shown.id}.zip"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
