"""What the demonstration prints: its progress, the table of the shipments, the accounts. All of it on stderr."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from lims.demo.data_files import load
from lims.demo.stage import ZONE
from lims.demo.story import NAMES
from lims.demo.summary import LineRow, ShipmentRow, Summary

PRELIMINARY = "preliminary"  # it states no verdict
COLOURS = {"pass": "green", "fail": "red", "inconclusive": "yellow", PRELIMINARY: "dim"}
WIDTH = 110  # where nobody says how wide the output is


def console() -> Console:
    """Return where everything is printed: stderr, so that stdout is free for the JSON."""
    found = Console(stderr=True)
    return found if found.is_terminal else Console(stderr=True, width=WIDTH)


@dataclass
class Telling:
    """The bar: one step for each shipment whose story has come to its end."""

    progress: Progress
    task: TaskID

    def preparing(self, what: str) -> None:
        """Say what is made ready."""
        self.progress.update(self.task, description=f"Preparing {what} …")

    def told(self, name: str) -> None:
        """Go one shipment on."""
        if name not in NAMES:
            return
        goods = load("shipments")[name]["goods"]["goods"]
        self.progress.update(self.task, advance=1, description=f"Told: {goods}")
        if not self.progress.console.is_terminal:  # a log has no bar, so each shipment has its line
            self.progress.console.print(f"{self.progress.tasks[self.task].completed:.0f}/{len(NAMES)}  {goods}")


@contextmanager
def telling(place: Console) -> Iterator[Telling]:
    """Show the bar while the block runs."""
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("shipments"), TimeElapsedColumn())
    with Progress(*columns, TextColumn("{task.description}"), console=place) as progress:
        yield Telling(progress, progress.add_task("Beginning", total=len(NAMES)))


def show(place: Console, summary: Summary) -> None:
    """Print the shipments, what is published and what is constructed, and where things lie."""
    place.print(_shipments(summary))
    readings = summary.counts["readings"]
    place.print(
        f"{readings['published']} readings are published measurements, {readings['constructed']} are constructed; "
        f"so are all shipments, firms and people, and {summary.counts['constructed_confirmations']} confirmed limits."
    )
    place.print(f"Certificates (PDF): {summary.certificates}", soft_wrap=True)
    shown = datetime.fromisoformat(summary.clock).astimezone(ZONE)
    place.print(f"Instance: {summary.home}   Its clock shows {shown:%Y-%m-%d %H:%M} (local).", soft_wrap=True)


def _shipments(summary: Summary) -> Table:
    table = Table(title="Shipments, read back from the database", header_style="bold", expand=False)
    for heading in ("shipment", "goods and standard", "line", "certificate", "decision"):
        table.add_column(heading, no_wrap=heading == "shipment")
    for shipment in summary.shipments:
        for line in shipment.lines:
            table.add_row(*_row(shipment, line))
    return table


def _row(shipment: ShipmentRow, line: LineRow) -> tuple[str, ...]:
    lane = "\n[green]green lane[/green]" if line.lane == "green" else ""
    certificates = [
        f"{one.number} {_verdict(one.verdict or PRELIMINARY)}{'' if one.state == 'issued' else f', {one.state}'}"
        for one in line.certificates
    ]
    decisions = [f"{one.kind} ({one.message}){', under review' if one.under_review else ''}" for one in line.decisions]
    return (
        f"{shipment.number}/{line.line_no}\n[dim]{shipment.direction} {shipment.country}[/dim]",
        f"{line.goods}\n[dim]{line.standard}[/dim]",
        f"{line.state}{lane}",
        "\n".join(certificates) or "–",
        "\n".join([*decisions, *line.open_cases]) or "–",
    )


def _verdict(word: str) -> str:
    return f"[{COLOURS[word]}]{word}[/]"


def show_accounts(place: Console, summary: Summary) -> None:
    """Print whom to sign in as."""
    table = Table(title="Accounts", header_style="bold")
    for heading in ("username", "name", "role"):
        table.add_column(heading)
    for one in summary.accounts:
        table.add_row(one["username"], f"{one['name']} {one['name_zh']}", ", ".join(one["roles"]))
    place.print(table)
    place.print(f"The password of all accounts: [bold]{summary.accounts[0]['password']}[/bold]")
