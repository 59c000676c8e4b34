"""The server in a process of its own making: `python -m lims.demo.server`, with the instance in the environment.

The server forks its workers, and a fork inherits the locks but not the threads of what ran before it. So the process
that told the story becomes this one (`serving.become_server`) instead of serving itself.
"""

from lims import settings
from lims.commands.serve import run_server


def main() -> None:
    """Serve until Ctrl+C."""
    chosen = settings.load()
    tls = (chosen.tls_certificate, chosen.tls_key)
    run_server(chosen.host, chosen.port, workers=1, threads=chosen.threads, tls=tls)


if __name__ == "__main__":
    main()
