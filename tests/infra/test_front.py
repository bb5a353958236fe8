"""The front page serves the built pages and tells nothing of the machine they lie on."""

import pytest


@pytest.mark.parametrize("place", ["/%2e%2e/x", "/%2e%2e" * 20 + "/etc/passwd", "/%2fetc%2fpasswd", "/a%00b"])
def test_a_path_that_leaves_the_pages_answers_as_one_that_is_not_there(client, place):
    with client.get(place) as strange, client.get("/nothing-here") as missing:
        assert strange.status_code == missing.status_code
