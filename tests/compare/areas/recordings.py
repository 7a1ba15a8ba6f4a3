"""What `record` passes on and writes down, and what `--replay` makes of it."""

import contextlib

import bearer
import bodies
import mask
import wire
import words
from completions import ANSWERS
from server import Servers
from stage import CHAT, FOLDER, TOKEN, compare_logs
from upstream import Upstream

NAME = "recordings"

TESTS = ["", "", "tools", "tests/test_jokes.py::test_two[a b]", "Shared", "con", "é", "x" * 120]


def compare(run):
    _record_upstream(run)
    _record_emulator(run)
    _refuse(run)


def _record_upstream(run):
    """Fixed answers, which a small server of our own gives."""
    asked = [
        _numbered(number, stream) for number in range(len(ANSWERS)) for stream in (False, True)
    ]
    with contextlib.ExitStack() as stack:
        upstreams = [stack.enter_context(Upstream()) for _ in run.sides]
        ports = [upstream.port for upstream in upstreams]
        _record(run, ports, "/v1", "fixed", asked)
        _edit(run, "fixed")
        _record(run, ports, "/v1", "fixed", asked[::3])
        heard = [upstream.heard for upstream in upstreams]
    for before, after in zip(*heard, strict=False):
        own = [
            before.replace(str(ports[0]).encode(), b"PORT"),
            after.replace(str(ports[1]).encode(), b"PORT"),
        ]
        run.report.compare("what the upstream was asked", own)
    run.report.compare("how often the upstream was asked", [str(len(own)) for own in heard])
    _replay(run, "fixed", asked)


def _edit(run, folder):
    """Rules of a person's own at the end of one recording, and behind which none can stand."""
    for side in run.sides:
        with (side.folder / folder / "shared.yaml").open("a", encoding="utf-8") as file:
            file.write("# mine\n- {when: answer 3, say: Mine.}")
        closed = "replies:\n  - say: Hi.\nchunk: words\n"
        (side.folder / folder / "tools.yaml").write_text(closed, encoding="utf-8")


def _numbered(number, stream):
    """A request for one of the answers, with a test and perhaps a secret."""
    text = (
        f"answer {number} to sagemaker-api-key-c2FnZW1ha2Vy"
        if number % 7 == 0
        else f"answer {number}"
    )
    messages = [{"role": "user", "content": text}]
    if number % 3 == 0:
        messages.insert(0, {"role": "system", "content": f"You are kind,\nand brief: {number}"})
    body = {"messages": messages}
    if stream:
        body["stream"] = True
    if number % 4 == 0:
        body["tools"] = [{"type": "function", "function": {"name": "get_weather"}}]
    if number % 5 == 0:
        body |= {"max_tokens": 5, "logprobs": True, "n": 1}
    test = TESTS[number % len(TESTS)]
    headers = [f"x-stagemaker-test: {test}", f"authorization: Bearer key-{number}-of-a-client"]
    headers += ["accept-encoding: gzip", "connection: x-hop", "x-hop: 1", "x-own: 1"]
    path = "/v1/chat/completions" if number % 2 else CHAT.format("any") + "?a=b"
    return wire.request(path, bodies.written(body), [*headers, "content-type: application/json"])


def _record_emulator(run):
    """What `serve` answers, each build behind its own recorder."""
    run.sides.copy(FOLDER, ".")
    chance = run.chance(NAME)
    drawn = bodies.Bodies(chance)
    asked = []
    for _ in range(run.share(400)):
        endpoint = (
            f"{chance.choice(['said', 'told', 'made'])}-{chance.choice(['vllm', 'sglang', 'lmi'])}"
        )
        headers = [f"authorization: Bearer {TOKEN}", "content-type: application/json"]
        headers.append(f"x-stagemaker-test: {chance.choice(TESTS + words.TESTS)}")
        asked.append(wire.request(CHAT.format(endpoint), bodies.written(drawn.draw()), headers))
    serve = ["serve", "--config", "stagemaker.yaml", "--listen", "127.0.0.1:0", "--at", bearer.AT]
    with Servers(run.sides, serve).started() as emulators:
        _record(run, [server.port for server in emulators], "", "emulated", asked)
    _replay(run, "emulated", asked)


def _record(run, ports, path, folder, asked):
    """Asks through recorders, and compares what comes back and what is written down."""
    each = [["--upstream", f"http://127.0.0.1:{port}{path}"] for port in ports]
    words = ["record", "--listen", "127.0.0.1:0", "--replies", folder]
    with Servers(run.sides, words, each=each).started() as recorders:
        for recorder, port in zip(recorders, ports, strict=True):
            recorder.ports["UPSTREAM"] = port
        for sent in asked:
            run.report.compare(sent, recorders.ask(sent, shown=mask.dates), is_request=True)
        for odd in (
            wire.request("/v1/models", b"", method="GET"),
            wire.request("/v1/embeddings", b"{}"),
        ):
            run.report.compare(odd, recorders.ask(odd, shown=mask.dates), is_request=True)
        compare_logs(run.report, recorders.stop())
    _compare_folders(run, folder)


def _compare_folders(run, folder):
    texts = []
    for side in run.sides:
        files = sorted((side.folder / folder).glob("*"))
        texts.append(
            {path.name: mask.recording(path.read_text(encoding="utf-8")) for path in files}
        )
    for name in sorted(texts[0].keys() | texts[1].keys()):
        run.report.compare(f"the recording {name}", [own.get(name, "(no file)") for own in texts])


def _replay(run, folder, asked):
    """The same requests again, all twice: the second time there is nothing left."""
    words = ["record", "--replay", "--listen", "127.0.0.1:0", "--replies", folder]
    with Servers(run.sides, words).started() as replays:
        for sent in [*asked, *asked[::5]]:
            run.report.compare(sent, replays.ask(sent, shown=mask.dates), is_request=True)
        odd = wire.request("/v1/models", b"", method="GET")
        run.report.compare(odd, replays.ask(odd, shown=mask.dates), is_request=True)
        compare_logs(run.report, replays.stop())
    run.sides.write("folder.yaml", f"endpoints: {{e: {{replies: {folder}}}}}")
    run.call(["check", "folder.yaml"])


def _refuse(run):
    """What cannot be recorded or replayed at all."""
    run.sides.write("file", "")
    run.sides.write("wrong/x.yaml", "- sya: Hi")
    run.sides.write("empty/readme.txt", "")
    for url in (
        "nowhere",
        "ftp://x/v1",
        "/v1",
        "http://",
        "https://me:key@x/v1",
        "http://x:99999",
        "http://[::1]/",
    ):
        words = ["record", "--listen", "127.0.0.1:0", "--upstream", url]
        with Servers(run.sides, words) as recorders:
            compare_logs(run.report, recorders.stop())
    for folder in ("file", "wrong", "empty", "none"):
        run.call(["record", "--replay", "--replies", folder])
        if folder in ("file", "wrong"):
            run.call(["record", "--upstream", "http://127.0.0.1:9", "--replies", folder])
    for address in ("127.0.0.1", "127.0.0.1:x", "192.0.2.1:0", ""):
        run.call(
            [
                "record",
                "--upstream",
                "http://127.0.0.1:9/v1",
                "--replies",
                "new",
                "--listen",
                address,
            ]
        )
        run.call(["serve", "--listen", address])
