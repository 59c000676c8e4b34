"""What tests of the pages of samples ask for: rows that are committed, rows read anew, a signed-in browser."""

import pytest


@pytest.fixture
def put(sqlite_database):
    """Return a function that makes something with a builder and commits it."""

    def do(builder, *args, **changes):
        with sqlite_database.transaction() as session:
            return builder(session, *args, **changes)

    return do


@pytest.fixture
def again(sqlite_database):
    """Return a function that reads a row anew."""

    def do(row):
        with sqlite_database.snapshot() as session:
            return session.get_one(type(row), row.id)

    return do


@pytest.fixture
def signed_in(client, sign_in):
    """Return a function that gives the browser of a role."""

    def do(role):
        sign_in(client, role)
        return client

    return do
