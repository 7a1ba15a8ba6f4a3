"""`verify_one` of the gateway crate: one token, without a server."""

import os
import re
import subprocess

import pytest

import aws_token
import gateway
from policies import ACCOUNT
from proxy_calls import ONE, TWO
from server import SECONDS


def verify_one(*arguments, stdin="", credentials=ONE, region=aws_token.REGION):
    settings = {
        "AWS_ACCESS_KEY_ID": credentials.access_key,
        "AWS_SECRET_ACCESS_KEY": credentials.secret_key,
        "AWS_REGION": region,
    }
    finished = subprocess.run(
        [gateway.EXAMPLES / "verify_one", *arguments],
        env={**os.environ, **settings},
        input=stdin,
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    return finished.returncode, finished.stdout, finished.stderr


@pytest.mark.parametrize("way", ["argument", "stdin"])
def test_verify_one_names_the_principal_of_a_genuine_token(way):
    header = f"Bearer {aws_token.mint(ONE)}"
    arguments, stdin = ([header], "") if way == "argument" else ([], f"{header}\n")
    status, output, errors = verify_one(*arguments, stdin=stdin)
    assert (status, errors) == (0, "")
    until_when = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
    principal = re.escape(f"arn:aws:iam::{ACCOUNT}:user/ci")
    assert re.fullmatch(rf"{principal} until {until_when}, token [0-9a-f]{{32}}\n", output)


@pytest.mark.parametrize(
    "header, code",
    [
        ("Basic dTpw", "scheme_not_bearer"),
        (f"Bearer {aws_token.forge(aws_token.mint(ONE))}", "signature_mismatch"),
        (f"Bearer {aws_token.mint(TWO)}", "access_key_unknown"),
        (f"Bearer {aws_token.mint(ONE, region='eu-west-1')}", "region_mismatch"),
        (f"Bearer {aws_token.mint(aws_token.TEMPORARY)}", "access_key_unknown"),
    ],
    ids=["scheme", "forged", "unknown", "region", "temporary"],
)
def test_verify_one_names_the_code_of_a_refused_token(header, code):
    status, output, errors = verify_one(stdin=header)
    assert (status, errors) == (1, "")
    assert output.startswith(f"{code}: ")
    assert output.count("\n") == 1
    assert header.removeprefix("Bearer ") not in output


@pytest.mark.parametrize(
    "options, error",
    [
        ({"credentials": type(ONE)("", "secret")}, "the access key id is empty"),
        (
            {"credentials": type(ONE)("AKIA", "secret\n")},
            "the secret access key begins or ends with white space or a line end: trim it",
        ),
        ({"region": "nowhere at all"}, "the region is not one such as `us-east-1`"),
        ({"stdin": "Bearer a\nb"}, "failed to parse header value"),
    ],
    ids=["id", "secret", "region", "header"],
)
def test_verify_one_says_what_is_wrong_with_a_setting(options, error):
    status, output, errors = verify_one(**{"stdin": "Bearer x", **options})
    assert (status, output, errors) == (2, "", f"{error}\n")
