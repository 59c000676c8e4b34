"""Whose key signs certificates: the laboratory's own, one in a PKCS#12 file, or one in a security module (PKCS#11).

``LIMS_SIGNING_KEY`` is empty for the laboratory's own key, ``pkcs12:/path/to/file.p12``, or
``pkcs11:/path/to/module.so?token=LABEL&key=LABEL``. A key in a module never leaves it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12

from lims.printing.errors import KeyUnusable
from lims.printing.keys import LaboratoryKeys
from lims.settings import Settings

if TYPE_CHECKING:
    from pyhanko.sign.signers import Signer

OWN, FILE, MODULE = "", "pkcs12", "pkcs11"


@dataclass(frozen=True)
class Signing:
    """How certificates are signed in this instance."""

    key: str = OWN
    password: str = field(default="", repr=False)
    certificates: str = ""  # PEM: the signer's certificate (for a module) and those above it
    timestamp_url: str = ""  # RFC 3161
    long_term: bool = False  # with what later times need to check it: certificates, revocation list, timestamp

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return what the settings say."""
        return cls(
            settings.signing_key,
            settings.signing_password,
            settings.signing_certificates,
            settings.timestamp_url,
            settings.long_term_signatures,
        )

    @property
    def kind(self) -> str:
        """Return where the key is: "" for the laboratory's own, "pkcs12" or "pkcs11"."""
        kind = urlsplit(self.key).scheme
        if kind not in (OWN, FILE, MODULE) or bool(kind) != bool(self.key):
            raise KeyUnusable(key=self.key, why="it begins neither with pkcs12: nor with pkcs11:")
        return kind

    @cached_property
    def published(self) -> bytes:
        """Return the certificates of a key that is not the laboratory's own (PEM), the signer's first."""
        given = _read(self.certificates) if self.certificates else b""
        if self.kind != FILE:
            return given
        try:
            held = pkcs12.load_pkcs12(_read(urlsplit(self.key).path), self.password.encode() or None)
        except ValueError as error:
            raise KeyUnusable(key=self.key, why=str(error)) from None
        every = [held.cert, *held.additional_certs]
        return b"".join(one.certificate.public_bytes(serialization.Encoding.PEM) for one in every if one) + given

    @contextmanager
    def signer(self, keys: LaboratoryKeys) -> "Iterator[Signer]":
        """Give what pyHanko signs with, for as long as it is needed."""
        if self.kind == MODULE:
            yield from self._in_module()
        else:
            yield self._in_file() if self.kind == FILE else _own(keys)

    def _in_file(self) -> "Signer":
        from pyhanko.sign.signers import SimpleSigner

        signer: Signer | None = SimpleSigner.load_pkcs12(
            urlsplit(self.key).path, passphrase=self.password.encode() or None, other_certs=_as_asn1(self.published)
        )
        if signer is None:
            raise KeyUnusable(key=self.key, why="the file cannot be opened with this password")
        return signer

    def _in_module(self) -> "Iterator[Signer]":
        try:
            from pyhanko.config.pkcs11 import TokenCriteria
            from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session
        except ImportError:
            raise KeyUnusable(key=self.key, why="the package python-pkcs11 is not installed") from None
        parts = urlsplit(self.key)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        own, *above = _as_asn1(self.published) or (None,)
        if own is None or not {"token", "key"} <= asked.keys():
            raise KeyUnusable(key=self.key, why="it needs token, key and LIMS_SIGNING_CERTIFICATES")
        token = TokenCriteria(label=asked["token"])
        with open_pkcs11_session(parts.path, token_criteria=token, user_pin=self.password) as session:
            # Modules know plain ECDSA; that they hash too is an extra which many lack.
            yield PKCS11Signer(
                session, signing_cert=own, ca_chain=above, key_label=asked["key"], use_raw_mechanism=True
            )


def _own(keys: LaboratoryKeys) -> "Signer":
    from pyhanko.sign.signers import SimpleSigner

    signer: Signer | None = SimpleSigner.load(
        str(keys.key_file("signer")),
        str(keys.certificate_file("signer")),
        ca_chain_files=(str(keys.certificate_file("authority")),),
    )
    assert signer is not None
    return signer


def _as_asn1(pem: bytes) -> list[Any]:
    """Return certificates as pyHanko takes them."""
    from pyhanko.keys import load_certs_from_pemder_data

    return list(load_certs_from_pemder_data(pem)) if pem else []


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise KeyUnusable(key=path, why=error.strerror or str(error)) from None
