"""Tokens without a server: `token mint`, `inspect` and `verify`, and `key derive`."""

import json

import bearer
from stage import FIXTURES, FOLDER

NAME = "tokens"

VECTORS = FIXTURES / "tokens"

KEYS = {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": bearer.SECRET}
SESSION = {**KEYS, "AWS_SESSION_TOKEN": bearer.SESSION_TOKEN}

ENVIRONMENTS = [
    {}, KEYS, SESSION, {**KEYS, "AWS_REGION": "eu-west-1"},
    {**KEYS, "AWS_DEFAULT_REGION": "eu-west-1"},
    {**KEYS, "AWS_SESSION_TOKEN": ""}, {**KEYS, "AWS_REGION": ""}, {"AWS_ACCESS_KEY_ID": "a"},
    {**KEYS, "AWS_SECRET_ACCESS_KEY": " x"}, {**KEYS, "AWS_ACCESS_KEY_ID": "a\nb"},
    {**KEYS, "AWS_REGION": "\udcff"}, {**KEYS, "AWS_REGION": "US EAST"},
    {**KEYS, "AWS_SECRET_ACCESS_KEY": "é"},
]  # fmt: skip

MINTS = [
    ["--expires", "15m"], ["--expires", "12h"], ["--expires", "13h"], ["--expires", "0"],
    ["--expires", "1d"],
    ["--region", "us-west-2"], ["--region", ""], ["--region", "a/b"], ["--access-key-id", "x"],
    ["--config", "stagemaker.yaml"], ["--config", "nowhere.yaml"],
    ["--config", "stagemaker.yaml", "--access-key-id", "ASIAIOSFODNN7EXAMPLE"],
    ["--config", "stagemaker.yaml", "--access-key-id", "AKIAKEYS"],
    ["--config", "stagemaker.yaml", "--access-key-id", "none", "--region", "eu-west-1"],
]  # fmt: skip

DERIVES = [
    ["--day", "99991231", "--days", "2"], ["--day", "x"], ["--service", ""],
    ["--days", "3"], ["--days", "0"], ["--days", "367"], ["--service", "bedrock"],
    ["--service", "s3"],
    ["--day", "20261231", "--days", "2"], ["--day", "20260231"],
    ["--at", bearer.AT, "--day", "20261122"],
]  # fmt: skip


def vectors():
    for folder in sorted(path for path in VECTORS.iterdir() if path.is_dir()):
        context = json.loads((folder / "context.json").read_text(encoding="utf-8"))
        yield (folder / "token.txt").read_text(encoding="utf-8"), context


def compare(run):
    run.sides.copy(FOLDER, ".")
    _make(run)
    _inspect(run, run.chance("inspect"))
    _verify(run, run.chance("verify"))


def _make(run):
    for variables in ENVIRONMENTS:
        run.call(["token", "mint", "--at", bearer.AT], variables=variables)
        run.call(["key", "derive", "--at", bearer.AT], variables=variables)
    for words in MINTS:
        for at in (bearer.AT, "19700101T000000Z", "253402300799", "253402300800", "noon", "-1"):
            run.call(["token", "mint", f"--at={at}", *words], variables=KEYS)
    for words in DERIVES + MINTS[5:]:
        more = [] if "--day" in words or "--at" in words else ["--at", bearer.AT]
        run.call(["key", "derive", *more, *words], variables=SESSION)
    for _, context in vectors():
        variables = {"AWS_ACCESS_KEY_ID": context["access_key_id"]}
        variables["AWS_SECRET_ACCESS_KEY"] = context["secret_access_key"]
        if context["session_token"] is not None:
            variables["AWS_SESSION_TOKEN"] = context["session_token"]
        words = ["--at", context["signed_at"], "--region", context["region"]]
        run.call(
            ["token", "mint", *words, "--expires", str(context["expires"])], variables=variables
        )


def _inspect(run, chance):
    for token, context in vectors():
        for more in ([], ["--json"], ["--json", "--region", "us-east-1"]):
            run.call(["token", "inspect", token, "--at", context["signed_at"], *more])
    right = bearer.mint("ASIAIOSFODNN7EXAMPLE", session_token=bearer.SESSION_TOKEN)
    for _ in range(run.share(150)):
        token = bearer.forge(right, chance)
        words = ["token", "inspect", "--at", bearer.AT, *chance.choice([[], ["--json"]])]
        run.call(words, stdin=token.encode("utf-8", "surrogateescape"))
    for text in (b"", b"Bearer x", b"\xff", b"x" * 100_000, f"Bearer {right}\n".encode()):
        run.call(["token", "inspect", "--at", bearer.AT, "-"], stdin=text)


def _verify(run, chance):
    principals = []
    for _, context in vectors():
        own = {key: context[key] for key in ("access_key_id", "secret_access_key", "session_token")}
        if all(own["access_key_id"] != other["access_key_id"] for other in principals):
            principals.append(own)
    run.sides.write("v.yaml", json.dumps({"principals": principals}))
    lines = []
    for number, (token, context) in enumerate(vectors()):
        record = {
            "id": number,
            "token": token,
            "at": context["signed_at"],
            "region": context["region"],
        }
        lines.append(json.dumps(record))
        for at in (context["signed_at_unix"] + context["expires"], context["signed_at_unix"] - 301):
            lines.append(json.dumps({**record, "at": at}))
        lines += [
            json.dumps({**record, "token": bearer.forge(token, chance)})
            for _ in range(run.share(8))
        ]
    lines += [
        "",
        "[]",
        "{}",
        "{",
        '{"token": 1}',
        '{"token": "x", "regon": ""}',
        '{"id": 1, "id": 2, "token": ""}',
    ]
    lines += [json.dumps({"token": "x" * 1_100_000}), '{"token": "x", "at": "noon"}', "\udcff"]
    text = "\n".join(lines).encode("utf-8", "surrogateescape")
    answers = run.sides.call(["token", "verify", "--config", "v.yaml", "--jsonl"], text)
    for line, *own in zip(lines, *(answer.split("\n")[2:] for answer in answers), strict=False):
        run.report.compare(line, own)
    run.report.compare("all lines together", answers)
    _verify_single(run)


def _verify_single(run):
    targets = [
        [],
        ["--invoke", "my-endpoint"],
        ["--invoke", "shared", "--component", "llama-component"],
    ]
    targets += [
        ["--invoke", "a_b"],
        ["--component", "x"],
        ["--invoke", "none", "--source-ip", "192.0.2.1"],
    ]
    key_ids = [
        "AKIAIOSFODNN7EXAMPLE",
        "AKIANOTHING",
        "AKIABLUE",
        "AKIACLASSIC",
        "AKIAKEYS",
        "AKIAUNKNOWN",
    ]
    for config in ("stagemaker.yaml", "guarded.yaml"):
        for key_id in key_ids:
            for target in targets:
                words = ["token", "verify", "--config", config, "--at", bearer.AT, *target]
                run.call([*words, bearer.mint(key_id)])
        line = json.dumps({"token": bearer.mint("AKIABLUE")}).encode()
        run.call([*words, "--jsonl"], stdin=line)
    for at in ("2026-11-22T09:58:59Z", "2026-11-22T11:00:00Z", "x"):
        words = [
            "token",
            "verify",
            "--config",
            "stagemaker.yaml",
            "--at",
            at,
            "--region",
            "us-east-1",
        ]
        run.call(words, stdin=bearer.mint("AKIAIOSFODNN7EXAMPLE").encode())
