import shutil

from support.killing import faults, kill_when, let_leases_run_out, open_home, sign_many, start, steps_done

from lims import rooms

SIZE = 3
MOMENTS = ((1, 0.0), (3, 0.02))  # after so many steps of six, and so many seconds more


def test_a_batch_whose_worker_is_killed_issues_each_certificate_exactly_once(tmp_path, sqlite_template, fontset):
    rooms.connect()
    shutil.copy(sqlite_template, tmp_path / "lims.sqlite")
    services = open_home(tmp_path, fontset)
    batch_id = sign_many(services, SIZE)
    for steps, delay in MOMENTS:
        worker = start(services, fontset.folder, "--light")
        killed = kill_when(worker, lambda steps=steps: steps_done(services) >= steps, delay)
        let_leases_run_out(services)
        assert killed, "the worker was too quick"
    assert steps_done(services) < 2 * SIZE
    last = start(services, fontset.folder, "--light")
    assert kill_when(last, lambda: False) is False
    assert last.returncode == 0
    assert faults(services, batch_id, SIZE) == []
    services.close()
