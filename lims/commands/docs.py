"""`lims docs`: the parts of the documentation that the product makes: the role table, the messages, the pictures."""

from pathlib import Path

import click

from lims import assets
from lims.permissions import ROLE_PERMISSIONS, Permission, Role

ROOT = assets.folder("templates").parent


@click.group()
def docs() -> None:
    """Make the pictures and the tables of the documentation."""


@docs.command()
def roles() -> None:
    """Write docs/roles.md: the role x action table, from the code."""
    path = ROOT / "docs" / "roles.md"
    path.write_text(roles_page(), encoding="utf-8")
    click.echo(f"{path.relative_to(ROOT)} is written.")


def roles_page() -> str:
    """Return the role x action table as a page of the docs."""
    acts = [one for one in Permission if ":" in one.value]
    lines = [
        "# Who may do what",
        "",
        "Made from `lims/permissions.py` with `lims docs roles`; a test keeps the two the same. Every page and every",
        "call of the API names one of these acts. The declarant has no account: a link with a token shows the own",
        "declaration.",
        "",
        "| act | " + " | ".join(role.value for role in Role) + " |",
        "| --- |" + " :-: |" * len(Role),
    ]
    for act in acts:
        marks = ("●" if act in ROLE_PERMISSIONS[role] else "" for role in Role)
        lines.append(f"| `{act.value}` | " + " | ".join(marks) + " |")
    return "\n".join(lines) + "\n"


@docs.command()
def messages() -> None:
    """Collect all messages of the pages and bring lims/translations/zh.po up to date with them."""
    from lims.commands import messages as catalogue  # noqa: PLC0415 - babel's extraction is needed here only

    new, open_ = catalogue.update(ROOT)
    click.echo(f"{new} messages, {open_} without a translation.")


@docs.command()
@click.option(
    "--address", default="http://127.0.0.1:8000", show_default=True, help="Where the demonstration is served."
)
@click.option("--to", "folder", type=click.Path(path_type=Path), default=ROOT / "docs" / "pictures")
def pictures(address: str, folder: Path) -> None:
    """Take a picture of each main page of a served demonstration (needs Chromium)."""
    from lims.commands import pictures as camera  # noqa: PLC0415 - playwright belongs to the tests' environment

    for path in camera.take(address, folder):
        click.echo(path.name)
