"""Reloads have an order, and a revoked key stays revoked."""

import os
import signal
import threading
import time

from case import case
from server import eventually, folder, mint
from cases_configuration import start

PRINCIPAL = "  - {access_key_id: NAME, secret_access_key: secret, policies: [POLICY]}\n"
POLICY = ('{Version: "2012-10-17", Statement: {Effect: Allow, Action: "sagemaker:*", '
          'Resource: "*"}}')


def configuration(names, endpoint=""):
    principals = "".join(
        PRINCIPAL.replace("NAME", name).replace("POLICY", POLICY) for name in names)
    return f"principals:\n{principals}endpoints:\n  my-endpoint: {endpoint}\n"


@case("a reload that hangs cannot bring a revoked key back, and holds up no other")
def fifo():
    with folder() as path:
        pipe = path / "pipe"
        os.mkfifo(pipe)
        file, server = start(path, configuration(["ci", "revoked"]))
        with server:
            ci, revoked = mint("ci", "secret"), mint("revoked", "secret")
            assert server.chat(revoked).status == 200
            # The watch reads the pipe, and waits for whoever fills it.
            file.write_text(configuration(["ci", "revoked"], "{replies: [{say: {file: pipe}}]}"))
            time.sleep(0.5)
            file.write_text(configuration(["ci"]))
            server.signal(signal.SIGHUP)
            eventually("the revocation", lambda: server.chat(revoked).status == 403)
            until = time.monotonic() + 0.5
            fill(pipe, "late")
            while time.monotonic() < until:
                assert server.chat(revoked).status == 403, "the revoked key works again"
            assert server.chat(ci).status == 200


def fill(pipe, text):
    """Writes into a pipe where somebody reads it."""
    try:
        descriptor = os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
    except OSError:
        return
    os.write(descriptor, text.encode())
    os.close(descriptor)


@case("of many edits and signals at once the last state is in force")
def storm():
    with folder() as path:
        (path / "replies").mkdir()
        file, server = start(path, configuration(["ci", "revoked"]))
        with server:
            revoked, ci = mint("revoked", "secret"), mint("ci", "secret")
            done = threading.Event()

            def edit():
                while not done.wait(0.005):
                    (path / "next").write_text("- say: x\n")
                    os.rename(path / "next", path / "replies" / "a.yaml")

            threading.Thread(target=edit, daemon=True).start()
            for round_number in range(15):
                names = ["ci", "revoked"] if round_number % 2 else ["ci"]
                file.write_text(configuration(names, "{replies: replies}"))
                for _ in range(3):
                    server.signal(signal.SIGHUP)
                status = 200 if "revoked" in names else 403
                eventually(f"{status} in round {round_number}",
                           lambda: server.chat(revoked).status == status)
                for _ in range(5):
                    assert server.chat(revoked).status == status
                assert server.chat(ci).status == 200
            done.set()


@case("SIGTERM ends a server whose reload hangs")
def hanging_end():
    with folder() as path:
        os.mkfifo(path / "pipe")
        file, server = start(path, configuration(["ci"]))
        with server:
            file.write_text(configuration(["ci"], "{replies: [{say: {file: pipe}}]}"))
            for _ in range(3):
                server.signal(signal.SIGHUP)
            time.sleep(0.5)
            assert server.stop() == 0
