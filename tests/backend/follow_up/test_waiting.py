"""待我办理: each step of the loop waits for the one who may take it, and for nobody else."""

from backend.follow_up.visits import approve, assign
from backend.rectification.rounds import AfterPhoto

EVERYBODY = ("gl", "gd", "gm", "gl3", "od", "os", "cg", "ul", "uh", "ul2", "au", "sa", "al", "cl")


def waiting(at, *names):
    """Who finds what: by name the kinds; who has nothing is left out."""
    found = {name: sorted(one["kind"] for one in at(name).get("/mine").json["items"]) for name in names or EVERYBODY}
    return {name: kinds for name, kinds in found.items() if kinds}


def test_each_step_waits_for_the_one_who_takes_it(loop, at):
    task = loop.found()
    assert waiting(at) == {"gl": ["dispatch"]}
    task = loop.ordered()
    assert waiting(at, "ul", "uh", "ul2") == {"ul": ["draft-round"], "uh": ["draft-round"]}
    loop.draft(task, AfterPhoto(loop.photo("uh", task)))
    assert waiting(at, "ul", "uh") == {"ul": ["submit"]}
    loop.draft(task, AfterPhoto(loop.photo("ul", task)), by="ul")
    assert waiting(at, "ul", "uh") == {}, "who drafted it does not sign it"
    task = loop.submitted(task)
    assert waiting(at, "gl", "od")["gl"] == ["dispatch", "name-verifier"]
    task = loop.name(task, "gm")
    (item,) = at("gm").get("/mine").json["items"]
    assert (item["kind"], item["task"]["id"], item["late"]) == ("verify", str(task.id), False)
    assert item["due"] > item["task"]["found_at"]
    loop.verified(task, "gm")
    assert waiting(at, "gl", "gm", "od") == {"gl": ["close", "dispatch"]}


def test_the_list_its_counts_and_mine_are_of_one_mind(loop, at):
    task = loop.name(loop.submitted(loop.ordered()), "gm")
    other = loop.found()
    for name, row in (("gm", task), ("gl", other)):
        listed = at(name).get("/tasks?waiting=true").json["items"]
        assert [one["id"] for one in listed] == [str(row.id)]
        assert at(name).get("/tasks/counts?waiting=true").json["total"] == 1
        assert sum(at(name).get("/mine").json["counts"].values()) == 1


def test_pages_follow_one_another_to_the_end(loop, at):
    rows = {str(loop.found().id) for _ in range(3)}
    first = at("gl").get("/mine?limit=2").json
    second = at("gl").get(f"/mine?limit=2&after={first['next']}").json
    assert (len(first["items"]), len(second["items"]), second["next"]) == (2, 1, None)
    assert {one["task"]["id"] for one in first["items"] + second["items"]} == rows
    assert first["counts"] == second["counts"] == {"dispatch": 3}


def test_a_visit_waits_for_whose_turn_it_is_and_is_told_to_nobody_else(loop, again, at):
    loop.closed()
    again.demo()
    loop.clock.pass_(days=60)
    again.draw()
    visit = again.visits()[0]
    assert waiting(at) == {"od": ["visit-approve"]}
    visit = again.move(approve, visit, "od")
    assert waiting(at) == {"gl": ["visit-assign"]}
    again.move(assign, visit, "gl", loop.person("gd"))
    assert waiting(at) == {"gd": ["visit"]}
    (item,) = at("gd").get("/mine").json["items"]
    assert (item["visit_id"], item["due"] is not None) == (str(visit.id), True)
