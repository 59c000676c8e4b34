"""The folder: only a demonstration's own is ever emptied."""

import pytest

from lims.demo.folder import Folder, FolderRefused, Standing


@pytest.fixture
def folder(tmp_path):
    home = tmp_path / "demo"
    home.mkdir()
    return Folder(home)


def test_an_empty_folder_is_new_and_so_is_one_that_is_not_there(folder, tmp_path):
    assert folder.standing() is Standing.NEW
    assert Folder(tmp_path / "nowhere").standing() is Standing.NEW


def test_a_folder_with_anything_else_is_refused_and_left_as_it_is(folder):
    (folder.home / "lims.sqlite").write_text("a real instance")
    with pytest.raises(FolderRefused, match="not a demonstration"):
        folder.begin()
    assert (folder.home / "lims.sqlite").read_text() == "a real instance"


def test_an_interrupted_run_is_known_by_its_marker(folder):
    folder.begin()
    assert folder.standing() is Standing.UNFINISHED


def test_a_broken_marker_counts_as_an_interrupted_run(folder):
    folder.begin()
    (folder.home / "demonstration.json").write_text("{")
    assert folder.standing() is Standing.UNFINISHED


def test_a_finished_run_is_complete_and_keeps_its_facts(folder):
    folder.begin()
    folder.complete(seconds=12.5)
    assert folder.standing() is Standing.COMPLETE
    assert folder.facts()["seconds"] == 12.5


def test_a_run_of_another_story_is_outdated(folder, monkeypatch):
    folder.begin()
    folder.complete()
    monkeypatch.setattr("lims.demo.folder.story_digest", lambda: "another")
    assert folder.standing() is Standing.OUTDATED


def test_beginning_anew_removes_everything_but_the_fonts(folder):
    folder.begin()
    (folder.home / "fonts").mkdir()
    (folder.home / "files").mkdir()
    (folder.home / "lims.sqlite").touch()
    folder.begin()
    assert sorted(path.name for path in folder.home.iterdir()) == ["demonstration.json", "fonts"]


@pytest.mark.parametrize(
    ("first", "second", "together"), [(True, True, False), (True, False, False), (False, False, True)]
)
def test_the_story_is_told_alone_and_many_may_read_it(folder, first, second, together):
    with folder.held(alone=first):
        if together:
            with folder.held(alone=second):
                return
        with pytest.raises(FolderRefused, match="using"), folder.held(alone=second):
            pass
