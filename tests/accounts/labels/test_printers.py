"""Labels go straight to a printer: a real one of TCP takes them, one that is away is told in words and tried again."""

import socket
import threading

import pytest
import zplkit
import zxingcpp
from PIL import Image
from sqlalchemy import select

from lims import clock
from lims.accounts.labels.handlers import send
from lims.accounts.labels.models import LabelPrint, Printer
from lims.accounts.labels.operations import PrinterAway
from lims.jobs.models import Job, JobState
from lims.jobs.operations import RETRIES, run_due
from lims.numbers import spell_command
from lims.printing.fonts import ensure_fonts

CODES = [spell_command("STORE"), spell_command("NEXT")]


class Taker:
    """A printer that listens on a free port and keeps what it takes."""

    def __init__(self):
        self.line = socket.create_server(("127.0.0.1", 0))
        self.port = self.line.getsockname()[1]
        self.taken = b""
        self.thread = threading.Thread(target=self._take, daemon=True)
        self.thread.start()

    def _take(self):
        line, _whose = self.line.accept()
        with line:
            while part := line.recv(65536):
                self.taken += part

    def wait(self) -> str:
        self.thread.join(10)
        self.line.close()
        return self.taken.decode("ascii")


@pytest.fixture
def free_port():
    with socket.create_server(("127.0.0.1", 0)) as line:
        return line.getsockname()[1]


@pytest.fixture
def fonts(services, request):
    """Lend the instance the fonts that are kept from one run to the next."""
    services.__dict__["fonts"] = ensure_fonts(request.config.cache.mkdir("printing-fonts"))


def set_up(client, **changes):
    sent = {
        "name": "Reception", "address": "127.0.0.1", "port": 9100, "dots_per_mm": 8, "media": "direct thermal",
        "in_service": "y",
    }  # fmt: skip
    return client.post("/labels/printers/new", data=sent | changes)


def sent_to_printer(signed_in, sqlite_database, port):
    """Set the printer up, send labels to it, and return the browser."""
    client = signed_in("administrator")
    assert set_up(client, port=port).status_code == 302
    assert f"127.0.0.1:{port}" in client.get("/labels/printers").text
    client.post("/sign-out")
    with sqlite_database.snapshot() as session:
        printer = session.scalars(select(Printer)).one()
    client = signed_in("sample custodian")
    answer = client.post("/labels/command", data={"code": CODES, "layout": "printer", "printer": printer.id})
    assert (answer.status_code, answer.location) == (302, "/labels/prints")
    assert "waits to be sent" in client.get("/labels/prints").text
    return client


def test_labels_are_taken_by_the_printer_and_read_from_its_dots(signed_in, services, sqlite_database, fonts):
    taker = Taker()
    client = sent_to_printer(signed_in, sqlite_database, taker.port)
    assert run_due(services) == 1
    text = taker.wait()
    assert text.count("^MTD") == len(CODES)
    rasters = [scene.rasterize() for scene in zplkit.render(text.replace("^MTD", "")).labels]
    pictures = [Image.frombytes("L", (one.width, one.height), bytes(one.pixels)) for one in rasters]
    assert [{code.text for code in zxingcpp.read_barcodes(one)} for one in pictures] == [{code} for code in CODES]
    assert run_due(services) == 0
    assert "sent" in client.get("/labels/prints").text


def test_a_printer_that_is_away_is_told_in_words_and_tried_again(
    signed_in, services, sqlite_database, fonts, free_port
):
    client = sent_to_printer(signed_in, sqlite_database, free_port)
    assert run_due(services) == 0
    page = client.get("/labels/prints").text
    assert f"Reception took nothing at 127.0.0.1, port {free_port}. It is tried again by itself" in page
    with sqlite_database.transaction() as session:
        job = session.scalars(select(Job)).one()
        assert (job.state, job.attempts) == (JobState.WAITING, 1)
        job.attempts, job.run_after = RETRIES - 1, clock.now()
    run_due(services)
    page = client.get("/labels/prints").text
    assert "given up" in page
    assert f"in {RETRIES} tries" in page
    with sqlite_database.snapshot() as session:
        assert session.scalars(select(LabelPrint.numbers)).one() == CODES


def test_what_cannot_be_reached_is_a_printer_that_is_away(free_port):
    with pytest.raises(PrinterAway):
        send("127.0.0.1", free_port, b"^XA^XZ")


@pytest.mark.parametrize(
    "changes", [{"address": "no such place"}, {"port": 0}, {"port": 70000}, {"name": ""}, {"dots_per_mm": 7}]
)
def test_what_is_no_printer_is_refused(signed_in, sqlite_database, changes):
    assert set_up(signed_in("administrator"), **changes).status_code == 422
    with sqlite_database.snapshot() as session:
        assert session.scalars(select(Printer)).all() == []


def test_a_printer_is_changed_keeps_its_name_alone_and_out_of_service_takes_nothing(signed_in, sqlite_database):
    client = signed_in("administrator")
    set_up(client)
    assert set_up(client, port=9101).status_code == 422  # the name is taken
    with sqlite_database.snapshot() as session:
        printer = session.scalars(select(Printer)).one()
    off = {"name": "Reception", "address": "10.0.0.7", "port": 9100, "dots_per_mm": 12, "media": "thermal transfer"}
    assert client.post(f"/labels/printers/{printer.id}", data=off).status_code == 302
    assert "out of service" in client.get("/labels/printers").text
    assert client.get("/labels/printers/999").status_code == 404
    client.post("/sign-out")
    custodian = signed_in("sample custodian")
    sent = {"code": CODES, "layout": "printer", "printer": printer.id}
    assert custodian.post("/labels/command", data=sent).status_code == 422  # it is not offered any more
    assert custodian.get("/labels/printers").status_code == 403


def test_zpl_is_a_file_and_its_print_is_noted(signed_in, sqlite_database, fonts):
    client = signed_in("sample custodian")
    answer = client.post("/labels/command", data={"code": CODES, "layout": "zpl", "dots": "8"})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="labels.zpl"'
    assert answer.text.count("^XA^PW400^LL240") == len(CODES)
    assert "ZPL" in client.get("/labels/prints").text
