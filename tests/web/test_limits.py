import pytest
from flask import Flask

from lims.app import create_app
from lims.permissions import Permission
from lims.services import Services
from lims.settings import Settings
from lims.web.access import requires
from lims.web.limits import limiter, some_looks


@pytest.fixture
def limited(sqlite_database, services, tmp_path):
    """An application that counts who knocks."""

    def make(**changes) -> Flask:
        settings = Settings(home=tmp_path, password_cost=1, secret_key="k", **changes)
        app = create_app(Services(settings, sqlite_database, services.files))
        app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
        return app

    yield make
    limiter.enabled = False


def knock(client, times: int, **more) -> list[int]:
    return [
        client.post("/sign-in", data={"username": "nobody", "password": "x"}, **more).status_code for _ in range(times)
    ]


def test_who_guesses_passwords_is_stopped_for_a_while(limited):
    client = limited().test_client()
    assert knock(client, 21) == [403] * 20 + [429]
    answer = client.post("/sign-in", data={})
    assert "Too many requests." in answer.text
    assert client.get("/sign-in").status_code == 200


def test_each_address_is_counted_for_itself(limited):
    client = limited().test_client()
    assert knock(client, 21)[-1] == 429
    assert knock(client, 1, environ_overrides={"REMOTE_ADDR": "10.0.0.7"}) == [403]


def test_behind_a_proxy_the_browser_s_address_counts_and_nobody_makes_one_up(limited):
    behind = limited(proxies=1).test_client()
    assert knock(behind, 21, headers={"X-Forwarded-For": "10.0.0.1"})[-1] == 429
    assert knock(behind, 1, headers={"X-Forwarded-For": "10.0.0.2"}) == [403]
    direct = limited().test_client()
    made_up = [knock(direct, 1, headers={"X-Forwarded-For": f"10.0.0.{n}"})[0] for n in range(21)]
    assert made_up[-1] == 429


def test_a_public_page_may_be_looked_at_often_but_not_for_ever(limited):
    app = limited()
    app.add_url_rule("/asked", "asked", requires(Permission.PUBLIC)(some_looks(lambda: "yes")))
    client = app.test_client()
    seen = [client.get("/asked").status_code for _ in range(121)]
    assert seen == [200] * 120 + [429]


def test_the_settings_switch_it_off(client):
    assert knock(client, 25) == [403] * 25
