import pytest

from lims import assets


@pytest.mark.parametrize("name", ["static", "templates", "migrations"])
def test_every_folder_is_there(name):
    assert assets.folder(name).is_dir()


def test_a_wheel_s_folders_inside_the_package_win(tmp_path):
    package = tmp_path / "lims"
    (package / "_assets").mkdir(parents=True)
    assert assets.root(package) == package / "_assets"


def test_the_source_s_folders_lie_beside_the_package(tmp_path):
    assert assets.root(tmp_path / "lims") == tmp_path
