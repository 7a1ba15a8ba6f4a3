"""The proxy of the gateway crate: access keys that come, change and go while it runs."""

import os
import re
import subprocess

import pytest

import aws_token
import gateway
from gateway import put, until
from proxy_calls import ENDPOINTS_ALLOWED, ONE, TWO, add_key, remove_key, status
from server import SECONDS


def test_a_new_key_works_and_a_removed_one_stops(proxy):
    one, two = aws_token.mint(ONE), aws_token.mint(TWO)
    assert (status(proxy, one), status(proxy, two)) == (200, 403)
    add_key(proxy.keys, TWO)
    until("able to call with the new key", lambda: status(proxy, two) == 200)
    assert status(proxy, one) == 200
    remove_key(proxy.keys, ONE)
    until("refused with the removed key", lambda: status(proxy, one) == 403)
    assert status(proxy, two) == 200


def test_a_changed_secret_and_a_changed_policy_replace_the_old_ones(proxy):
    before = aws_token.mint(ONE)
    renewed = type(ONE)(ONE.access_key, TWO.secret_key)
    after = aws_token.mint(renewed)
    assert (status(proxy, before), status(proxy, after)) == (200, 403)
    add_key(proxy.keys, renewed)
    until("able to call with the new secret", lambda: status(proxy, after) == 200)
    assert status(proxy, before) == 403
    add_key(proxy.keys, renewed, ENDPOINTS_ALLOWED)
    until("refused by the new policy", lambda: status(proxy, after) == 403)
    assert status(proxy, after, "/endpoints/shared/ping") == 200


def test_an_emptied_folder_changes_nothing(proxy):
    remove_key(proxy.keys, ONE)
    since = len(proxy.log.lines())
    proxy.log.find("keys not reloaded: the folder is empty", since)
    assert status(proxy, aws_token.mint(ONE)) == 200


@pytest.mark.parametrize(
    "spoil, line",
    [
        (lambda keys: add_key(keys, TWO, None), f"{TWO.access_key}.policy.json: "),
        (lambda keys: put(keys, TWO.access_key, ""), f"{TWO.access_key}.policy.json: "),
        (
            lambda keys: add_key(keys, type(TWO)(TWO.access_key, "")),
            "the secret access key is empty",
        ),
        (
            lambda keys: add_key(keys, TWO, {"Version": "2012-10-17", "Statemnt": []}),
            f"{TWO.access_key}.policy.json:1: ",
        ),
        (
            lambda keys: (keys / f"{ONE.access_key}.policy.json").unlink(),
            f"{ONE.access_key}.policy.json: ",
        ),
    ],
    ids=["no-policy", "empty-without-policy", "empty-secret", "broken-policy", "vanished-policy"],
)
def test_a_wrong_file_changes_nothing_until_it_is_right(proxy, spoil, line):
    one, two = aws_token.mint(ONE), aws_token.mint(TWO)
    spoil(proxy.keys)
    proxy.log.find(re.escape(f"keys not reloaded: {line}"))
    assert (status(proxy, one), status(proxy, two)) == (200, 403)
    add_key(proxy.keys, ONE)
    add_key(proxy.keys, TWO)
    until("able to call with what was mended", lambda: status(proxy, two) == 200)
    assert status(proxy, one) == 200


def test_a_folder_with_a_wrong_file_is_not_started_with(tmp_path, upstream):
    add_key(tmp_path, ONE, None)
    settings = {"KEYS": str(tmp_path), "REGION": aws_token.REGION, "UPSTREAM": upstream.url}
    finished = subprocess.run(
        [gateway.EXAMPLES / "axum_proxy"],
        env={**os.environ, **settings, "LISTEN": "127.0.0.1:0"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    assert finished.returncode == 1
    assert f"{ONE.access_key}.policy.json" in finished.stderr
