"""A problem carried round the loop over HTTP, with photos that phones took at the spot."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from typing import Any
from uuid import uuid4

from PIL import Image

from backend.assets.service import import_assets
from backend.tasks.calendar import ZONE
from infra.demo.drawing.scenes import Shot, picture
from tests.phones import Phone
from tests.photos import photo

LON, LAT = 113.1, 28.2
ROAD = [[LON - 0.03, LAT - 0.004], [LON - 0.01, LAT + 0.002], [LON + 0.01, LAT - 0.001], [LON + 0.03, LAT + 0.005]]
BANK = [[lon, lat + 0.006] for lon, lat in ROAD]
SEVERITIES = (1, 2, 3, 1, 1)


def _asset(kind: str, code: str, name: str, line: list[list[float]], **more: Any) -> dict[str, Any]:
    said = {"kind": kind, "code": code, "name_zh": name, "name_en": code, "area": "city.river"}
    said |= {"origin_chainage": "K12+000", "increasing": True, "chainage_prefix": "K"}
    return {"type": "Feature", "properties": said | more, "geometry": {"type": "LineString", "coordinates": line}}


ASSETS = [
    _asset("road_segment", "G322", "322国道", ROAD),
    _asset("shoreline_segment", "清溪", "清溪河", BANK, side="right"),
]


@dataclass
class Round:
    """Verbs over HTTP as the persons who do them; each takes a minute, so nobody is logged out."""

    app: Any
    office: Any
    at: Callable[[str], Any]
    clock: Any
    drain: Callable[[], int]
    phones: dict[str, Phone] = field(default_factory=dict)
    task_ids: list[str] = field(default_factory=list)

    def lay_out(self) -> None:
        """Import a road and a bank."""
        with self.office.kit.work(self.office["od"]) as work:
            import_assets(work, ASSETS, "wgs84")

    def begin(self) -> None:
        """Find five problems, bring the first to its verifier, who takes a photo."""
        for n, severity in enumerate(SEVERITIES):
            self.task_ids.append(self.find(n, severity))
        self.to_the_verifier(self.task_ids[0])

    def find(self, n: int, severity: int) -> str:
        task_id, lon, lat = str(uuid4()), ROAD[1][0] + n * 0.004, ROAD[1][1] - n * 0.0006
        place = {"lon": lon, "lat": lat, "crs": "wgs84", "accuracy_m": 4.0}
        said = {"text": f"路肩倾倒建筑垃圾约{n + 1}车", "category_code": "RE03", "severity": severity, "place": place}
        found_at = {"found_at": self.clock().isoformat(), "mission_id": str(self.office.mission_id)}
        self.say("gm", "PUT", f"/tasks/{task_id}", said | found_at)
        self.shoot("gm", task_id, "finding", n, "found")
        self.say("gm", "POST", f"/tasks/{task_id}/register", self.version("gm", task_id))
        return task_id

    def to_the_verifier(self, task_id: str) -> None:
        order = self.version("gl", task_id) | {"task_id": task_id, "lead_unit_id": str(self.office.units["river"])}
        order |= {"requirement": "清运垃圾，修复路肩", "close_out_standard": ["垃圾清运完毕", "路肩恢复原状"]}
        self.say("gl", "POST", "/dispatch-batches", {"id": str(uuid4()), "rows": [order]})
        self.say("ul", "POST", f"/tasks/{task_id}/acknowledge", self.version("ul", task_id))
        after = self.shoot("uh", task_id, "after", 0, "mended")
        report = {"measures": "清运垃圾两车，回填路肩", "photos": [{"after_id": after}]}
        self.say("uh", "PUT", f"/tasks/{task_id}/round", self.version("uh", task_id) | report)
        self.say("ul", "POST", f"/tasks/{task_id}/submit", self.version("ul", task_id))
        verifier = {"verifier_id": str(self.office["gd"].person_id)}
        self.say("gl", "POST", f"/tasks/{task_id}/verifier", self.version("gl", task_id) | verifier)
        self.shoot("gd", task_id, "verification", 0, "mended", n=2)

    def shoot(self, who: str, task_id: str, role: str, spot: int, stage: Any, n: int = 0) -> str:
        """A photo of a spot of rubbish, taken now and handed in by phone; gives its id."""
        now = self.clock.pass_(minutes=1)
        phone = self.phones[who] = self.phones.get(who) or Phone(self.app, self.office.logins[who])
        lon, lat = ROAD[1][0] + spot * 0.004 + n * 0.00002, ROAD[1][1] - spot * 0.0006
        data = _jpeg(Shot("rubbish", spot, stage, n), lat, lon, f"{now.astimezone(ZONE):%Y:%m:%d %H:%M:%S}")
        link = {"object_kind": "task", "object_id": task_id, "role": role}
        sent = phone.send(data, captured_at=now.isoformat(), links=[link])
        assert sent.status_code == 201, sent.text
        self.drain()
        return str(sent.json["id"])

    def say(self, who: str, method: str, path: str, body: Any) -> Any:
        self.clock.pass_(minutes=1)
        answer = self.at(who).send(method, path, body)
        assert answer.status_code in (200, 201), answer.text
        return answer.json

    def version(self, who: str, task_id: str) -> dict[str, Any]:
        return {"version": self.at(who).get(f"/tasks/{task_id}").json["version"]}


def _jpeg(shot: Shot, lat: float, lon: float, taken: str) -> bytes:
    """A drawn scene with the EXIF of a phone that looked east of north."""
    carrier = Image.open(BytesIO(photo(1, lat=lat, lon=lon, taken=taken, offset="+08:00", heading_deg=40.0 + shot.n)))
    out = BytesIO()
    _drawn(shot).save(out, "JPEG", quality=80, exif=carrier.getexif())
    return out.getvalue()


@cache
def _drawn(shot: Shot) -> Image.Image:
    """Every journey sees the same few scenes."""
    return picture(shot).resize((800, 600))
