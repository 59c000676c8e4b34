"""The verification table: what anybody may hold in their hand, and what they are told, online and offline."""

import io
import json
import random
import subprocess
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner
from PIL import Image, ImageFilter
from support.proving import Archive
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from lims.app import create_app
from lims.certificates.handlers import qr_text
from lims.cli import main
from lims.printing.keys import LaboratoryKeys
from lims.printing.signing import sign_pdf

pytestmark = [pytest.mark.requires("pango"), pytest.mark.requires("poppler")]

Made = Callable[[Archive, Path], bytes]


def untouched(archive: Archive, _folder: Path) -> bytes:
    return archive.pdf("valid")


def one_byte_changed(archive: Archive, _folder: Path) -> bytes:
    pdf = archive.pdf("valid")
    place = pdf.index(b"stream") + 60
    return pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]


def with_data_of(archive: Archive, other: str) -> bytes:
    """Return the PDF of the valid certificate with the data of another one inside, saved by a PDF program."""
    with pikepdf.open(io.BytesIO(archive.pdf("valid"))) as pdf:
        data = archive.certificates[other].content.encode()
        spec = pdf.attachments["result.json"].obj
        spec.EF.F.write(data)
        return saved(pdf)


def saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def stripped(archive: Archive, _folder: Path) -> bytes:
    """Return the file without its last revision: the signature is all that was in it."""
    pdf = archive.pdf("valid")
    return pdf[: pdf.rindex(b"%%EOF", 0, pdf.rindex(b"%%EOF")) + len(b"%%EOF\n")]


def stripped_and_saved(archive: Archive, _folder: Path) -> bytes:
    """Return the file without signature and form, as a PDF program writes it."""
    with pikepdf.open(io.BytesIO(archive.pdf("valid"))) as pdf:
        return saved(unsigned(pdf))


def unsigned(pdf: pikepdf.Pdf) -> pikepdf.Pdf:
    """Take the signature and the form that holds it out of a file."""
    del pdf.Root["/AcroForm"], pdf.Root["/Perms"]
    for page in pdf.pages:
        if "/Annots" in page:
            del page["/Annots"]
    return pdf


def resigned(archive: Archive, folder: Path) -> bytes:
    others = LaboratoryKeys.ensure(folder / "others", "Greenlane", archive.certificates["valid"].authorised_at)
    changed = with_data_of(archive, "revoked")
    with pikepdf.open(io.BytesIO(changed)) as pdf:
        return signed_by(others, saved(unsigned(pdf)), archive)


def never_issued(archive: Archive, folder: Path) -> bytes:
    """Return a file that somebody who has the laboratory's key signed, and nobody issued."""
    return signed_by(archive.services.keys, stripped(archive, folder), archive)


def signed_by(keys: LaboratoryKeys, pdf: bytes, archive: Archive) -> bytes:
    when = archive.certificates["valid"].authorised_at
    return sign_pdf(pdf, keys, signer_name="Somebody", reason="Authorised", location="Kunming", when=when)


def first_page(archive: Archive, _folder: Path) -> bytes:
    with pikepdf.open(io.BytesIO(archive.pdf("valid"))) as pdf:
        del pdf.pages[1:]
        return saved(unsigned(pdf))


def photograph(archive: Archive, folder: Path) -> bytes:
    """Return the first page as a telephone sees it: turned, blurred, in uneven light, as JPEG."""
    (folder / "c.pdf").write_bytes(archive.pdf("valid"))
    subprocess.run(["pdftoppm", "-r", "150", "-l", "1", "-png", "c.pdf", "c"], cwd=folder, check=True)
    (page,) = folder.glob("c-*.png")
    with Image.open(page) as opened:
        grey = opened.convert("L").rotate(7, expand=True, fillcolor=90, resample=Image.Resampling.BICUBIC)
    light = Image.linear_gradient("L").resize(grey.size).point(lambda level: 170 + level // 3)
    noise = Image.frombytes("L", grey.size, random.Random(1).randbytes(grey.width * grey.height))
    seen = Image.composite(grey, Image.new("L", grey.size, 40), light).filter(ImageFilter.GaussianBlur(0.8))
    out = io.BytesIO()
    Image.blend(seen, noise, 0.06).save(out, "JPEG", quality=70)
    return out.getvalue()


def truncated(archive: Archive, _folder: Path) -> bytes:
    return archive.pdf("valid")[:60_000]


TABLE: list[tuple[str, Made, str, int, str]] = [
    # what somebody holds, how it is made, what lims verify says, and ends with, what the public page says
    ("untouched", untouched, "genuine", 0, "Valid"),
    ("one byte changed", one_byte_changed, "altered", 1, "Altered"),
    ("another certificate's data inside", lambda a, _: with_data_of(a, "revoked"), "altered", 1, "Altered"),
    ("signature stripped", stripped, "unsigned", 1, "Not signed"),
    ("signature stripped, saved anew", stripped_and_saved, "unsigned", 1, "Not signed"),
    ("signed again by another authority", resigned, "another signer", 1, "Not from this laboratory"),
    ("superseded", lambda a, _: a.pdf("superseded"), "genuine", 0, "Superseded"),
    ("revoked", lambda a, _: a.pdf("revoked"), "genuine", 0, "Revoked"),
    ("never issued", never_issued, "genuine", 0, "Never issued"),
    ("a page of it", first_page, "unsigned", 1, "Not signed"),
    ("photograph of its code", photograph, "genuine", 0, "Valid"),
    ("truncated", truncated, "damaged", 1, "Not whole"),
    ("50 MB", lambda a, _: b"%PDF-1.7\n" + b"0" * 50_000_000, "too large", 3, "The file is larger than"),
    ("no PDF", lambda a, _: b"Certificate: pass", "no certificate", 3, "No certificate"),
]


ISSUED = ("untouched", "superseded", "revoked")


@pytest.fixture(scope="module")
def client(archive: Archive):
    app = create_app(archive.services)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    return app.test_client()


@pytest.mark.parametrize(("held", "made", "offline", "status", "online"), TABLE, ids=[row[0] for row in TABLE])
def test_what_somebody_holds_is_told_for_what_it_is(archive, client, tmp_path, held, made, offline, status, online):
    content = made(archive, tmp_path)
    assert said_offline(archive, content, tmp_path) == (offline, status)
    boundary, body = encode_multipart({"file": FileStorage(io.BytesIO(content), "held")})
    kind = f"multipart/form-data; boundary={boundary}"
    page = client.post("/verify", data=body, content_type=kind, follow_redirects=True).text
    assert online in page
    assert ("Your file is, byte for byte" in page) == (held in ISSUED)


def said_offline(archive: Archive, content: bytes, folder: Path) -> tuple[str, int]:
    (folder / "held").write_bytes(content)
    command = ["verify", str(folder / "held"), "--certificate", str(archive.pem), "--json"]
    done = CliRunner().invoke(main, command, catch_exceptions=False)
    return json.loads(done.stdout)["finding"], done.exit_code


def test_a_code_is_answered_as_it_was_read_with_its_number_and_verdict(archive: Archive, tmp_path):
    certificate = archive.certificates["valid"]
    text = qr_text(archive.services, json.loads(certificate.content))
    done = CliRunner().invoke(main, ["verify", text, "--certificate", str(archive.pem)], catch_exceptions=False)
    assert done.exit_code == 0
    assert certificate.number in done.stdout
    assert f"verdict: {certificate.verdict}" in done.stdout
    assert f"https://lims.example/verify/{certificate.token}" in done.stdout


def test_a_file_that_unpacks_without_end_is_refused_at_once(archive: Archive, tmp_path):
    bomb = zlib.compress(b"\0" * 200_000_000, 9)
    head = f"%PDF-1.7\n1 0 obj\n<</Filter /FlateDecode /Length {len(bomb)}>>\nstream\n".encode()
    pdf = head + bomb + b"\nendstream\n%%EOF"
    begun = time.process_time()
    assert said_offline(archive, pdf, tmp_path) == ("no certificate", 3)
    assert time.process_time() - begun < 2
