"""The tokens of AWS's generator: which the emulator takes and which it refuses."""

import json
from datetime import datetime, timedelta, timezone

import httpx
import pytest
from aws_bedrock_token_generator import BedrockTokenGenerator
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

import aws_token
import server
from aws_token import LONG_TERM, SECRET, TEMPORARY, mint
from conversation import TEXT, user
from refusals import DENIED

HOUR = timedelta(hours=1)
BODY = {"model": "", "messages": user()}


def post(base_url, authorization):
    headers = {} if authorization is None else {"Authorization": authorization}
    return httpx.post(f"{base_url}/chat/completions", headers=headers, json=BODY)


def accepted(response):
    assert response.status_code == 200, response.text
    assert response.json()["choices"][0]["message"]["content"] == TEXT


def refused(response):
    assert response.status_code == DENIED.status
    assert response.headers["content-type"] == "application/json"
    assert response.headers["x-amzn-errortype"] == "AccessDeniedException"
    DENIED.check_body(response.json())


def test_the_form_of_a_token():
    token = mint()
    assert token.startswith(aws_token.PREFIX)
    text = aws_token.decode(token)
    assert text.startswith("sagemaker.amazonaws.com/?Action=CallWithBearerToken&")
    assert text.endswith("&Version=1")
    assert "X-Amz-Security-Token" not in text
    assert "X-Amz-Security-Token=IQoJb3JpZ2luX2VjEXAMPLE%2Ftok%2Ben%3D%3D" in aws_token.decode(
        mint(TEMPORARY)
    )


@pytest.mark.parametrize("seconds", [60, 900, 43200])
def test_expiry_within_bounds(route, seconds):
    accepted(post(route, f"Bearer {mint(expiry=timedelta(seconds=seconds))}"))


def test_one_token_for_all_routes_again_and_again(base_url, token):
    for path in (
        "/endpoints/my-endpoint",
        "/endpoints/shared/inference-components/llama-component",
        "/endpoints/shared/components/llama-component",
    ):
        for _ in range(3):
            accepted(post(base_url(path), f"Bearer {token}"))


@pytest.fixture(scope="module")
def frozen():
    """Runs emulators whose clock stands so many hours from now."""

    with (
        server.serving("--at", at(2)) as later,
        server.serving("--at", at(-2)) as earlier,
    ):
        yield {"later": later, "earlier": earlier}


def at(hours):
    return (datetime.now(timezone.utc) + hours * HOUR).strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.mark.parametrize("credentials", aws_token.CREDENTIALS)
def test_expired(frozen, credentials):
    base_url = f"{frozen['later']}/endpoints/my-endpoint/openai/v1"
    credentials = aws_token.CREDENTIALS[credentials]
    refused(post(base_url, f"Bearer {mint(credentials, expiry=timedelta(seconds=1))}"))
    refused(post(base_url, f"Bearer {mint(credentials, expiry=HOUR)}"))
    accepted(post(base_url, f"Bearer {mint(credentials, expiry=3 * HOUR)}"))


def test_signed_in_the_future(frozen):
    refused(post(f"{frozen['earlier']}/endpoints/my-endpoint/openai/v1", f"Bearer {mint()}"))


def bedrock_token():
    return BedrockTokenGenerator().get_token(LONG_TERM, "us-east-1")


def edited(old, new, credentials=LONG_TERM):
    text = aws_token.decode(mint(credentials))
    assert old in text
    return aws_token.encode(text.replace(old, new))


REFUSED = {
    "signature changed": lambda: aws_token.forge(mint()),
    "signature changed, temporary": lambda: aws_token.forge(mint(TEMPORARY)),
    "life extended": lambda: edited("X-Amz-Expires=3600", "X-Amz-Expires=43200"),
    "another key": lambda: edited("AKIAIOSFODNN7EXAMPLE", "ASIAIOSFODNN7EXAMPLE"),
    "another region in the scope": lambda: edited("us-east-1", "eu-west-1"),
    "another action": lambda: edited("CallWithBearerToken", "InvokeEndpoint"),
    "another host": lambda: edited("sagemaker.amazonaws.com", "bedrock.amazonaws.com"),
    "a parameter added": lambda: edited("&Version=1", "&X-Amz-Extra=1&Version=1"),
    "session token changed": lambda: edited("EXAMPLE%2Ftok", "EXAMPLE%2Ftik", TEMPORARY),
    "wrong region": lambda: mint(region="eu-west-1"),
    "wrong region, temporary": lambda: mint(TEMPORARY, region="us-west-2"),
    "wrong secret": lambda: mint(Credentials("AKIAIOSFODNN7EXAMPLE", SECRET[::-1])),
    "unknown key": lambda: mint(Credentials("AKIAI44QH8DHBEXAMPLE", SECRET)),
    "session token missing": lambda: mint(Credentials("ASIAIOSFODNN7EXAMPLE", SECRET)),
    "session token of another session": lambda: mint(
        Credentials("ASIAIOSFODNN7EXAMPLE", SECRET, "IQoJb3JpZ2luX2VjANOTHER")
    ),
    # Half a second becomes a life of 0.
    "no life": lambda: mint(expiry=timedelta(seconds=0.5)),
    "Bedrock's token": bedrock_token,
    "Bedrock's prefix": lambda: mint().replace("sagemaker-", "bedrock-", 1),
    "Bedrock's token, SageMaker's prefix": lambda: bedrock_token().replace(
        "bedrock-", "sagemaker-", 1
    ),
    "no prefix": lambda: mint().removeprefix(aws_token.PREFIX),
    "prefix alone": lambda: aws_token.PREFIX,
    "cut short": lambda: mint()[:-8],
    "not a token": lambda: "unused",
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(route, case):
    refused(post(route, f"Bearer {REFUSED[case]()}"))


@pytest.mark.parametrize(
    "authorization",
    [None, "Bearer", mint(), f"Basic {mint()}"],
    ids=["no header", "no token", "no scheme", "another scheme"],
)
def test_refused_header(route, authorization):
    refused(post(route, authorization))


def test_a_signed_request_is_refused(route):
    """The native way to call an endpoint is refused on this route."""
    body = json.dumps(BODY).encode()
    request = AWSRequest("POST", f"{route}/chat/completions", data=body)
    SigV4Auth(LONG_TERM, "sagemaker", "us-east-1").add_auth(request)
    assert request.headers["Authorization"].startswith("AWS4-HMAC-SHA256 ")
    refused(httpx.post(request.url, headers=dict(request.headers), content=body))
