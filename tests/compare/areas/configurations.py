"""Configurations, replies and policies, right and wrong: what `check` and `serve` say of them."""

import bearer
import documents
import mutation
from server import Servers
from stage import FOLDER, compare_logs

NAME = "configurations"

# For those that name no principals.
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "AKIAENVIRONMENT", "AWS_SECRET_ACCESS_KEY": "secret"}

POLICIES = [
    "classic.json",
    "conditions.json",
    "boundary.json",
    "deny-shared.json",
    "perimeter.json",
]


def serve(run, file, variables=None):
    """Starts a server as far as it starts, and ends it."""
    words = ["serve", "--listen", "127.0.0.1:0", "--at", bearer.AT]
    words += ["--config", file] if file else []
    with Servers(run.sides, words, variables) as servers:
        compare_logs(run.report, servers.stop())


def compare(run):
    chance = run.chance(NAME)
    run.sides.copy(FOLDER, ".")
    for variables in (
        CREDENTIALS,
        {},
        {**CREDENTIALS, "AWS_REGION": "eu-west-1"},
        {"AWS_ACCESS_KEY_ID": "a"},
    ):
        serve(run, None, variables)
        serve(run, "any.yaml", variables)
    run.call(["check"])
    run.call(["check"], variables={"AWS_ACCESS_KEY_ID": "a"})
    run.call(["check", "nowhere.yaml"])
    run.call(["check", "replies"])
    run.call(["check", "wrong/replies.yaml"])
    configurations, replies = list(documents.configurations()), list(documents.replies())
    configurations += documents.wrong()
    for text in [*configurations, *replies]:
        run.sides.write("c.yaml", text)
        run.call(["check", "c.yaml"])
        serve(run, "c.yaml", CREDENTIALS)
    _check_changed(run, chance, configurations, replies)
    _serve_changed(run, chance, configurations)
    _check_named_files(run, chance)


def _check_changed(run, chance, configurations, replies):
    for number in range(run.share(700)):
        text = chance.choice(replies if number % 2 else configurations)
        run.sides.write("c.yaml", documents.changed(text, chance))
        run.call(["check", "c.yaml"], variables=chance.choice([{}, CREDENTIALS]))


def _serve_changed(run, chance, configurations):
    for _ in range(run.share(120)):
        run.sides.write("c.yaml", documents.changed(chance.choice(configurations), chance))
        serve(run, "c.yaml", CREDENTIALS)


def _check_named_files(run, chance):
    """Files that a right configuration names, changed one at a time."""
    named = [f"policies/{name}" for name in POLICIES]
    named += ["tokenizer.json", "replies/language.yaml", "replies/tests/zulu.json"]
    for number in range(run.share(240)):
        name = named[number % len(named)]
        right = (FOLDER / name).read_bytes()
        if name.endswith(".yaml"):
            wrong = documents.changed(right.decode(), chance)
        elif chance.random() < 0.5:
            wrong = mutation.of_text(right, chance)
        else:
            wrong = mutation.of_body(right, chance)
        run.sides.write(name, wrong)
        file = "guarded.yaml" if "perimeter" in name else "stagemaker.yaml"
        run.call(["check", file])
        run.sides.write(name, right)
