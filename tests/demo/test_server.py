"""The server's own process: it serves what the environment says."""

from lims.demo import server


def test_it_serves_the_instance_of_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("LIMS_HOME", str(tmp_path))
    monkeypatch.setenv("LIMS_PORT", "8125")
    called = []
    monkeypatch.setattr(server, "run_server", lambda *where, **how: called.append((where, how)))
    server.main()
    assert called == [(("127.0.0.1", 8125), {"workers": 1, "threads": 4, "tls": ("", "")})]
