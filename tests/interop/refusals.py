"""What the emulator refuses, and the words in which it does."""

import json
import re
from dataclasses import dataclass, field

import aws_token

QUOTE = re.compile(
    r'Received client error \((\d+)\) from \S+ with message "(.*)"\. '
    r"See https://\S+ in account 123456789012 for more information\.",
    re.DOTALL,
)


@dataclass(frozen=True)
class Refusal:
    """A request that is refused: how it differs from a good one, and the answer."""

    name: str
    status: int
    code: str
    message: str = ""  # of the emulator itself
    quoted: str = ""  # a part of the container's message, which the emulator quotes
    type: str = "invalid_request_error"
    path: str = "/endpoints/my-endpoint"
    key: str = ""
    model: str = ""
    extra: dict = field(default_factory=dict)

    def check_message(self, text):
        """`text` is what a client says, with the emulator's message somewhere inside."""
        if self.quoted:
            assert f"Received client error ({self.status}) from " in text
        assert (self.message or self.quoted) in text

    def check_body(self, body):
        """`body` is the answer of the emulator, or what is in its `error`."""
        error = body.get("error", body)
        assert error["code"] == self.code
        assert error["type"] == self.type
        if not self.quoted:
            assert error["message"] == self.message
            return
        quote = QUOTE.fullmatch(error["message"])
        assert quote, error["message"]
        assert int(quote[1]) == self.status
        inner = json.loads(quote[2])["error"]
        assert self.quoted in inner["message"]
        assert inner["code"] == self.status


_DENIED = {
    "status": 403,
    "code": "access_denied_exception",
    "type": "permission_error",
    "message": "Authentication failed: Please make sure your bearer token is valid.",
    "key": aws_token.forge(aws_token.mint()),
}
COMPONENT = "/endpoints/shared/inference-components/llama-component"

DENIED = Refusal("token", **_DENIED)
ALL = (
    DENIED,
    Refusal("token-on-component", path=COMPONENT, **_DENIED),
    Refusal(
        "unknown-endpoint",
        400,
        "validation_error",
        "Endpoint nope of account 123456789012 not found.",
        path="/endpoints/nope",
    ),
    Refusal(
        "ill-typed",
        400,
        "model_error",
        quoted="max_tokens",
        type="server_error",
        extra={"max_tokens": "ten"},
    ),
    Refusal(
        "unknown-model",
        404,
        "model_error",
        quoted="The model `gpt-4o` does not exist.",
        type="server_error",
        path=COMPONENT,
        model="gpt-4o",
    ),
)

