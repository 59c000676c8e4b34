"""Settings: read from the environment once, small by default, large when asked.

Every setting is a field below; its environment variable is ``LIMS_`` and the field's name in capitals. The README lists
them all, and a test compares the two.
"""

import os
import secrets
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

_BOUNDS = {"port": (1, 65535), "threads": (1, 256), "password_cost": (1, 100), "max_upload_bytes": (1, sys.maxsize)}


@dataclass(frozen=True, slots=True)
class Settings:
    """How this instance runs. Paths are absolute; empty text means: use the default that the field's comment names."""

    home: Path = field(default_factory=lambda: Path("instance").resolve())  # database, files, keys and fonts live here
    database_url: str = ""  # a SQLite file in `home`, or postgresql+psycopg://…
    files_url: str = ""  # a folder in `home`, or s3://bucket/prefix
    jobs_url: str = ""  # SQLite in `home`, or postgresql://… or redis://…
    secret_key: str = ""  # made once and kept in `home`
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = ""  # what QR codes begin with; http://host:port if empty
    tls_certificate: str = ""
    tls_key: str = ""
    secure_cookies: bool = False  # always on with TLS; set it behind a TLS proxy
    proxies: int = 0  # how many proxies stand before this server and tell it the address of the browser
    rate_limits: bool = True  # few tries at the sign-in from one address, not too many looks at public pages
    threads: int = 4
    signing_key: str = ""  # the laboratory's own, made at the first start; pkcs12:FILE or pkcs11:MODULE?token=…&key=…
    signing_password: str = field(default="", repr=False)  # of the PKCS#12 file, or the PIN of the token
    signing_certificates: str = ""  # PEM file: the certificate of a key in a module, and those above it
    timestamp_url: str = ""  # an RFC 3161 service; without one the signature's time is our own clock's
    timestamp_days: int = 365  # after so many days an issued file is timestamped anew; 0 never
    long_term_signatures: bool = False  # with all that is needed to check them when nobody can be asked any more
    customs_outbox: str = ""  # the folder where messages to customs are put; `home`/customs/outbox if empty
    password_cost: int = 3  # argon2 passes
    max_upload_bytes: int = 8 * 1024 * 1024
    demo: bool = False  # shows the banner and the accounts of the demonstration

    @property
    def database(self) -> str:
        """Return the SQLAlchemy URL of the database."""
        return self.database_url or f"sqlite:///{self.home / 'lims.sqlite'}"

    @property
    def uses_sqlite(self) -> bool:
        """Say whether the database is a SQLite file."""
        return self.database.startswith("sqlite")

    @property
    def address(self) -> str:
        """Return the address under which people reach this instance, without a slash at the end."""
        scheme = "https" if self.tls_certificate else "http"
        return (self.public_url or f"{scheme}://{self.host}:{self.port}").rstrip("/")

    @property
    def crl_address(self) -> str:
        """Return where everybody finds the list of revoked certificates; "" where nobody outside could."""
        return f"{self.address}/laboratory.crl" if self.public_url and self.public_url.isascii() else ""

    @property
    def outbox(self) -> Path:
        """Return the folder where messages to customs are put."""
        return Path(self.customs_outbox) if self.customs_outbox else self.home / "customs" / "outbox"

    @property
    def cookies_are_secure(self) -> bool:
        """Say whether cookies are sent over TLS only."""
        return self.secure_cookies or bool(self.tls_certificate)


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of ``environ`` (the process environment by default); raise ValueError naming a bad one."""
    environ = os.environ if environ is None else environ
    found = {
        one.name: environ[f"LIMS_{one.name.upper()}"]
        for one in fields(Settings)
        if f"LIMS_{one.name.upper()}" in environ
    }
    parsed: dict[str, Any] = {name: _parse(name, text) for name, text in found.items()}
    return Settings(**parsed)


def secret_key(settings: Settings) -> str:
    """Return the key that signs cookies: the one set, else one made at the first start and kept in `home`."""
    if settings.secret_key:
        return settings.secret_key
    path = settings.home / "secret_key"
    path.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        _write_once(path, secrets.token_urlsafe(48))
    return path.read_text()


def _write_once(path: Path, text: str) -> None:
    """Write a private file that is there as a whole or not at all, and never another one in its place."""
    beside = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    with beside.open("x") as file:
        beside.chmod(0o600)
        file.write(text)
    try:
        path.hardlink_to(beside)
    finally:
        beside.unlink()


def _parse(name: str, text: str) -> object:
    """Return ``text`` in the type of the setting ``name``."""
    kind = type(getattr(Settings(), name))
    if kind is bool:
        if text.lower() not in {"0", "1", "true", "false", "yes", "no"}:
            raise ValueError(f"LIMS_{name.upper()}={text!r} is not yes or no")
        return text.lower() in {"1", "true", "yes"}
    if kind is int:
        smallest, largest = _BOUNDS.get(name, (0, sys.maxsize))
        if not (text.isascii() and text.isdecimal() and smallest <= int(text) <= largest):
            upto = f" to {largest}" if largest < sys.maxsize else " or more"
            raise ValueError(f"LIMS_{name.upper()}={text!r} is not a whole number of {smallest}{upto}")
        return int(text)
    return Path(text).resolve() if isinstance(getattr(Settings(), name), Path) else text
