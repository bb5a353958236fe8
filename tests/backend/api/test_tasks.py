"""The ledger over HTTP: list, counts and tiles agree, and what one may not see does not exist."""

import gzip
from uuid import uuid4

PLACE = {"lon": 113.1, "lat": 28.2, "crs": "wgs84", "accuracy_m": 5.0}


def draft(office, **more):
    return {"text": "路肩垃圾", "category_code": "RE03", "mission_id": str(office.mission_id), "place": PLACE} | more


def rows(office, task, **more):
    order = {"task_id": str(task.id), "version": task.version, "lead_unit_id": str(office.units["river"])}
    return [order | {"requirement": "清理", "close_out_standard": ["现场无垃圾"]} | more]


def test_a_draft_is_kept_under_its_own_id_and_brought_up_to_date(office, at):
    task_id = uuid4()
    for text in ("甲", "乙"):
        answer = at("gm").send("PUT", f"/tasks/{task_id}", draft(office, text=text))
        assert answer.status_code == 200, answer.text
    assert (answer.json["text"], answer.json["version"], answer.json["state"]) == ("乙", 1, "draft")
    assert answer.json["place"] == {"type": "Point", "coordinates": [113.1, 28.2]}
    assert [act["act"] for act in answer.json["may"]] == ["discard", "register"]


def test_a_place_without_a_crs_is_an_error(office, at):
    place = {"lon": 113.1, "lat": 28.2}
    answer = at("gm").send("PUT", f"/tasks/{uuid4()}", draft(office, place=place))
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")


def test_a_place_in_gcj02_is_kept_in_wgs84_beside_what_was_sent(office, at):
    place = {"lon": 121.531541859215, "lat": 31.17530398364597, "crs": "gcj02", "accuracy_m": 5}
    answer = at("gm").send("PUT", f"/tasks/{uuid4()}", draft(office, place=place))
    assert answer.json["place"]["coordinates"] == [121.5272106, 31.1774276]


def test_a_draft_is_its_authors_alone_and_may_be_discarded_once(office, at):
    task_id = uuid4()
    at("gm").send("PUT", f"/tasks/{task_id}", draft(office))
    assert at("gl").get(f"/tasks/{task_id}").status_code == 404
    assert at("gl").send("DELETE", f"/tasks/{task_id}").status_code == 404
    assert at("gm").send("DELETE", f"/tasks/{task_id}").status_code == 204
    again = at("gm").send("PUT", f"/tasks/{task_id}", draft(office))
    assert (again.status_code, again.json["code"]) == (409, "id-taken")


def test_a_row_goes_from_dispatch_to_the_units_hands(office, at):
    task = office.registered()
    batch = {"id": str(uuid4()), "due_rule": "severity", "due_reason": "统一期限", "rows": rows(office, task)}
    sent = at("gl").send("POST", "/dispatch-batches", batch)
    assert sent.status_code == 201, sent.text
    assert sent.json["lists"][0]["number"] == "督问〔2026〕1号"
    page = at("ul").get(f"/tasks/{task.id}").json
    assert page["current_due"] == "2026-05-21T15:59:59Z"
    assert page["lead_unit"]["name_en"] == "river"
    assert "acknowledge" in [act["act"] for act in page["may"]]
    done = at("uh").send("POST", f"/tasks/{task.id}/acknowledge", {"version": page["version"]})
    assert done.json["state"] == "rectifying"
    assert at("ul2").get(f"/tasks/{task.id}").status_code == 404


def test_the_same_event_sent_again_answers_the_same_row(office, at):
    task = office.dispatched()
    body = {"version": task.version, "event_id": str(uuid4())}
    first = at("uh").send("POST", f"/tasks/{task.id}/acknowledge", body)
    again = at("uh").send("POST", f"/tasks/{task.id}/acknowledge", body)
    assert (again.status_code, again.json) == (200, first.json)
    stale = at("uh").send("POST", f"/tasks/{task.id}/acknowledge", {"version": task.version})
    assert (stale.status_code, stale.json["code"]) == (409, "stale-version")


def test_an_event_id_stands_for_one_act_of_one_row(office, at):
    task, other = office.dispatched(), office.dispatched()
    body = {"version": task.version, "event_id": str(uuid4())}
    assert at("ul").send("POST", f"/tasks/{task.id}/acknowledge", body).status_code == 200
    returned = body | {"basis": "不属我单位", "proposed_unit_id": str(office.units["urban"])}
    for path, again in (
        (f"/tasks/{task.id}/return", returned),
        (f"/tasks/{other.id}/acknowledge", body),
        (f"/tasks/{task.id}/submit", body),
    ):
        answer = at("ul").send("POST", path, again)
        assert (answer.status_code, answer.json["code"]) == (409, "event-taken"), path
    assert office.look(other.id).state == "dispatched"


def test_nobody_but_the_post_may_act(office, at):
    task = office.dispatched()
    answer = at("gl").send("POST", f"/tasks/{task.id}/acknowledge", {"version": task.version})
    assert (answer.status_code, answer.json["code"]) == (403, "not-your-duty")


def test_list_counts_and_tile_agree_under_every_filter(office, at, clock):
    office.dispatched(text="甲")
    office.dispatched(text="乙", severity=2)
    office.registered(text="丙")
    clock.pass_(days=20)  # the row of severity 2 is overdue now
    z, x, y = 12, 3334, 1713
    for asked, expected in (
        ("", 3),
        ("?overdue=true", 1),
        ("?state=registered", 1),
        ("?severity=1,3", 2),
        ("?q=乙", 1),
        ("?level=red", 1),
        ("?state=closed", 0),
        ("?category=RE", 3),
    ):
        listed = at("gl").get(f"/tasks{asked}").json["items"]
        counted = at("gl").get(f"/tasks/counts{asked}").json
        tile = at("gl").get(f"/tiles/tasks/{z}/{x}/{y}.mvt{asked}")
        shown = [row["id"].encode() in tile.data for row in listed]
        assert (len(listed), counted["total"], sum(shown)) == (expected, expected, expected), asked
        assert tile.status_code == (200 if expected else 204)


def test_the_list_goes_on_where_it_stopped(office, at, clock):
    for _ in range(5):
        office.registered()
        clock.pass_(seconds=1)
    seen, after = [], ""
    while after is not None:
        page = at("gl").get(f"/tasks?limit=2{after and f'&after={after}'}").json
        seen += [row["id"] for row in page["items"]]
        after = page["next"]
    assert len(seen) == len(set(seen)) == 5


def test_a_tile_is_asked_for_again_only_when_it_changed(office, at):
    for _ in range(30):
        office.registered()
    address = "/tiles/tasks/12/3334/1713.mvt"
    browser = at("gl")
    first = browser.get(address)
    known = {"If-None-Match": first.headers["ETag"]}
    assert browser.client.get(f"/api/v1{address}", headers=known).status_code == 304
    zipped = browser.client.get(f"/api/v1{address}", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(zipped.data) == first.data
    office.registered()
    assert browser.client.get(f"/api/v1{address}", headers=known).status_code == 200


def test_no_tile_lies_outside_the_world(office, at):
    answer = at("gl").get("/tiles/assets/2/9/0.mvt")
    assert (answer.status_code, answer.json["code"]) == (404, "no-such-tile")
    assert at("gl").get(f"/tiles/assets/{10**30}/{10**30}/0.mvt").status_code == 404


def test_tiles_of_assets_and_tracks_are_served(office, at):
    for layer in ("assets", "tracks"):
        assert at("gl").get(f"/tiles/{layer}/12/3334/1713.mvt").status_code == 204


def test_a_covert_row_leaves_no_trace_for_outsiders(office, at):
    task = office.registered(mission_id=office.covert_id)
    for outsider in ("os", "cg", "au", "gl3", "ul"):
        assert at(outsider).get(f"/tasks/{task.id}").status_code == 404
        assert at(outsider).get("/tasks").json["items"] == []
        assert at(outsider).get("/tasks/counts").json["total"] == 0
        assert at(outsider).get("/tiles/tasks/12/3334/1713.mvt").status_code == 204
        assert at(outsider).get(f"/tasks/{task.id}/events").status_code == 404
    assert at("od").get(f"/tasks/{task.id}").status_code == 200


def test_the_history_names_who_did_what_in_which_role(office, at):
    task = office.dispatched()
    events = at("gl").get(f"/tasks/{task.id}/events").json["items"]
    assert [(one["act"], one["role"], one["actor"]["name"]) for one in events] == [
        ("T1 draft", "group_member", "gm"),
        ("T2 register", "group_member", "gm"),
        ("T5 dispatch", "group_leader", "gl"),
    ]


def test_a_wrong_filter_is_a_problem_and_not_a_crash(office, at):
    for asked in ("?state=open", "?severity=9", "?bbox=1,2", "?after=%00", "?limit=0", "?due_before=soon", "?q=%00"):
        answer = at("gl").get(f"/tasks{asked}")
        assert answer.status_code in (400, 422), asked
        assert answer.content_type == "application/problem+json"


def test_an_extension_and_a_return_go_through_the_face(office, at):
    task = office.dispatched()
    asked = at("ul").send("POST", f"/tasks/{task.id}/extensions", {"version": 3, "due": "2026-05-26", "basis": "雨"})
    assert asked.json["extensions"][0]["asked_due"] == "2026-05-26T15:59:59Z"
    path = f"/tasks/{task.id}/extensions/{asked.json['extensions'][0]['id']}/decision"
    granted = at("gl").send("POST", path, {"version": 4, "granted": True, "reason": "同意"})
    assert granted.json["current_due"] == "2026-05-26T15:59:59Z"
    assert granted.json["original_due"] == "2026-05-21T15:59:59Z"
    back = {"version": 5, "basis": "属城管职责", "proposed_unit_id": str(office.units["urban"])}
    assert at("ul").send("POST", f"/tasks/{task.id}/return", back).json["state"] == "return_requested"
    decision = {"version": 6, "decision": "redispatched", "reason": "属实"}
    moved = at("cg").send("POST", f"/tasks/{task.id}/return-decision", decision)
    assert (moved.json["state"], moved.json["lead_unit"]["name_en"]) == ("dispatched", "urban")
    assert at("ul").get(f"/tasks/{task.id}").status_code == 404


def test_taxonomy_and_calendar_are_there_to_look_up(office, at):
    assert len(at("ul").get("/categories").json["items"]) == 91
    year = at("ul").get("/calendar/2026").json
    assert (len(year["days"]), year["known"]) == (365, True)
    assert at("ul").get("/calendar/2031").json == {"year": 2031, "known": False, "days": []}
