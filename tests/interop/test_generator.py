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
from policies import ENDPOINT_PATH
from refusals import DENIED

HOUR = timedelta(hours=1)
BODY = {"model": "", "messages": user()}


def post(base_url, authorization):
    headers = {} if authorization is None else {"Authorization": authorization}
    url = f"{base_url}/chat/completions"
    return httpx.post(url, headers=headers, json=BODY, timeout=server.SECONDS)


def accepted(response):
    assert response.status_code == 200, response.text
    assert response.json()["choices"][0]["message"]["content"] == TEXT


def refused(running, response, code):
    """The caller always hears the same, and the log says why."""
    assert response.status_code == DENIED.status
    assert response.headers["content-type"] == "application/json"
    assert response.headers["x-amzn-errortype"] == "AccessDeniedException"
    DENIED.check_body(response.json())
    assert f" {code}: " in running.line_of(response)


def test_a_token_holds_the_parts_that_the_generator_signs():
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
def test_a_token_of_a_minute_up_to_twelve_hours_is_taken(route, seconds):
    accepted(post(route, f"Bearer {mint(expiry=timedelta(seconds=seconds))}"))


def test_one_token_is_taken_on_all_routes_again_and_again(base_url, token):
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
        server.running(server.CONFIGURATION, "--at", at(2)) as later,
        server.running(server.CONFIGURATION, "--at", at(-2)) as earlier,
    ):
        yield {"later": later, "earlier": earlier}


def at(hours):
    return (datetime.now(timezone.utc) + hours * HOUR).strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.mark.parametrize("credentials", aws_token.CREDENTIALS)
def test_a_token_that_has_expired_is_refused(frozen, credentials):
    later = frozen["later"]
    base_url = later.base_url(ENDPOINT_PATH)
    credentials = aws_token.CREDENTIALS[credentials]
    for life in (timedelta(seconds=1), HOUR):
        refused(later, post(base_url, f"Bearer {mint(credentials, expiry=life)}"), "expired")
    accepted(post(base_url, f"Bearer {mint(credentials, expiry=3 * HOUR)}"))


def test_a_token_that_was_signed_in_the_future_is_refused(frozen):
    earlier = frozen["earlier"]
    answer = post(earlier.base_url(ENDPOINT_PATH), f"Bearer {mint()}")
    refused(earlier, answer, "not_yet_valid")


def bedrock_token():
    return BedrockTokenGenerator().get_token(LONG_TERM, "us-east-1")


def edited(old, new, credentials=LONG_TERM):
    text = aws_token.decode(mint(credentials))
    assert old in text
    return aws_token.encode(text.replace(old, new))


# The token, and the code in the log: without it, each could be refused for another reason.
REFUSED = {
    "signature changed": (lambda: aws_token.forge(mint()), "signature_mismatch"),
    "signature changed, temporary": (
        lambda: aws_token.forge(mint(TEMPORARY)),
        "signature_mismatch",
    ),
    "life extended": (
        lambda: edited("X-Amz-Expires=3600", "X-Amz-Expires=43200"),
        "signature_mismatch",
    ),
    "another key": (
        lambda: edited(LONG_TERM.access_key, TEMPORARY.access_key),
        "signature_mismatch",
    ),
    "another region in the scope": (lambda: edited("us-east-1", "eu-west-1"), "region_mismatch"),
    "another action": (
        lambda: edited("CallWithBearerToken", "InvokeEndpoint"),
        "action_mismatch",
    ),
    "another host": (
        lambda: edited("sagemaker.amazonaws.com", "bedrock.amazonaws.com"),
        "host_mismatch",
    ),
    "a parameter added": (
        lambda: edited("&Version=1", "&X-Amz-Extra=1&Version=1"),
        "parameter_unknown",
    ),
    "session token changed": (
        lambda: edited("EXAMPLE%2Ftok", "EXAMPLE%2Ftik", TEMPORARY),
        "signature_mismatch",
    ),
    "wrong region": (lambda: mint(region="eu-west-1"), "region_mismatch"),
    "wrong region, temporary": (lambda: mint(TEMPORARY, region="us-west-2"), "region_mismatch"),
    "wrong secret": (
        lambda: mint(Credentials(LONG_TERM.access_key, SECRET[::-1])),
        "signature_mismatch",
    ),
    "unknown key": (
        lambda: mint(Credentials("AKIAI44QH8DHBEXAMPLE", SECRET)),
        "access_key_unknown",
    ),
    "session token missing": (
        lambda: mint(Credentials(TEMPORARY.access_key, SECRET)),
        "session_token_missing",
    ),
    "session token of another session": (
        lambda: mint(Credentials(TEMPORARY.access_key, SECRET, "IQoJb3JpZ2luX2VjANOTHER")),
        "session_token_mismatch",
    ),
    # Half a second becomes a life of 0.
    "no life": (lambda: mint(expiry=timedelta(seconds=0.5)), "expires_out_of_range"),
    "Bedrock's token": (bedrock_token, "service_mismatch"),
    "Bedrock's prefix": (
        lambda: mint().replace("sagemaker-", "bedrock-", 1),
        "host_mismatch",
    ),
    "Bedrock's token, SageMaker's prefix": (
        lambda: bedrock_token().replace("bedrock-", "sagemaker-", 1),
        "host_mismatch",
    ),
    "no prefix": (lambda: mint().removeprefix(aws_token.PREFIX), "prefix_unknown"),
    "prefix alone": (lambda: aws_token.PREFIX, "host_mismatch"),
    "cut short": (lambda: mint()[:-8], "parameter_without_value"),
    "not a token": (lambda: "unused", "prefix_unknown"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_token_that_is_not_genuine_is_refused_with_its_code(emulator_of_all, route, case):
    token, code = REFUSED[case]
    refused(emulator_of_all, post(route, f"Bearer {token()}"), code)


HEADERS = {
    "no header": (lambda: None, "authorization_missing"),
    "no token": (lambda: "Bearer", "authorization_malformed"),
    "no scheme": (mint, "scheme_not_bearer"),
    "another scheme": (lambda: f"Basic {mint()}", "scheme_not_bearer"),
}


@pytest.mark.parametrize("case", HEADERS)
def test_a_header_that_is_not_a_bearer_token_is_refused_with_its_code(
    emulator_of_all, route, case
):
    header, code = HEADERS[case]
    refused(emulator_of_all, post(route, header()), code)


def test_a_signed_request_in_place_of_a_token_is_refused(emulator_of_all, route):
    """The native way to call an endpoint is refused on this route."""
    body = json.dumps(BODY).encode()
    request = AWSRequest("POST", f"{route}/chat/completions", data=body)
    SigV4Auth(LONG_TERM, "sagemaker", "us-east-1").add_auth(request)
    assert request.headers["Authorization"].startswith("AWS4-HMAC-SHA256 ")
    headers = dict(request.headers)
    answer = httpx.post(request.url, headers=headers, content=body, timeout=server.SECONDS)
    # It has commas, as two values have that a proxy has joined.
    refused(emulator_of_all, answer, "authorization_repeated")
