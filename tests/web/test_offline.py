"""What a browser is given so that pages open without a line."""


def test_the_worker_may_answer_for_every_page_and_is_asked_for_anew(client):
    answer = client.get("/offline/worker.js", buffered=True)
    assert answer.headers["Service-Worker-Allowed"] == "/"
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("text/javascript", "no-cache")


def test_the_list_of_files_names_our_scripts_with_their_version(client):
    files = client.get("/offline/files").json
    assert any(one.endswith("/js/grid.js") for one in files)
    assert all(client.get(one, buffered=True).headers["Cache-Control"].endswith("immutable") for one in files[:3])
