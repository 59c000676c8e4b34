"""What one running instance works with: settings, database, stored files, the printing workshop.

Made once, closed at the end.
"""

from dataclasses import dataclass, field
from functools import cached_property

from lims import clock
from lims.db import Database
from lims.files import FileStore, open_store
from lims.printing.fonts import FontSet, ensure_fonts
from lims.printing.keys import LaboratoryKeys
from lims.printing.pool import RenderPool
from lims.printing.revocation import as_pem, revocation_list
from lims.printing.signers import Signing
from lims.settings import Settings


@dataclass
class Services:
    """One instance. What is slow to make (fonts, keys, the render processes) is made at its first use."""

    settings: Settings
    database: Database
    files: FileStore
    laboratory_name: str = "Greenlane"
    printers: int | None = field(default=None)  # processes that render; one for each core, each begun when it is needed

    @cached_property
    def fonts(self) -> FontSet:
        """Return the fonts of this instance, made at the first start."""
        return ensure_fonts(self.settings.home / "fonts")

    @property
    def fonts_if_made(self) -> FontSet | None:
        """Return the fonts if they are there already: a page does not wait for their making."""
        if "fonts" in self.__dict__:
            return self.fonts
        folders = sorted((self.settings.home / "fonts").glob("[0-9a-f]*"))
        return next((one for one in map(FontSet, folders) if all(path.exists() for path in one.files)), None)

    @cached_property
    def keys(self) -> LaboratoryKeys:
        """Return the laboratory's own keys, made at the first start."""
        place, address = self.settings.home / "keys", self.settings.crl_address
        return LaboratoryKeys.ensure(place, self.laboratory_name, clock.now(), crl_address=address)

    @cached_property
    def signing(self) -> Signing:
        """Return whose key signs certificates, and how."""
        found = Signing.of(self.settings)
        self.keys.remember(found.published)
        return found

    @property
    def published(self) -> bytes:
        """Return the laboratory's certificates and its list of revoked ones (PEM): what everybody may have."""
        self.keys.remember(self.signing.published)
        return self.keys.published + as_pem(revocation_list(self.keys, clock.now()))

    @cached_property
    def printer(self) -> RenderPool:
        """Return the processes that turn HTML into PDF."""
        return RenderPool(self.fonts, workers=self.printers)

    def close(self) -> None:
        """End the render processes and the connections."""
        if "printer" in self.__dict__:
            self.printer.close()
        self.database.dispose()


def open_services(settings: Settings) -> Services:
    """Open the instance that ``settings`` describe."""
    settings.home.mkdir(parents=True, exist_ok=True)
    return Services(settings, Database(settings.database), open_store(settings))
