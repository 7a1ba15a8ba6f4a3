"""Tokens made by AWS's own generator, from credentials that the emulator knows.

Usage: aws_token.py long-term|temporary
"""

import base64
import importlib.metadata
import sys
import types
from datetime import timedelta
from pathlib import Path

# sagemaker/core/__init__.py imports the whole SDK. Empty parent modules with
# the right __path__ let the token generator be imported without it.
_root = Path(importlib.metadata.distribution("sagemaker-core").locate_file("sagemaker"))
for _name, _path in (("sagemaker", _root), ("sagemaker.core", _root / "core")):
    _module = types.ModuleType(_name)
    _module.__path__ = [str(_path)]
    sys.modules[_name] = _module

from botocore.credentials import CredentialProvider, Credentials  # noqa: E402
from sagemaker.core.token_generator import generate_token  # noqa: E402

PREFIX = "sagemaker-api-key-"
REGION = "us-east-1"
SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
SESSION_TOKEN = "IQoJb3JpZ2luX2VjEXAMPLE/tok+en=="
LONG_TERM = Credentials("AKIAIOSFODNN7EXAMPLE", SECRET)
TEMPORARY = Credentials("ASIAIOSFODNN7EXAMPLE", SECRET, SESSION_TOKEN)
CREDENTIALS = {"long-term": LONG_TERM, "temporary": TEMPORARY}


class Static(CredentialProvider):
    METHOD = "static"

    def __init__(self, credentials):
        super().__init__()
        self._credentials = credentials

    def load(self):
        return self._credentials


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
