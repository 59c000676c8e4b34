import pytest

from lims.accounts import passwords
from lims.errors import Invalid


def test_a_password_is_kept_as_a_hash_that_only_it_opens():
    kept = passwords.hash_password("a long enough sentence")
    assert kept.startswith("$argon2id$")
    assert "sentence" not in kept
    assert passwords.is_right(kept, "a long enough sentence")
    assert not passwords.is_right(kept, "a long enough sentence ")


def test_the_same_password_has_another_hash_each_time():
    assert passwords.hash_password("a long enough sentence") != passwords.hash_password("a long enough sentence")


@pytest.mark.parametrize("short", ["", "123456789"])
def test_a_short_password_is_refused_without_showing_it(short):
    with pytest.raises(Invalid) as refused:
        passwords.hash_password(short)
    assert refused.value.field == "password"
    assert not short or short not in str(refused.value)


def test_a_new_password_is_another_one_than_the_old():
    with pytest.raises(Invalid) as refused:
        passwords.hash_another("a long enough sentence", old="a long enough sentence")
    assert refused.value.field == "new"
    assert passwords.is_right(passwords.hash_another("another long sentence", old="x"), "another long sentence")


def test_a_random_password_comes_with_its_hash_and_never_twice():
    made = [passwords.random_password() for _ in range(3)]
    assert len({password for password, _ in made}) == 3
    assert all(passwords.is_right(kept, password) and len(password) >= 16 for password, kept in made)


@pytest.mark.parametrize("kept", ["", "not a hash", "$argon2id$v=19$broken"])
def test_a_broken_hash_opens_for_nobody(kept):
    assert not passwords.is_right(kept, "anything at all")


def test_nobody_s_hash_costs_as_much_as_a_real_one():
    parameters = [kept.rsplit("$", 2)[0] for kept in (passwords.unknown_hash(), passwords.hash_password("0123456789"))]
    assert parameters[0] == parameters[1]
