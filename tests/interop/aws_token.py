"""Tokens made by AWS's own generator, from credentials that the emulator knows.

Usage: aws_token.py long-term|temporary
"""

import base64
import json
import sys
from datetime import timedelta
from pathlib import Path

# One way to import AWS's generator, for the vectors and for the clients.
_fixtures = Path(__file__).resolve().parents[2] / "fixtures"
sys.path.insert(0, str(_fixtures / "generators" / "python"))

from botocore.credentials import Credentials  # noqa: E402
from light_generator import Static, generate_token  # noqa: E402

PREFIX = "sagemaker-api-key-"
REGION = "us-east-1"


def _credentials(access_key_id, secret_access_key, session_token=None):
    return Credentials(access_key_id, secret_access_key, session_token)


# Those of stagemaker.yaml; the tests for Node read them too.
CREDENTIALS = {
    kind: _credentials(**fields)
    for kind, fields in json.loads(Path(__file__).with_name("credentials.json").read_text()).items()
}
LONG_TERM, TEMPORARY = CREDENTIALS["long-term"], CREDENTIALS["temporary"]
SECRET, SESSION_TOKEN = TEMPORARY.secret_key, TEMPORARY.token


def mint(credentials=LONG_TERM, *, region=REGION, expiry=timedelta(hours=1)):
    return generate_token(
        region=region, aws_credentials_provider=Static(credentials), expiry=expiry
    )


def decode(token):
    return base64.b64decode(token.removeprefix(PREFIX), validate=True).decode("ascii")


def encode(text):
    return PREFIX + base64.b64encode(text.encode("ascii")).decode("ascii")


def forge(token):
    """The token with the last digit of its signature changed."""
    text, version = decode(token).rsplit("&Version=", 1)
    return encode(f"{text[:-1]}{'1' if text[-1] == '0' else '0'}&Version={version}")


if __name__ == "__main__":
    print(mint(CREDENTIALS[sys.argv[1]]))
