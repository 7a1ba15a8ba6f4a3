"""A changed file is taken, however it is changed."""

import os
import shutil
import threading

from case import case
from server import Server, eventually, folder, mint

CONFIGURATION = "endpoints: {my-endpoint: {replies: replies}}\n"


def replies(path, text):
    path.mkdir(parents=True, exist_ok=True)
    (path / "a.yaml").write_text(f"- say: {text}\n")


def served(path, config="c.yaml"):
    return Server("serve", "--config", str(path / config))


def assert_says(server, token, text):
    eventually(f"the answer {text}", lambda: server.chat(token).content() == text)


@case("a file beside a log that is written all the time is taken")
def noise():
    with folder() as path:
        (path / "c.yaml").write_text(CONFIGURATION)
        replies(path / "replies", "one")
        done = threading.Event()

        def write():
            with open(path / "server.log", "a") as log, open(path / "replies" / "x.log", "a") as other:
                while not done.wait(0.002):
                    for file in (log, other):
                        file.write("line\n")
                        file.flush()

        threading.Thread(target=write, daemon=True).start()
        with served(path) as server:
            token = mint()
            assert_says(server, token, "one")
            for text in ["two", "three"]:
                replies(path / "replies", text)
                assert_says(server, token, text)
        done.set()


@case("links that are swapped, as Kubernetes does, are followed")
def links():
    with folder() as path:
        def publish(number, text):
            version = path / f"..{number}"
            replies(version / "replies", text)
            (version / "c.yaml").write_text(CONFIGURATION)
            os.symlink(version.name, path / "..new")
            os.rename(path / "..new", path / "..data")

        publish(1, "one")
        os.symlink("..data/c.yaml", path / "c.yaml")
        os.symlink("..data/replies", path / "replies")
        with served(path) as server:
            token = mint()
            assert_says(server, token, "one")
            for number, text in [(2, "two"), (3, "three"), (4, "four")]:
                publish(number, text)
                assert_says(server, token, text)


@case("a folder that is deleted and made again, or swapped by rename, is followed each time")
def folders():
    with folder() as path:
        (path / "c.yaml").write_text(CONFIGURATION)
        replies(path / "replies", "one")
        with served(path) as server:
            token = mint()
            assert_says(server, token, "one")
            for text in ["two", "three"]:
                shutil.rmtree(path / "replies")
                replies(path / "replies", text)
                assert_says(server, token, text)
            for text in ["four", "five"]:
                replies(path / "next", text)
                os.rename(path / "replies", path / f"old-{text}")
                os.rename(path / "next", path / "replies")
                assert_says(server, token, text)
                replies(path / "replies", text + "-edited")
                assert_says(server, token, text + "-edited")


@case("a folder that appears later is followed")
def late():
    with folder() as path:
        (path / "c.yaml").write_text("endpoints: {my-endpoint: }\n")
        with served(path) as server:
            token = mint()
            assert server.chat(token).content() == "hi"
            (path / "c.yaml").write_text("endpoints: {my-endpoint: {replies: deep/er/replies}}\n")
            server.log.says("stays in force")
            replies(path / "deep" / "er" / "replies", "late")
            assert_says(server, token, "late")
            replies(path / "deep" / "er" / "replies", "later")
            assert_says(server, token, "later")


@case("300 edits under load are taken, and their memory is freed")
def edits():
    with folder() as path:
        # A journal that is full from the start, so that what grows is something else.
        (path / "c.yaml").write_text(CONFIGURATION + "journal: {max_entries: 100}\n")
        replies(path / "replies", "start")
        with served(path) as server:
            token = mint()
            done = threading.Event()
            failures = []

            def ask(name):
                number = 0
                while not done.is_set():
                    number += 1
                    test = [("x-stagemaker-test", f"{name}-{number % 250}")]
                    status = server.chat(token, headers=test).status
                    if status != 200:
                        failures.append(status)

            asking = [threading.Thread(target=ask, args=[name], daemon=True) for name in "ab"]
            for thread in asking:
                thread.start()
            before = None
            for number in range(300):
                sequence = f"- sequence: [{{say: a{number}}}, {{say: b}}]\n"
                (path / "replies" / "a.yaml").write_text(sequence)
                done.wait(0.05)
                if number == 100:
                    before = server.memory()
            done.set()
            for thread in asking:
                thread.join(30)
            assert not failures, failures[:5]
            assert server.memory() < before + 16, f"{before:.1f}, then {server.memory():.1f} MiB"
