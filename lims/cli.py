"""The `lims` command: a table of contents.

Each command is imported when it is called, so that `lims plan` starts at once.
"""

from importlib import import_module

import click

from lims import __version__

COMMANDS = {
    "demo": ("lims.demo.command:demo", "Run the demonstration, then serve it."),
    "serve": ("lims.commands.serve:serve", "Serve the pages."),
    "setup": ("lims.commands.setup:setup", "Set a new instance up: the laboratory and its first administrator."),
    "user": ("lims.commands.user:user", "Add, disable, reset and list people."),
    "db": ("lims.commands.database:db", "Bring the database to this version."),
    "shipments": ("lims.commands.shipments:shipments", "Import declarations."),
    "audit": ("lims.commands.audit:audit", "Verify the trail, make and check checkpoints."),
    "verify": ("lims.commands.verify:verify", "Check a certificate, a bundle or a code, with no database."),
    "keys": ("lims.commands.keys:keys", "Look after the keys that sign."),
    "judge": ("lims.commands.judge:judge", "Judge readings from a file."),
    "plan": ("lims.commands.plan:plan", "Look a sampling plan up."),
    "standards": ("lims.commands.standards:standards", "List, show, check and import standards."),
    "engine": ("lims.commands.engine:engine", "Run worked examples through the judge."),
    "validate": ("lims.commands.validate:validate", "Prove the judge against the shipped examples."),
    "docs": ("lims.commands.docs:docs", "Make the pictures and the tables of the documentation."),
    "doctor": ("lims.commands.doctor:doctor", "Check everything and explain."),
    "test": ("lims.commands.test:test", "Run all checks and tests."),
    "lock": ("lims.commands.lock:lock", "Make the requirement files anew."),
    "wheels": ("lims.commands.wheels:wheels", "Fill a folder with all packages, for a machine that has no way out."),
    "watch": ("lims.commands.watch:watch", "Take the files that instruments put into a folder."),
    "jobs": ("lims.commands.jobs:jobs", "Do the waiting jobs, or work them off for ever."),
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        found: click.Command = getattr(import_module(module), name)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="Greenlane LIMS")
def main() -> None:
    """Greenlane LIMS: from a declaration to a clearance decision."""
