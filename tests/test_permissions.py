"""The truth table role x action, written out a second time by hand: both must be changed together, on purpose."""

from itertools import product

import pytest

from lims.permissions import OFFICES, ROLE_PERMISSIONS, Permission, Role, offices_of, permissions_of

BENCH = {"technician", "trainee", "sample custodian", "reviewer", "signatory", "lab manager", "quality manager"}
OFFICE = {"customs officer", "senior officer"}
READERS = {"auditor", "assessor"}

WHO_MAY = {
    "accounts:people:read": READERS | {"lab manager", "quality manager", "administrator"},
    "accounts:people:manage": {"administrator"},
    "accounts:laboratory:manage": {"administrator"},
    "accounts:printers:manage": {"administrator"},
    "catalogue:standards:read": BENCH | OFFICE | READERS,
    "catalogue:standards:import": {"lab manager"},
    "catalogue:requirements:confirm": {"reviewer", "signatory", "lab manager"},
    "shipments:declarations:read": OFFICE | READERS | {"sampling officer"},
    "shipments:declarations:create": OFFICE,
    "shipments:declarations:cancel": OFFICE,
    "shipments:parties:read": OFFICE | READERS | {"sampling officer"},
    "shipments:documents:present": OFFICE,
    "shipments:lists:read": OFFICE | READERS | {"sampling officer"},
    "shipments:lists:maintain": {"senior officer"},
    "shipments:control:order": OFFICE,
    "samples:samples:read": BENCH | OFFICE | READERS | {"sampling officer"},
    "samples:orders:create": OFFICE | {"sampling officer"},
    "samples:samples:draw": {"sampling officer"},
    "samples:samples:receive": {"sample custodian"},
    "samples:custody:move": {"technician", "sample custodian", "sampling officer"},
    "samples:labels:print": {"technician", "trainee", "sample custodian", "sampling officer", "lab manager"},
    "samples:locations:manage": {"sample custodian", "lab manager"},
    "samples:retention:set": {"lab manager", "quality manager"},
    "samples:retention:hold": OFFICE | {"lab manager", "quality manager"},
    "samples:disposal:propose": {"sample custodian", "lab manager"},
    "samples:disposal:approve": {"lab manager", "quality manager"},
    "samples:disposal:carry-out": {"technician", "sample custodian"},
    "samples:disposal:witness": BENCH - {"trainee"},
    "samples:rounds:plan": {"sampling officer"},
    "samples:numbers:change": {"sample custodian", "lab manager"},
    "samples:identity:correct": {"signatory", "lab manager", "quality manager"},
    "samples:queries:ask": {"sample custodian"},
    "bench:instruments:maintain": {"lab manager"},
    "bench:work:read": BENCH | READERS | {"instrument account"},
    "bench:requests:accept": {"lab manager"},
    "bench:assignments:assign": {"lab manager"},
    "bench:results:enter": {"technician", "trainee", "instrument account"},
    "bench:results:review": {"reviewer"},
    "bench:investigations:open": {"reviewer", "lab manager", "quality manager"},
    "bench:investigations:close": {"quality manager"},
    "certificates:certificates:read": OFFICE | READERS | {"reviewer", "signatory", "lab manager", "quality manager"},
    "certificates:drafts:read": READERS | {"reviewer", "signatory", "lab manager", "quality manager"},
    "certificates:certificates:authorise": {"signatory"},
    "certificates:certificates:suspend": {"signatory", "quality manager"},
    "certificates:certificates:revoke": {"signatory"},
    "certificates:files:download": OFFICE | READERS | {"signatory", "quality manager"},
    "certificates:scopes:maintain": {"lab manager", "quality manager"},
    "certificates:recipients:note": {"signatory", "quality manager"},
    "certificates:providers:note": {"lab manager"},
    "clearance:decisions:read": OFFICE | READERS,
    "clearance:decisions:decide": OFFICE,
    "clearance:decisions:override": {"senior officer"},
    "clearance:messages:acknowledge": OFFICE,
    "clearance:cases:close": OFFICE,
    "audit:trail:read": READERS | {"quality manager", "administrator"},
    "audit:checkpoints:make": {"auditor", "administrator"},
    "overview:home:read": BENCH | OFFICE | READERS | {"sampling officer", "administrator"},
    "jobs:jobs:read": {"administrator"},
    "jobs:jobs:retry": {"administrator"},
}
ACTS = [one for one in Permission if ":" in one.value]
LABORATORY = BENCH | {"instrument account"}


def test_the_table_knows_every_act_and_every_role():
    assert set(WHO_MAY) == {act.value for act in ACTS}
    assert set(ROLE_PERMISSIONS) == set(Role)
    assert set().union(*WHO_MAY.values()) == {role.value for role in Role}


@pytest.mark.parametrize(("role", "act"), list(product(Role, ACTS)), ids=lambda one: one.value)
def test_each_role_may_do_exactly_what_the_table_says(role, act):
    assert (act in ROLE_PERMISSIONS[role]) == (role.value in WHO_MAY[act.value])


def those_who_may(prefix: str) -> set[str]:
    return set().union(*(roles for act, roles in WHO_MAY.items() if act.startswith(prefix)))


def test_the_laboratory_never_decides():
    powers = {act for act in WHO_MAY if act.startswith(("clearance:", "shipments:"))}
    assert all(not WHO_MAY[act] & LABORATORY for act in powers)


def test_the_officer_never_touches_a_result_or_a_certificate():
    powers = {
        act for act in WHO_MAY if act.startswith(("bench:", "certificates:certificates:", "certificates:drafts:"))
    }
    assert all(not WHO_MAY[act] & OFFICE for act in powers - {"certificates:certificates:read"})


def test_the_administrator_does_neither():
    its = {act for act, roles in WHO_MAY.items() if "administrator" in roles}
    assert {act.split(":")[0] for act in its} == {"accounts", "audit", "overview", "jobs"}


def test_nobody_but_a_signatory_authorises_and_revokes():
    assert those_who_may("certificates:certificates:authorise") == {"signatory"}
    assert those_who_may("certificates:certificates:revoke") == {"signatory"}


def test_who_only_reads_changes_nothing():
    changing = {act for act in WHO_MAY if not act.endswith((":read", ":download"))}
    assert {act for act in changing if "assessor" in WHO_MAY[act]} == set()
    assert {act for act in changing if "auditor" in WHO_MAY[act]} == {"audit:checkpoints:make"}


def test_the_laboratory_does_not_see_who_the_parties_are():
    assert not WHO_MAY["shipments:parties:read"] & LABORATORY


def test_no_role_holds_what_is_for_everybody():
    for held in ROLE_PERMISSIONS.values():
        assert not held & {Permission.PUBLIC, Permission.SIGNED_IN}


def test_a_permission_says_scope_resource_and_action():
    assert all(len(act.value.split(":")) == 3 for act in ACTS)


def test_several_roles_add_up_and_none_allows_nothing():
    both = permissions_of(frozenset({Role.REVIEWER, Role.SIGNATORY}))
    assert both == ROLE_PERMISSIONS[Role.REVIEWER] | ROLE_PERMISSIONS[Role.SIGNATORY]
    assert permissions_of(frozenset()) == frozenset()


@pytest.mark.parametrize(
    ("roles", "offices"),
    [
        ([], []),
        (["reviewer", "signatory"], ["laboratory"]),
        (["technician", "customs officer"], ["laboratory", "customs"]),
        (["administrator", "senior officer"], ["customs", "administration"]),
        (["auditor", "sampling officer"], []),
    ],
)
def test_the_offices_of_roles(roles, offices):
    assert offices_of([Role(role) for role in roles]) == offices


def test_no_two_offices_share_a_role():
    roles = [role for its in OFFICES.values() for role in its]
    assert len(roles) == len(set(roles))
