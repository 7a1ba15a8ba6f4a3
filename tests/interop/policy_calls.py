"""Calls that policies allow or deny, by openai-python, and the words of a denial."""

import openai
import pytest
from openai import OpenAI

import aws_token
from conversation import said, user
from policies import CALL, COMPONENT_PATH, ENDPOINT, ENDPOINT_PATH, INVOKE, allow, document

PATHS = pytest.mark.parametrize(
    "path", [ENDPOINT_PATH, COMPONENT_PATH], ids=["endpoint", "component"]
)
STREAM = pytest.mark.parametrize("stream", [False, True], ids=["create", "stream"])
CREDENTIALS = pytest.mark.parametrize(
    "credentials", aws_token.CREDENTIALS.values(), ids=aws_token.CREDENTIALS
)
NO_IDENTITY_INVOKE = " because no identity-based policy allows the sagemaker:InvokeEndpoint action"
NO_IDENTITY_CALL = (
    " because no identity-based policy allows the sagemaker:CallWithBearerToken action"
)
EXPLICIT = " with an explicit deny in an identity-based policy"
# What the log says of a reload.
RELOADED = r" INFO \S*stagemaker\.json was read again, and is in force"
# Both actions in one statement, which is never what is meant.
MISTAKE = document(allow([CALL, INVOKE], ENDPOINT, Sid="Both"))
WARNING = (
    "warning: `sagemaker:CallWithBearerToken` has no resource type and only matches "
    '`"Resource": "*"`: give it a statement of its own'
)


def create(
    running, path=ENDPOINT_PATH, *, credentials=aws_token.LONG_TERM, stream=False, **options
):
    """What is answered to openai-python, or the error that it raises."""
    key = aws_token.mint(credentials)
    with OpenAI(base_url=running.base_url(path), api_key=key, **options) as client:
        return ask(client, stream)


def ask(client, stream=False):
    return said(client.chat.completions.create(model="", messages=user(), stream=stream))


def denied(running, path=ENDPOINT_PATH, **options):
    with pytest.raises(openai.PermissionDeniedError) as raised:
        create(running, path, **options)
    return raised.value


def check(error, words):
    """openai-python's error has these words from AWS, and the answer nothing else."""
    assert type(error) is openai.PermissionDeniedError
    assert error.status_code == 403
    assert error.code == "access_denied_exception"
    assert error.type == "permission_error"
    assert error.body["message"] == words
    assert words in str(error)
    assert error.response.json() == {
        "error": {
            "message": words,
            "type": "permission_error",
            "code": "access_denied_exception",
        }
    }
    headers = dict(error.response.headers)
    assert headers["x-amzn-errortype"] == "AccessDeniedException"
    assert headers["content-type"] == "application/json"
    told = {"content-type", "content-length", "date", "x-amzn-errortype", "x-amzn-requestid"}
    assert headers.keys() <= told
