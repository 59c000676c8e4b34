"""Pages of accounts: sign in and out, the own account, people, the laboratory."""

from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask_babel import gettext as _
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response as BaseResponse
from wtforms.fields.choices import SelectChoice

from lims.accounts import operations, passwords, queries, sentences  # noqa: F401 - importing registers the sentences
from lims.accounts.forms import (
    ChangePasswordForm,
    LaboratoryForm,
    PersonForm,
    ReasonForm,
    RolesForm,
    SignInForm,
    TokenForm,
)
from lims.accounts.identity import as_typed, parse_days, parse_holidays, parse_shifts, posts_of
from lims.accounts.models import Person, Token
from lims.accounts.proving import prove
from lims.accounts.sign_in import sign_in as check_sign_in
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.errors import LimsError, NotFound
from lims.files import FileStore
from lims.permissions import Permission, Role, permissions_of
from lims.printing.marks import LARGEST, checked_mark, picture_uri
from lims.web.access import current_person, permission_of, public, requires, signed_in
from lims.web.addresses import own_path
from lims.web.errors import explain
from lims.web.i18n import LANGUAGES
from lims.web.limits import few_tries
from lims.web.pagination import SIZE, asked_key, page_of
from lims.web.problems import problem
from lims.web.transaction import database, session

pages = Blueprint("accounts", __name__)

Answer = str | Response | BaseResponse | tuple[str, int]
OPEN_BEFORE_CHANGE = frozenset({"accounts.change_password", "accounts.sign_out"})


@pages.before_app_request
def first_change_the_password() -> BaseResponse | None:
    """Send whoever has a first or reset password to the page where it is changed, whatever was asked for."""
    endpoint = request.endpoint
    if endpoint is None or endpoint in OPEN_BEFORE_CHANGE or permission_of(endpoint) is Permission.PUBLIC:
        return None
    if not getattr(current_person(), "must_change_password", False):
        return None
    if request.path.startswith("/api/"):
        return problem(403, "password_to_change", "Sign in on the pages and change the first password.")
    flash(_("First choose a password of your own."), "info")
    return redirect(url_for("accounts.change_password"))


@pages.route("/sign-in", methods=["GET", "POST"])
@public
@few_tries
def sign_in() -> Answer:
    """Ask for name and password, and go on to where the person wanted to be."""
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("accounts/sign_in.html", form=form), 422 if form.errors else 200
    try:
        person = check_sign_in(database(), form.username.data or "", form.password.data or "")
    except LimsError as refusal:
        form.refuse(refusal)
        return render_template("accounts/sign_in.html", form=form), explain(refusal).status
    login_user(person)
    cookie["language"] = cookie.get("language") or person.language
    return redirect(own_path(request.args.get("next")))


@pages.post("/sign-out")
@signed_in
def sign_out() -> BaseResponse:
    """End the session."""
    person = session().get_one(Person, current_person().id)
    record(session(), AuditAction.SIGNED_OUT, subject=person, actor=current_person())
    logout_user()
    return redirect(url_for("accounts.sign_in"))


@pages.post("/language")
@public
def choose_language() -> BaseResponse:
    """Show the pages in the chosen language from now on."""
    if request.form.get("language") in LANGUAGES:
        cookie["language"] = request.form["language"]
    return redirect(own_path(request.form.get("next")))


@pages.get("/account")
@signed_in
def account() -> str:
    """Show the own account: roles, what they allow, language."""
    person = current_person()
    return render_template("accounts/account.html", person=person, roles=queries.roles_of(session(), person.id or 0))


@pages.route("/account/password", methods=["GET", "POST"])
@signed_in
def change_password() -> Answer:
    """Change the own password."""
    form = ChangePasswordForm()
    if not form.validate_on_submit():
        return render_template("accounts/password.html", form=form), 422 if form.errors else 200
    try:
        _change_password(form.old.data or "", form.new.data or "")
    except LimsError as refusal:
        form.refuse(refusal)
        return render_template("accounts/password.html", form=form), explain(refusal).status
    flash(_("Your password is changed; other sessions of yours have ended."), "success")
    return redirect(url_for("accounts.account"))


def _change_password(old: str, new: str) -> None:
    """Check and hash with no transaction open, change, and go on in this session as the person of the new version."""
    person = current_person()
    proof = prove(database(), old, actor=person)
    password_hash = passwords.hash_another(new, old=old)
    operations.change_password(session(), proof, password_hash=password_hash, actor=person)
    login_user(queries.signed_in_person(session(), proof.person_id))


@pages.get("/people")
@requires(Permission.ACCOUNTS_PEOPLE_READ)
def people() -> str:
    """List everybody with the roles of today."""
    found = queries.people(session(), after=asked_key(), most=SIZE + 1)
    return render_template("accounts/people.html", page=page_of(found, lambda one: (one.name, one.id)))


@pages.route("/people/new", methods=["GET", "POST"])
@requires(Permission.ACCOUNTS_PEOPLE_MANAGE)
def add_person() -> Answer:
    """Add a person, and show the first password once."""
    form = PersonForm()
    if form.validate_on_submit():
        try:
            person, password = _add(form)
        except LimsError as refusal:
            form.refuse(refusal)
            return render_template("accounts/new_person.html", form=form), explain(refusal).status
        return render_template("accounts/password_once.html", person=person, password=password)
    return render_template("accounts/new_person.html", form=form), 422 if form.errors else 200


def _add(form: PersonForm) -> tuple[Person, str]:
    """Add the person of a valid form with a random first password."""
    password, _hash = passwords.random_password()
    person = operations.add_person(
        session(),
        username=form.username.data or "",
        name=form.name.data or "",
        name_zh=form.name_zh.data or "",
        language=form.language.data,
        roles=[Role(role) for role in form.roles.data or []],
        password=password,
        actor=current_person(),
    )
    return person, password


@pages.get("/people/<code>")
@requires(Permission.ACCOUNTS_PEOPLE_READ)
def person(code: str) -> Answer:
    """Show one person: roles now and before, tokens."""
    return _person_page(queries.person_by_code(session(), code))


def _person_page(found: Person, *, status: int = 200, **refused: Any) -> Answer:
    """Return a person's page, with the form that was ``refused`` as it was typed."""
    held, now = queries.roles_of(session(), found.id), queries.roles_of_today(session(), found.id)
    forms = {"roles_form": RolesForm(formdata=None, data={"roles": now}), "reason_form": ReasonForm(formdata=None)}
    forms |= {"token_form": _token_form(now, formdata=None)} | refused
    tokens = queries.tokens_of(session(), found.id)
    return render_template("accounts/person.html", person=found, roles=held, tokens=tokens, **forms), status


def _token_form(roles: list[Role], **formdata: Any) -> TokenForm:
    """Return the form of a token: its scopes are what the person may do."""
    form = TokenForm(**formdata)
    form.scopes.choices = [SelectChoice(one.value, one.value) for one in sorted(permissions_of(frozenset(roles)))]
    return form


@pages.post("/people/<code>/roles")
@requires(Permission.ACCOUNTS_PEOPLE_MANAGE)
def set_roles(code: str) -> Answer:
    """Give the person other roles from today on."""
    form, found = RolesForm(), queries.person_by_code(session(), code)
    if not form.validate_on_submit():
        return _person_page(found, status=422, roles_form=form)
    roles = [Role(role) for role in form.roles.data or []]
    try:
        operations.set_roles(session(), found, roles, actor=current_person(), until=form.until.data)
    except LimsError as refusal:
        form.refuse(refusal)
        return _person_page(found, status=explain(refusal).status, roles_form=form)
    flash(_("The roles are changed."), "success")
    return redirect(url_for("accounts.person", code=code))


@pages.post("/people/<code>/disable")
@requires(Permission.ACCOUNTS_PEOPLE_MANAGE)
def disable(code: str) -> Answer:
    """End the person's access."""
    form, found = ReasonForm(), queries.person_by_code(session(), code)
    if not form.validate_on_submit():
        flash(_("Nothing was changed: give the reason."), "danger")
        return _person_page(found, status=422, reason_form=form)
    operations.disable(session(), found, reason=form.reason.data or "", actor=current_person())
    flash(_("The account is disabled."), "success")
    return redirect(url_for("accounts.person", code=code))


@pages.post("/people/<code>/enable")
@requires(Permission.ACCOUNTS_PEOPLE_MANAGE)
def enable(code: str) -> BaseResponse:
    """Give the person access again."""
    operations.enable(session(), queries.person_by_code(session(), code), actor=current_person())
    flash(_("The account is enabled."), "success")
    return redirect(url_for("accounts.person", code=code))


@pages.post("/people/<code>/reset-password")
@requires(Permission.ACCOUNTS_PEOPLE_MANAGE)
def reset_password(code: str) -> str:
    """Set a random password and show it once."""
    password, password_hash = passwords.random_password()
    found = queries.person_by_code(session(), code)
    operations.reset_password(session(), found, password_hash=password_hash, actor=current_person())
    return render_template("accounts/password_once.html", person=found, password=password)


@pages.post("/people/<code>/tokens")
@requires(Permission.ACCOUNTS_PEOPLE_MANAGE)
def make_token(code: str) -> Answer:
    """Make a token for a program, and show it once."""
    found = queries.person_by_code(session(), code)
    form = _token_form(queries.roles_of_today(session(), found.id))
    if not form.validate_on_submit():
        return _person_page(found, status=422, token_form=form)
    scopes = [Permission(scope) for scope in form.scopes.data or []]
    _token, text = operations.make_token(
        session(), found, name=form.name.data or "", scopes=scopes, days=form.days.data or 90, actor=current_person()
    )
    return render_template("accounts/password_once.html", person=found, password=text)


@pages.post("/tokens/<int:token_id>/revoke")
@requires(Permission.ACCOUNTS_PEOPLE_MANAGE)
def revoke_token(token_id: int) -> BaseResponse:
    """End a token."""
    token = session().get(Token, token_id)
    if token is None:
        raise NotFound(kind="token", key=token_id)
    operations.revoke_token(session(), token, actor=current_person())
    flash(_("The token is revoked."), "success")
    return redirect(url_for("accounts.person", code=session().get_one(Person, token.person_id).code))


@pages.route("/laboratory", methods=["GET", "POST"])
@requires(Permission.ACCOUNTS_LABORATORY_MANAGE)
def laboratory() -> Answer:
    """Show and change the laboratory's identity and working time; each change is a new version."""
    now = queries.laboratory(session())
    form = LaboratoryForm(data=as_typed(now) if now else None)
    if form.validate_on_submit():
        try:
            mark = _mark(form, now.accreditation_mark if now else "")
            operations.set_laboratory(session(), actor=current_person(), accreditation_mark=mark, **_identity(form))
        except LimsError as refusal:
            form.refuse(refusal)
            return _laboratory_page(form, now), explain(refusal).status
        flash(_("The laboratory's identity has a new version."), "success")
        return redirect(url_for("accounts.laboratory"))
    return _laboratory_page(form, now), 422 if form.errors else 200


def _laboratory_page(form: LaboratoryForm, now: queries.LaboratoryIdentity | None) -> str:
    digest = now.accreditation_mark if now else ""
    mark = _files().get(digest) if digest else b""
    return render_template("accounts/laboratory.html", form=form, mark=picture_uri(mark) if mark else "", most=LARGEST)


def _mark(form: LaboratoryForm, kept: str) -> str:
    """Return the digest of the mark from now on: of the picture that was sent, else the one there is, or none."""
    sent = form.mark.data.read() if form.mark.data else b""
    if sent:
        return _files().put(checked_mark(sent))
    return "" if form.without_mark.data else kept


def _files() -> FileStore:
    found: FileStore = current_app.extensions["lims.services"].files
    return found


def _identity(form: LaboratoryForm) -> dict[str, Any]:
    """Return what the form says, parsed."""
    texts = {name: form[name].data for name in ("name", "name_zh", "address", "address_zh", "zone")}
    later = {name: form[name].data or "" for name in ("site", "contact", "accreditation", "posts")}
    posts_of(later["posts"])  # says which line is wrong
    return {
        **texts,
        **later,
        "page_seal": form.page_seal.data,
        "shifts": parse_shifts(form.shifts.data or ""),
        "working_days": parse_days(form.working_days.data or ""),
        "holidays": parse_holidays(form.holidays.data or ""),
    }
