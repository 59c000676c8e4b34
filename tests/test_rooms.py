import re

import pytest

from lims import assets, rooms
from lims.permissions import Permission

ICONS = set(re.findall(r'<symbol id="([\w-]+)"', (assets.folder("static") / "icons.svg").read_text()))


def test_each_room_gives_its_pages_under_a_name_of_its_own():
    names = [room.name for room in [*rooms.pages(), *rooms.apis()]]
    assert len(names) == len(set(names)) > 10


def test_programs_come_in_under_api_only():
    assert all((room.url_prefix or "").startswith("/api/v1") for room in rooms.apis())
    assert not any((room.url_prefix or "").startswith("/api") for room in rooms.pages())


@pytest.mark.parametrize("place", rooms.NAVIGATION, ids=lambda place: place.label)
def test_each_entry_of_the_navigation_leads_somewhere(app, place):
    assert app.view_functions[place.endpoint].permission in {place.permission, Permission.SIGNED_IN}
    with app.test_request_context():
        assert app.url_for(place.endpoint)
    assert place.icon in ICONS
