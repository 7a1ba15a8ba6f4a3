"""Policies without a server: `iam check`, `iam evaluate` and `iam explain`."""

import json

import bearer
import mutation
from stage import FIXTURES, FOLDER

NAME = "policies"

FOLDERS = FIXTURES / "policies"


def lines(name):
    """The lines of a file; a text in one has separators that JSON Lines does not end at."""
    return (FOLDERS / name).read_text(encoding="utf-8").removesuffix("\n").split("\n")


def compare(run):
    chance = run.chance(NAME)
    run.sides.copy(FOLDER, ".")
    run.sides.copy(FOLDERS, "fixtures")
    records = [
        json.loads(line)
        for name in ("cases-docs", "cases-rules")
        for line in lines(f"{name}.jsonl")
    ]
    _check(run, chance)
    _evaluate(run, chance, records)
    _explain_stage(run)
    _explain_records(run, chance, records)


def _check(run, chance):
    """Every document with a problem, as what it is and as something else."""
    documents = [
        json.loads(line)
        for name in ("documents", "rules")
        for line in lines(f"invalid-{name}.jsonl")
    ]
    for document in documents:
        text = document["document_text"].encode("utf-8", "surrogatepass")
        run.sides.write("d.json", text)
        run.call(["iam", "check", "--kind", document["kind"], "d.json"])
        kind = chance.choice(["identity", "boundary", "session", "scp", "rcp", "resource"])
        run.call(["iam", "check", "--json", "--kind", kind, "-"], stdin=text)
    run.call(["iam", "check", "d.json", "nowhere.json", "policies/classic.json"])
    for text in _too_large():
        run.call(["iam", "check", "-"], stdin=text.encode())
    right = [
        (FOLDER / "policies" / name).read_bytes() for name in ("conditions.json", "classic.json")
    ]
    for _ in range(run.share(120)):
        text = mutation.of_body(chance.choice(right), chance)
        run.call(["iam", "check", "--json", "-"], stdin=text)


def _too_large():
    """Documents beyond the limits."""
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
    for changed in (
        [statement] * 1001,
        {**statement, "Resource": "arn:aws:s3:::" + "${aws:username}" * 17},
        {**statement, "Resource": "arn:aws:s3:::" + "a" * 2100},
        {**statement, "Resource": ["arn:aws:s3:::a"] * 1001},
        {**statement, "Sid": "a" * 70_000},
    ):
        yield json.dumps({"Version": "2012-10-17", "Statement": changed})
    yield "[" * 40 + "]" * 40


def _odd_contexts(record):
    """A record with contexts that are refused."""
    tags = {f"aws:PrincipalTag/{number}": "x" for number in range(1001)}
    twice = {"aws:username": "a", "AWS:Username": "b"}
    for context in (twice, {"a": "x" * 9000}, {"a": None}, tags):
        yield {**record, "request": {**record["request"], "context": context}}


def _evaluate(run, chance, records):
    """All records at once, some alone, and some changed."""
    for name in ("cases-docs.jsonl", "cases-rules.jsonl"):
        answers = run.sides.call(["iam", "evaluate", "--jsonl", f"fixtures/{name}"])
        for line, *own in zip(
            lines(name), *(answer.splitlines()[2:] for answer in answers), strict=False
        ):
            run.report.compare(line, own)
        run.report.compare(f"evaluate {name}", answers)
    run.call(["iam", "evaluate", "fixtures/three-statements.json"])
    run.call(["iam", "evaluate", "nowhere.json"])
    for record in _odd_contexts(records[0]):
        run.call(["iam", "evaluate"], stdin=json.dumps(record).encode())
    changed = []
    for record in chance.sample(records, run.share(60)):
        run.call(["iam", "evaluate"], stdin=json.dumps(record).encode())
    for _ in range(run.share(600)):
        text = json.dumps(mutation.of_value(chance.choice(records), chance)).encode()
        changed.append(text if chance.random() < 0.9 else mutation.of_text(text, chance))
    for start in range(0, len(changed), 20):
        run.call(["iam", "evaluate", "--jsonl"], stdin=b"\n".join(changed[start : start + 20]))


def _explain_stage(run):
    """Everybody at every endpoint of our configurations."""
    principals = [
        "AKIAIOSFODNN7EXAMPLE", "AKIANOTHING", "AKIACLASSIC", "AKIAONLYCALL", "AKIABLUE", "ASIARED",
        "arn:aws:iam::123456789012:user/blue", "arn:aws:iam::999999999999:user/other", "nobody", "",
    ]  # fmt: skip
    targets = [
        ["my-endpoint"],
        ["none"],
        ["a_b"],
        ["shared"],
        ["shared", "--component", "llama-component"],
    ]
    for config in ("stagemaker.yaml", "guarded.yaml"):
        for principal in principals:
            for target in targets:
                words = ["iam", "explain", "--config", config, "--principal", principal]
                words += ["--endpoint", *target, "--at", bearer.AT]
                run.call(words)
                run.call([*words, "--json", "--source-ip", "192.0.2.1", "--user-agent", "curl/8"])
    words = [
        "iam",
        "explain",
        "--config",
        "stagemaker.yaml",
        "--principal",
        "AKIABLUE",
        "--endpoint",
    ]
    for more in (
        "aws:SourceIp=10.0.0.1",
        "aws:SourceIp",
        "=x",
        "sagemaker:TargetModel=secret-model",
    ):
        run.call([*words, "my-endpoint", "--at", bearer.AT, "--context", more])


# Where the policies of a record stand in a configuration.
PLACES = {
    "identity_policies": "policies",
    "session_policy": "session_policies",
    "boundary": "permissions_boundary",
}


def _explain_records(run, chance, records):
    """The policies of a record as those of a principal, with its context."""
    for record in chance.sample(records, run.share(150)):
        principal = {
            "arn": record["request"]["principal_arn"],
            "access_key_id": "AKIARECORD",
            "secret_access_key": "secret",
        }
        for key, place in PLACES.items():
            if record.get(key) is not None:
                documents = record[key]
                is_list = isinstance(documents, list) or key == "boundary"
                principal[place] = documents if is_list else [documents]
        organization = {key: record[key] for key in ("scps", "rcps") if record.get(key) is not None}
        config = {"principals": [principal], "organization": organization}
        run.sides.write(
            "r.yaml", json.dumps(config if organization else {"principals": [principal]})
        )
        words = ["iam", "explain", "--config", "r.yaml", "--principal", "AKIARECORD"]
        words += ["--endpoint", "qwen3-chat", "--at", bearer.AT]
        for key, value in record["request"].get("context", {}).items():
            if isinstance(value, str):
                words += ["--context", f"{key}={value}"]
        run.call(words)
        run.call([*words, "--json"])
