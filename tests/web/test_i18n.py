import re

import pytest
from flask_babel import get_locale, get_timezone
from flask_login import current_user

from lims.web import i18n


def language_of(page) -> str:
    return re.search(r'<html lang="([a-z]+)"', page.text)[1]


def test_the_browser_s_language_is_taken_and_english_otherwise(client):
    assert language_of(client.get("/sign-in", headers={"Accept-Language": "zh-CN,zh;q=0.9"})) == "zh"
    assert language_of(client.get("/sign-in", headers={"Accept-Language": "fr"})) == "en"


def test_a_chosen_language_stays_chosen(client):
    answer = client.post("/language", data={"language": "zh", "next": "/sign-in"})
    assert answer.location == "/sign-in"
    assert language_of(client.get("/sign-in")) == "zh"


@pytest.mark.parametrize("chosen", ["xx", "", "../zh"])
def test_a_language_that_we_do_not_speak_changes_nothing(client, chosen):
    client.post("/language", data={"language": "zh"})
    client.post("/language", data={"language": chosen})
    assert language_of(client.get(f"/sign-in?lang={chosen}")) == "zh"


def test_an_address_may_ask_for_a_language(client):
    assert language_of(client.get("/sign-in?lang=zh")) == "zh"
    assert language_of(client.get("/sign-in")) == "en"


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example"])
def test_choosing_a_language_leads_nowhere_else(client, target):
    assert client.post("/language", data={"language": "zh", "next": target}).location == "/"


def test_pages_are_in_the_laboratory_s_zone(app, client, sign_in):
    sign_in(client, "technician")
    with client:
        client.get("/account")
        assert str(get_timezone()) == "Asia/Shanghai"
        assert str(get_locale()) == "en"
        assert current_user.language == "en"


def test_a_catalogue_is_read_from_its_own_file(tmp_path, monkeypatch):
    monkeypatch.setattr(i18n, "CATALOGUES", tmp_path)
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    (tmp_path / "qq.po").write_text(head + 'msgid "lot"\nmsgstr "批次"\n', encoding="utf-8")
    assert i18n.catalogue("qq").gettext("lot") == "批次"
    assert i18n.catalogue("qr").gettext("lot") == "lot"
