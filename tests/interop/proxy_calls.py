"""Access keys of the gateway's proxy, and calls to it."""

import contextlib
import http.client
import json
from urllib.parse import urlsplit

import httpx
from openai import OpenAI

import aws_token
from gateway import PIECES, key, put
from policies import ACCOUNT, CALL, EVERYTHING, INVOKE, allow, arn, document
from server import SECONDS

TEXT = "".join(PIECES)
NOT_GENUINE = "Authentication failed: Please make sure your bearer token is valid."
NO_INVOKE = " because no identity-based policy allows the sagemaker:InvokeEndpoint action"
ONE, TWO = key(1), key(2)
ENDPOINTS_ALLOWED = document(
    allow(CALL), allow(INVOKE, arn("shared"), arn("llama", "inference-component"))
)


def user_arn(credentials):
    return f"arn:aws:iam::{ACCOUNT}:user/{credentials.access_key}"


def add_key(folder, credentials, policy=EVERYTHING):
    """Adds an access key to the folder of the proxy: first its policy, and then its secret."""
    if policy is not None:
        put(folder, f"{credentials.access_key}.policy.json", json.dumps(policy))
    put(folder, credentials.access_key, credentials.secret_key + "\n")


def remove_key(folder, credentials):
    (folder / credentials.access_key).unlink()
    (folder / f"{credentials.access_key}.policy.json").unlink()


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def client(proxy, base, credentials=ONE, **options):
    token = aws_token.mint(credentials)
    return OpenAI(base_url=f"{proxy.url}{base}", api_key=token, max_retries=0, **options)


def status(proxy, token, path="/endpoints/my-endpoint/ping"):
    url = f"{proxy.url}{path}"
    return httpx.get(url, headers=bearer(token), timeout=SECONDS).status_code


def raw(proxy, path, method="GET", body=None, **headers):
    """The answer to a request whose path no client has repaired."""
    connection = http.client.HTTPConnection(urlsplit(proxy.url).netloc, timeout=SECONDS)
    with contextlib.closing(connection):
        connection.putrequest(method, path)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        response = connection.getresponse()
        return response.status, response.read()
