"""Signs a token again with botocore and compares: as often as each line of its input says.

The first line describes the token, in JSON. Each answer is the nanoseconds of one verification.
"""

import base64
import datetime
import hmac
import json
import sys
import time

import botocore.auth
from botocore.auth import SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

URL = "https://sagemaker.amazonaws.com/"
PREFIX = "sagemaker-api-key-"


def verify(case, credentials):
    text = base64.b64decode(case["token"][len(PREFIX) :], validate=True).decode()
    signature = text.split("X-Amz-Signature=")[1][:64]
    request = AWSRequest("POST", URL, {"host": "sagemaker.amazonaws.com"}, params=PARAMS)
    SigV4QueryAuth(credentials, "sagemaker", case["region"], case["expires"]).add_auth(request)
    expected = request.url.split("X-Amz-Signature=")[1][:64]
    assert hmac.compare_digest(signature, expected)


PARAMS = {"Action": "CallWithBearerToken"}


def main():
    case = json.loads(sys.stdin.readline())
    signed_at = datetime.datetime.fromtimestamp(case["signed_at"], datetime.timezone.utc)
    botocore.auth.get_current_datetime = lambda *_, **__: signed_at
    credentials = Credentials(
        case["access_key_id"], case["secret_access_key"], case["session_token"]
    )
    for line in sys.stdin:
        iterations = int(line)
        start = time.perf_counter_ns()
        for _ in range(iterations):
            verify(case, credentials)
        print((time.perf_counter_ns() - start) / iterations, flush=True)


main()
