"""Bearer tokens, right and wrong, made without the command."""

import base64
import hashlib
import hmac
import re
from urllib.parse import quote

PREFIX = "sagemaker-api-key-"
HOST = "sagemaker.amazonaws.com"
EMPTY = hashlib.sha256(b"").hexdigest()

# When the clocks of all servers stand still.
AT = "2026-11-22T10:00:00Z"
NOW = "20261122T100000Z"

SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
SESSION_TOKEN = "IQoJb3JpZ2luX2VjEXAMPLE/tok+en=="


def _hmac(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def signing_key(secret, day, region, service):
    key = f"AWS4{secret}".encode()
    for part in (day, region, service, "aws4_request"):
        key = _hmac(key, part)
    return key


def mint(
    key_id, *, secret=SECRET, session_token=None, signed_at=NOW, expires=3600, region="us-east-1",
    service="sagemaker", host=HOST,
):  # fmt: skip
    """A token as AWS's own generator makes it."""
    scope = f"{signed_at[:8]}/{region}/{service}/aws4_request"
    parameters = [
        ("Action", "CallWithBearerToken"),
        ("X-Amz-Algorithm", "AWS4-HMAC-SHA256"),
        ("X-Amz-Credential", f"{key_id}/{scope}"),
        ("X-Amz-Date", signed_at),
        ("X-Amz-Expires", str(expires)),
        ("X-Amz-SignedHeaders", "host"),
    ]
    if session_token is not None:
        parameters.append(("X-Amz-Security-Token", session_token))
    query = "&".join(f"{name}={quote(value, safe='-_.~')}" for name, value in parameters)
    canonical_query = "&".join(sorted(query.split("&")))
    request = f"POST\n/\n{canonical_query}\nhost:{host}\n\nhost\n{EMPTY}"
    digest = hashlib.sha256(request.encode()).hexdigest()
    key = signing_key(secret, signed_at[:8], region, service)
    signature = _hmac(key, f"AWS4-HMAC-SHA256\n{signed_at}\n{scope}\n{digest}").hex()
    return encode(f"{host}/?{query}&X-Amz-Signature={signature}&Version=1")


def encode(text):
    return PREFIX + base64.b64encode(text.encode("utf-8", "surrogateescape")).decode()


def decode(token):
    """What a token says, whichever service it is for: Base64 has no dash."""
    return base64.b64decode(token.rpartition("-")[2]).decode()


def fingerprint(token):
    """What a token is called in a list of those that are refused."""
    signature = re.search("X-Amz-Signature=([0-9a-f]{64})", decode(token))[1]
    return hashlib.sha256(bytes.fromhex(signature)).hexdigest()[:32]


def forge(token, chance):
    """A token that differs a little from a right one."""
    text = decode(token)
    at = chance.randrange(len(text))
    names = re.findall(r"[?&]([A-Za-z-]+)=", text)
    name = chance.choice(names)
    other = chance.choice(["", "0", "%41", "%2f", "A" * 200, "é", "20261122", "\x00", "us-west-2"])
    start, _, query = text.partition("/?")
    shuffled = "&".join(chance.sample(query.split("&"), query.count("&") + 1))
    kind = chance.randrange(12)
    forged = [
        lambda: encode(text[:at] + chance.choice("0aZ%&=/?+ \n") + text[at + 1 :]),
        lambda: encode(text[:at] + text[at + 1 :]),
        lambda: encode(text[:at] + text[at] + text[at:]),
        lambda: encode(re.sub(f"(?<={name}=)[^&]*", lambda _: other, text)),
        lambda: encode(re.sub(f"&{name}=[^&]*", "", text)),
        lambda: encode(f"{text}&{name}={other}"),
        lambda: encode(text.replace(name, chance.choice([name.lower(), name.upper(), name + "s"]))),
        lambda: encode(f"{start}/?{shuffled}"),
        lambda: token[: chance.randrange(len(token))],
        lambda: token.replace(PREFIX, chance.choice(["", "bedrock-api-key-", PREFIX.upper(), "x"])),
        lambda: token + chance.choice(["=", "A", "\t", "-", "==", "%"]),
        lambda: token.rstrip("=") + chance.choice(["", "="]),
    ]
    return forged[kind]()
