"""A recording can be committed: whole, in order, and without a secret."""

import json
import resource
import signal
import threading

from case import case
from server import Server, call, chat, eventually, folder
from upstream import Upstream, completion


def recorder(upstream, path, **options):
    return Server("record", "--upstream", upstream.url, "--replies", str(path), **options)


def recorded(path, name="shared.yaml"):
    file = path / name
    return file.read_text() if file.exists() else ""


def said(_, body, __):
    return completion("echo of " + body["messages"][-1]["content"])


@case("20 answered exchanges are on disk beside one that hangs, and survive SIGKILL")
def hanging():
    release = threading.Event()

    def answer(path, body, headers):
        if body["messages"][-1]["content"] == "hang":
            release.wait(60)
        return said(path, body, headers)

    with folder() as path, Upstream(answer) as upstream, recorder(upstream, path) as server:
        hung = threading.Thread(target=lambda: chat(server.address, "k", text="hang"), daemon=True)
        hung.start()
        for number in range(20):
            assert server.chat("k", text=f"question {number}").status == 200
        texts = [f"echo of question {number}\n" for number in range(20)]
        eventually("20 rules on disk",
                   lambda: all(text.strip() in recorded(path) for text in texts), 10)
        server.process.send_signal(signal.SIGKILL)
        server.process.wait(30)
        release.set()
        places = [recorded(path).index(text.strip()) for text in texts]
        assert places == sorted(places), "the rules are not in the order of their requests"
        assert call("check", str(path / "shared.yaml"))[0] == 0


@case("a file at its limit of size costs no answer, and leaves what was recorded")
def limited():
    limits = [(resource.RLIMIT_FSIZE, 20_000)]
    with folder() as path, Upstream(said) as upstream, \
            recorder(upstream, path, limits=limits) as server:
        for number in range(60):
            answer = server.chat("k", text=f"{number} " + "x" * 500)
            assert answer.status == 200, answer
        server.log.says("not recorded")
        assert server.is_alive()
        assert server.stop() == 0
        assert recorded(path).count("- when:") > 5
        status, stdout, _ = call("check", str(path / "shared.yaml"))
        assert status == 0, stdout


@case("a full disk costs no answer")
def full():
    with folder() as path, Upstream(said) as upstream, recorder(upstream, path) as server:
        assert server.chat("k", text="one").status == 200
        (path / "shared.yaml").unlink()
        (path / "shared.yaml").mkdir()
        assert server.chat("k", text="two").status == 200
        server.log.says("not recorded")
        assert server.stop() == 0


@case("two recorders in one folder refuse each other, and a killed one holds up none")
def two():
    with folder() as path, Upstream(said) as upstream:
        words = ["record", "--upstream", upstream.url, "--replies", str(path), "--listen",
                 "127.0.0.1:0"]
        with recorder(upstream, path) as server:
            status, _, stderr = call(*words)
            assert status == 2 and str(path) in stderr, (status, stderr)
            server.process.kill()
            server.process.wait(30)
        with recorder(upstream, path) as server:
            assert server.chat("k").status == 200


SECRETS = {
    "token": "sagemaker-api-key-c2FnZW1ha2VyLmFtYXpvbmF3cy5jb20vP0FjdGlvbj1DYWxs",
    "short": "k3y-7q",
    "session": "IQoJb3JpZ2luX2VjEJv123",
    "cookie": "c00kie-value-9",
}


@case("a client's secrets are in no recording, whatever field repeats them")
def secrets():
    for name, secret in SECRETS.items():
        streams = [answer_with(secret), {"choices": []}]
        with folder() as path, Upstream(lambda *_: streams[0]) as upstream, \
                recorder(upstream, path) as server:
            headers = {"token": [], "short": [("x-api-key", secret)],
                       "session": [("x-amz-security-token", secret)],
                       "cookie": [("cookie", f"sid={secret}")]}[name]
            key = secret if name == "token" else "other-key-12345"
            tools = [{"type": "function",
                      "function": {"name": "f", "parameters": {"type": "object"}}}]
            answer = server.chat(key, text=f"my key is {secret}", headers=headers, tools=tools,
                                 logprobs=True, top_logprobs=2)
            assert answer.status == 200
            eventually("a rule", lambda: "- when:" in recorded(path))
            assert server.stop() == 0
            for file in path.rglob("*"):
                if file.is_file():
                    assert secret not in file.read_text(), f"{name} in {file.read_text()}"
            assert secret not in server.log.text(), f"{name} in {server.log.text()}"


def answer_with(secret):
    """An answer that repeats a secret in every field that has room for it."""
    call = {"id": "c", "type": "function",
            "function": {"name": secret, "arguments": json.dumps({secret: secret})}}
    logprob = {"token": secret, "logprob": -0.1, "bytes": None,
               "top_logprobs": [{"token": secret, "logprob": -0.2, "bytes": None}]}
    body = completion(secret, message={"tool_calls": [call], "reasoning_content": secret},
                      finish_reason=f"{secret}", logprobs={"content": [logprob]})
    return {"content-type": f"application/json; boundary={secret}"}, body


@case("two components that are asked the same are told apart in replay")
def components():
    def answer(path, _, __):
        return completion("llama" if "llama" in path else "qwen")

    with folder() as path, Upstream(answer) as upstream:
        names = ["llama", "qwen", "qwen", "llama"]
        with recorder(upstream, path) as server:
            for name in names:
                answered = server.chat("k", f"e/inference-components/{name}")
                assert answered.content() == name
            assert server.stop() == 0
        with Server("record", "--replay", "--replies", str(path)) as server:
            for name in sorted(names):
                answered = server.chat("k", f"e/inference-components/{name}")
                assert answered.status == 200 and answered.content() == name, (name, answered)


@case("500 rules of one file are recorded at the cost of the first")
def many():
    with folder() as path, Upstream(said) as upstream, recorder(upstream, path) as server:
        for number in range(500):
            assert server.chat("k", text=f"question {number}").status == 200
        written = server.written()
        assert server.stop() == 0
        assert recorded(path).count("- when:") == 500
        # Each rule is written once, and not the file for each rule; answers and the log are, too.
        size = len(recorded(path))
        assert written < 10 * size, f"{written} bytes were written for a file of {size}"


@case("SIGTERM while clients wait records what is answered")
def stopped():
    release = threading.Event()

    def answer(path, body, headers):
        release.wait(5)
        return said(path, body, headers)

    with folder() as path, Upstream(answer) as upstream, recorder(upstream, path) as server:
        asking = [threading.Thread(target=lambda n=n: chat(server.address, "k", text=f"q{n}"),
                                   daemon=True) for n in range(5)]
        for thread in asking:
            thread.start()
        release.wait(0.5)
        server.signal(signal.SIGTERM)
        release.set()
        assert server.process.wait(20) == 0
        assert recorded(path).count("- when:") == 5
