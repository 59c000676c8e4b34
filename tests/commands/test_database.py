from lims import migrations


def test_a_new_database_is_brought_to_this_version_and_again_changes_nothing(lims, home):
    for _ in range(2):
        said = lims("db", "upgrade")
        assert said.exit_code == 0
        assert said.output == f"The database is at {migrations.head()}.\n"
    assert (home / "lims.sqlite").exists()
