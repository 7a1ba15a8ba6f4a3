"""Each client in each of its ways: an answer that it takes, and refusals that it raises."""

import re

import pytest

import aws_token
import server
from clients import WAYS, Call
from conversation import TEXT

LIST_OF_CLIENTS = server.HERE / "requirements.in"
WAY = pytest.mark.parametrize("way", WAYS, ids=lambda way: way.id)


@WAY
def test_a_good_request_is_answered(route, traffic, way):
    assert way.ask(Call(route, aws_token.mint(), traffic)) == TEXT
    assert len(traffic.requests) == 1


@WAY
def test_a_refusal_is_raised_with_its_status_code_and_message(base_url, traffic, refusal, way):
    call = Call(
        base_url(refusal.path),
        refusal.key or aws_token.mint(),
        traffic,
        refusal.model,
        refusal.extra,
    )
    # Whatever is raised: its class is part of what is checked.
    with pytest.raises(Exception) as raised:  # noqa: B017, PT011
        way.ask(call)
    way.check_refusal(raised.value, refusal)
    assert len(traffic.tokens) == 1, "a refusal must not be tried again"


def pins(text):
    """The pinned version of each package, by its name without extras."""
    found = re.findall(r"^([\w.-]+)(?:\[\w+\])?==([^\s;\\]+)", text, re.MULTILINE)
    versions = {name.lower().replace("_", "-"): version for name, version in found}
    assert len(versions) == len(found) > 0
    return versions


def test_every_client_of_the_requirements_is_accepted_and_refused():
    clients, *_ = LIST_OF_CLIENTS.read_text().split("\n\n")
    assert clients.startswith("# The clients of the emulator.")
    assert {way.package for way in WAYS} == pins(clients).keys()


def test_the_locked_versions_are_those_of_the_requirements():
    """The generators' are those that made the vectors."""
    locked = pins((server.HERE / "requirements.txt").read_text())
    assert locked == pins(LIST_OF_CLIENTS.read_text())
    generators = server.HERE.parents[1] / "fixtures/generators/python/requirements.txt"
    assert pins(generators.read_text()).items() <= locked.items()


def test_every_locked_package_has_hashes_and_no_address():
    text = (server.HERE / "requirements.txt").read_text()
    assert "://" not in text
    blocks = re.split(r"\n(?=\S)", text.partition("\n")[2])
    assert len(blocks) == len(pins(text))
    for block in blocks:
        assert re.fullmatch(r"\S+==\S+( \\\n    --hash=sha256:[0-9a-f]{64})+\n?", block), block
