"""Pages of instrument files: what was taken, a dry run first, and the mappings."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from lims.bench.files import operations, queries, sentences  # noqa: F401 - importing the sentences registers them
from lims.bench.files.forms import MappingForm, TakeForm, TryForm, meanings
from lims.bench.files.mappings import Mapping
from lims.bench.files.models import FileWay
from lims.bench.files.obstacles import NothingTaken
from lims.bench.files.operations import Tried
from lims.bench.files.tables import Row, read_rows
from lims.errors import LimsError
from lims.files import FileStore
from lims.permissions import Permission
from lims.web.access import current_person, requires
from lims.web.errors import explain, sentence
from lims.web.once import once
from lims.web.pagination import SIZE, asked_key, page_of
from lims.web.transaction import session

pages = Blueprint("files", __name__, url_prefix="/bench/files")

Answer = str | Response | tuple[str, int]
ROWS_SHOWN = 6


@pages.get("")
@requires(Permission.BENCH_WORK_READ)
def files() -> str:
    """List the files that were taken, with the form to try another."""
    return _files(TryForm(formdata=None))


def _files(form: TryForm) -> str:
    known = queries.mappings(session())
    form.mapping.choices = [SelectChoice(one.name, f"{one.name} · {_('version')} {one.version}") for one in known]
    found = queries.files_page(session(), after=asked_key(), size=SIZE + 1)
    return render_template("files/files.html", page=page_of(found, lambda line: line.id), form=form, mappings=known)


@pages.post("/try")
@requires(Permission.BENCH_RESULTS_ENTER)
def try_file() -> Answer:
    """Try a file: show what would become of each row. The bytes are kept; nothing else is."""
    form = TryForm()
    form.mapping.choices = [SelectChoice(one.name, one.name) for one in queries.mappings(session())]
    if not form.validate_on_submit():
        return _files(form), 422
    content, name = form.file.data.read(), form.file.data.filename or ""
    mapping = queries.mapping_called(session(), form.mapping.data)
    try:
        if obstacle := operations.obstacle_to_take(session(), content):
            raise obstacle
        tried = operations.try_file(session(), content, mapping, actor=current_person())
    except LimsError as obstacle:
        form.refuse(obstacle)
        return _files(form), explain(obstacle).status
    take = TakeForm(formdata=None, data={"mapping": mapping.name, "digest": _store().put(content), "name": name})
    return render_template("files/try.html", form=take, name=name, mapping=mapping, **_told(tried))


@pages.post("/take")
@requires(Permission.BENCH_RESULTS_ENTER)
@once
def take_file() -> Answer:
    """Take the good rows of a file that was tried."""
    form = TakeForm()
    if not form.validate_on_submit():
        return redirect(url_for("files.files"))
    mapping = queries.mapping_called(session(), form.mapping.data)
    name = form.name.data or "file"
    try:
        kept, _tried = operations.take_file(
            session(),
            _store(),
            _store().get(form.digest.data),
            mapping,
            name=name,
            way=FileWay.UPLOAD,
            say=sentence,
            actor=current_person(),
        )
    except NothingTaken as obstacle:
        form.refuse(obstacle)
        return render_template(
            "files/try.html", form=form, name=name, mapping=mapping, **_told(obstacle.facts["tried"])
        ), 422
    except LimsError as obstacle:
        form.refuse(obstacle)
        page = render_template("files/try.html", form=form, name=name, mapping=mapping, **_told([]))
        return page, explain(obstacle).status
    flash(_("%(taken)s rows are taken, %(refused)s refused.", taken=kept.rows_taken, refused=kept.rows_refused))
    return redirect(url_for("files.file", digest=kept.sha256))


def _told(tried: Any) -> dict[str, Any]:
    """Return the rows of a trial, ready to print."""
    found: list[Tried] = tried
    rows = [(one.row.number, one.row.texts, sentence(one.obstacle) if one.obstacle else "") for one in found]
    return {"rows": rows, "good": sum(not reason for _number, _cells, reason in rows)}


@pages.get("/<digest>")
@requires(Permission.BENCH_WORK_READ)
def file(digest: str) -> str:
    """Show one file with each of its rows."""
    found = queries.file_line(session(), digest)
    return render_template("files/file.html", file=found, rows=queries.rows_of_file(session(), found.id))


@pages.get("/mappings/new")
@requires(Permission.BENCH_INSTRUMENTS_MAINTAIN)
def new_mapping() -> str:
    """Begin a mapping with an example of its files, or a new version of one."""
    before = queries.mapping_named(session(), request.args.get("name", ""))
    given = (before.definition | {"name": before.name}) if before else {}
    return _mapping_page(MappingForm(formdata=None, data=given))


@pages.post("/mappings")
@requires(Permission.BENCH_INSTRUMENTS_MAINTAIN)
def make_mapping() -> Answer:
    """Show the first rows of the example, then keep the mapping."""
    form = MappingForm()
    if not form.validate_on_submit():
        return _mapping_page(form), 422
    try:
        rows = _example(form)
        if request.form.get("keep") != "yes":
            return _mapping_page(form, rows, _known_columns(form))
        headings = next((row.texts for row in rows if row.number == form.heading_row.data), [])
        mapping = form.mapping(headings, max(len(row.cells) for row in rows))
        made, is_new = operations.make_mapping(session(), form.name.data or "", mapping, actor=current_person())
    except LimsError as obstacle:
        form.refuse(obstacle)
        return _mapping_page(form, _rows_if_read(form)), explain(obstacle).status
    flash(
        _("The mapping is kept: version %(version)s.", version=made.version)
        if is_new
        else _("Nothing differs; nothing was changed.")
    )
    return redirect(url_for("files.files"))


def _example(form: MappingForm) -> list[Row]:
    """Return the rows of the example: sent now, or kept from the step before."""
    upload = form.file.data
    if upload and upload.filename:
        form.digest.data = _store().put(upload.read())
    content = _store().get(form.digest.data) if form.digest.data else b""
    return read_rows(content, delimiter=form.delimiter.data, encoding=form.encoding.data)


def _rows_if_read(form: MappingForm) -> list[Row]:
    try:
        return _example(form)
    except LimsError:
        return []


def _known_columns(form: MappingForm) -> list[str]:
    """Return the meanings of the version before, as a first proposal."""
    before = queries.mapping_named(session(), form.name.data or "")
    return [one.value for one in Mapping.from_dict(before.definition).columns] if before else []


def _mapping_page(form: MappingForm, rows: list[Row] | None = None, proposed: list[str] | None = None) -> str:
    """Return the page of a mapping: how the file is written, then its first rows with a choice above each column."""
    shown = rows[:ROWS_SHOWN] if rows else []
    width = max((len(row.cells) for row in rows or []), default=0)
    chosen = [request.form.get(f"meaning-{place}", "") for place in range(width)]
    proposal = (proposed or []) + ["ignored"] * width
    return render_template(
        "files/mapping.html",
        form=form,
        rows=shown,
        columns=[one or proposal[place] for place, one in enumerate(chosen)],
        meanings=meanings(),
    )


def _store() -> FileStore:
    found: FileStore = current_app.extensions["lims.services"].files
    return found
