"""What our answers let a browser do."""

from infra.app import create_app
from tests.office import Browser


def page_policy_of(app):
    """The rules that the page at / comes with, by their names."""
    with Browser(app).client.get("/") as answer:
        return dict(rule.split(" ", 1) for rule in answer.headers["Content-Security-Policy"].split("; "))


def test_pages_run_our_own_files_only_and_nothing_inline(app):
    rules = page_policy_of(app)
    assert (rules["script-src"], rules["style-src"], rules["frame-ancestors"]) == ("'self'", "'self'", "'none'")
    assert "unsafe" not in str(rules)


def test_pages_may_fetch_tiles_from_the_base_map_that_the_settings_name(kit, settings):
    url = "https://tiles.example/{z}/{x}/{y}.png"
    rules = page_policy_of(create_app(settings.model_copy(update={"basemap_url": url}), kit))
    assert "https://tiles.example" in rules["img-src"]
    assert "https://tiles.example" in rules["connect-src"]


def test_https_is_asked_for_where_cookies_are_secure(kit, settings):
    app = create_app(settings.model_copy(update={"secure_cookies": True}), kit)
    answer = Browser(app).get("/session")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "Secure" in answer.headers["Set-Cookie"]
