from lims.audit.actions import AuditAction


def test_an_act_says_scope_resource_and_what_was_done():
    assert all(len(one.value.split(":")) == 3 for one in AuditAction)


def test_no_two_acts_have_one_name():
    assert len({one.value for one in AuditAction}) == len(AuditAction.__members__)


def test_every_act_fits_its_column():
    assert max(len(one.value) for one in AuditAction) <= 60
