"""Keys that are not the laboratory's own: another authority, a signer in a PKCS#12 file, a timestamp service."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper

PASSWORD = "of the file"


@dataclass
class Outside:
    """A national authority with one signer and one timestamp service under it."""

    authority: x509.Certificate
    authority_key: ec.EllipticCurvePrivateKey
    signer: x509.Certificate
    signer_key: ec.EllipticCurvePrivateKey
    stamper: x509.Certificate
    stamper_key: rsa.RSAPrivateKey

    @property
    def authority_pem(self) -> bytes:
        return self.authority.public_bytes(serialization.Encoding.PEM)

    @property
    def chain_pem(self) -> bytes:
        return self.signer.public_bytes(serialization.Encoding.PEM) + self.authority_pem

    @property
    def key_pem(self) -> bytes:
        plain = serialization.NoEncryption()
        return self.signer_key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)

    def pkcs12(self) -> bytes:
        kept = serialization.BestAvailableEncryption(PASSWORD.encode())
        return pkcs12.serialize_key_and_certificates(b"signer", self.signer_key, self.signer, [self.authority], kept)


def make_outside(now: datetime) -> Outside:
    root = ec.generate_private_key(ec.SECP256R1())
    authority = _certificate("National authority", root, None, root, now, ca=True)
    signer_key = ec.generate_private_key(ec.SECP256R1())
    stamper_key = rsa.generate_private_key(65537, 2048)
    signer = _certificate("Signer", signer_key, authority, root, now)
    stamper = _certificate("Time", stamper_key, authority, root, now, stamps=True)
    return Outside(authority, root, signer, signer_key, stamper, stamper_key)


def make_neighbour(outside: Outside, now: datetime) -> Outside:
    """Return another signer under the same authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    signer = _certificate("Signer of somebody else", key, outside.authority, outside.authority_key, now)
    return replace(outside, signer=signer, signer_key=key)


def _certificate(name, key, issuer, issuer_key, now, *, ca=False, stamps=False) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(digital_signature=not ca, content_commitment=not ca, key_cert_sign=ca, crl_sign=ca, **usage),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    if stamps:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return builder.sign(issuer_key, hashes.SHA256())


@contextmanager
def timestamp_service(outside: Outside, at: datetime) -> Iterator[str]:
    """Serve RFC 3161 timestamps over HTTP on this machine; give the address."""
    der = serialization.Encoding.DER
    key = outside.stamper_key.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    stamper = DummyTimeStamper(
        asn1_x509.Certificate.load(outside.stamper.public_bytes(der)),
        asn1_keys.PrivateKeyInfo.load(key),
        fixed_dt=at,
    )

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            answer = stamper.request_tsa_response(asked).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_parts: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def make_token(folder: Path, outside: Outside, pin: str, run) -> Path:
    """Make a SoftHSM token named "lims" with the signer's key; return its configuration."""
    (folder / "tokens").mkdir()
    (folder / "key.pem").write_bytes(outside.key_pem)
    configuration = folder / "softhsm2.conf"
    configuration.write_text(f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\n")
    environment = {"SOFTHSM2_CONF": str(configuration), "PATH": "/usr/bin:/bin"}
    first = ["--init-token", "--free", "--label", "lims", "--pin", pin, "--so-pin", pin]
    second = ["--import", str(folder / "key.pem"), "--token", "lims", "--label", "signer", "--id", "01", "--pin", pin]
    for arguments in (first, second):
        run(["softhsm2-util", *arguments], env=environment, check=True, capture_output=True)
    return configuration
