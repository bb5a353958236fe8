"""A finding, as a test sends it."""

HERE = {"lon": 114.3, "lat": 30.6, "crs": "wgs84", "accuracy_m": 6}


def link(task_id: str, role: str = "finding") -> dict[str, str]:
    return {"object_kind": "task", "object_id": task_id, "role": role}
