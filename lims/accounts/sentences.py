"""The words for what accounts refuse."""

from typing import Any

from flask_babel import gettext as _

from lims.accounts.operations import LockedOut, NotYourOwn, OfficesMixed, UsernameTaken, WrongPassword
from lims.web.errors import explains
from lims.web.filters import moment_words
from lims.web.words import word


@explains(WrongPassword, status=403)
def _wrong_password(error: Any) -> tuple[str, str]:
    if error.left is None:
        return _("The name or the password is not right."), _(
            "Check Caps Lock and the input method, and type it again."
        )
    return (
        _("The name or the password is not right."),
        _("%(left)s more tries before the account is locked for 15 minutes.", left=error.left),
    )


@explains(LockedOut, status=403)
def _locked_out(error: Any) -> tuple[str, str]:
    return (
        _("After too many failed tries this account is locked until %(until)s.", until=moment_words(error.until)),
        _("Wait, or ask the administrator to reset the password."),
    )


@explains(UsernameTaken)
def _username_taken(error: Any) -> tuple[str, str]:
    return _("Somebody has the user name “%(name)s” already.", name=error.username), _("Choose another.")


@explains(OfficesMixed)
def _offices_mixed(error: Any) -> tuple[str, str]:
    return (
        _(
            "These roles belong to different offices: %(offices)s.",
            offices=", ".join(word(one) for one in error.offices),
        ),
        _("The laboratory tests, customs decides, the administrator does neither. Choose roles of one office."),
    )


@explains(NotYourOwn)
def _not_your_own(error: Any) -> tuple[str, str]:
    return _("%(thing)s is your own account.", thing=error.thing), _("Another administrator must do this.")
