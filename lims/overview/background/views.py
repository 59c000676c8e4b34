"""The page of work in the background."""

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from lims.overview.background import operations, queries
from lims.permissions import Permission
from lims.web.access import current_person, requires
from lims.web.pagination import asked_key, page_of
from lims.web.transaction import session

pages = Blueprint("background", __name__)


@pages.get("/background")
@requires(Permission.JOBS_JOBS_READ)
def background() -> str:
    """List what did not succeed, with its error and its next try."""
    after = asked_key()
    found = queries.troubled(session(), after=after[0] if after else None)
    return render_template(
        "overview/background.html",
        page=page_of(found, key=lambda row: row.id),
        undone=queries.undone(session()),
        last_look=queries.last_look_for_timestamps(session()),
        settings=current_app.extensions["lims.services"].settings,
    )


@pages.post("/background/<int:job_id>/again")
@requires(Permission.JOBS_JOBS_RETRY)
def again(job_id: int) -> BaseResponse:
    """Try a job again at once."""
    operations.retry(session(), queries.job_by_id(session(), job_id), actor=current_person())
    flash(_("It is tried again now. Open this page once more in a moment."), "success")
    return redirect(url_for("background.background"))
