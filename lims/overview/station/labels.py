"""Command cards as labels, for who sticks them beside the scanner."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from lims.accounts.labels.kinds import Labelled, labels_of, missing
from lims.overview.station.cards import command_cards
from lims.permissions import Permission
from lims.printing.labels import Label, LabelKind


@labels_of(LabelKind.COMMAND, Permission.SIGNED_IN)
def command_labels(_session: Session, codes: Sequence[str]) -> list[Labelled]:
    """Return the labels of these command cards; without codes all."""
    cards = command_cards()
    missing(LabelKind.COMMAND, codes, [card.code for card in cards])
    return [
        Labelled(Label(LabelKind.COMMAND, card.code, card.title, card.title_zh, (card.hint, card.hint_zh)))
        for card in cards
        if not codes or card.code in codes
    ]
