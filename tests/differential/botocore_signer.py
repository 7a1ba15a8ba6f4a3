"""Presigns with botocore what each line of its input describes, and answers with all that it made.

A line is a JSON object, and so is its answer: or null, where Python's calendar has no such time.
"""

import base64
import json
import sys
from datetime import datetime, timedelta

import botocore.auth
from botocore.auth import SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials


class Recorder(SigV4QueryAuth):
    """Signs as its parent does, and keeps what it computes on the way."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.seen = {}

    def canonical_request(self, *arguments):
        return self.record("canonical_request", super().canonical_request(*arguments))

    def string_to_sign(self, *arguments):
        return self.record("string_to_sign", super().string_to_sign(*arguments))

    def signature(self, *arguments):
        return self.record("signature", super().signature(*arguments))

    def record(self, name, value):
        assert name not in self.seen
        self.seen[name] = value
        return value


class Instant(datetime):
    """Writes four digits of any year, which strftime does with some C libraries only."""

    def strftime(self, form):
        return super().strftime(form.replace("%Y", f"{self.year:04}"))


def session_token(octets):
    if octets is None:
        return None
    try:
        return bytes(octets).decode()
    except UnicodeDecodeError:
        # botocore encodes bytes as well, so even this can be signed.
        return bytes(octets)


def presign(case):
    try:
        now = Instant(1970, 1, 1) + timedelta(seconds=case["signed_at"])
    except OverflowError:
        return None
    botocore.auth.get_current_datetime = lambda: now
    credentials = Credentials(
        case["access_key_id"], case["secret"], session_token(case["session_token"])
    )
    host = case["host"]
    request = AWSRequest(
        method="POST",
        url=f"https://{host}/",
        headers={"host": host},
        params={"Action": "CallWithBearerToken"},
    )
    signer = Recorder(credentials, case["scope_service"], case["region"], case["expires"])
    signer.add_auth(request)
    text = request.url.removeprefix("https://") + "&Version=1"
    bearer = case["prefix"] + base64.b64encode(text.encode()).decode()
    return {"text": text, "bearer": bearer, **signer.seen}


def main():
    for line in sys.stdin.buffer:
        print(json.dumps(presign(json.loads(line))), flush=True)


main()
