"""What is taken out before two texts are compared, because it cannot be the same.

Each rule is as narrow as it can be. Everything else is compared byte for byte: ids, signatures and
made-up values are all drawn from the seed, or follow from what is asked.
"""

import base64
import binascii
import re

# Rule 1: the folder that one of the two builds works in, and its program, which is a copy in there.
# Rule 2: the port that a process of this run listens on, by its number.


def places(text, folder, ports):
    """Names folder and ports in the same way for both builds."""
    text = text.replace(str(folder), "FOLDER")
    for name, port in ports.items():
        text = re.sub(rf"\b127\.0\.0\.1:{port}\b", f"127.0.0.1:{name}", text)
    return text


# Rule 3: at the start of a line of the log, when it was written.
_WRITTEN_AT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z(?= )", re.MULTILINE)

# Rule 4: in a line of the log about a request, how long it took: between the path and the request's
# id, before a remark, or at the end of the line.
_TOOK = re.compile(r"(?<= )\d+\.\d(?:ns|µs|ms|s)(?= [0-9a-f]{8}-[0-9a-f]{4}-|: |$)", re.MULTILINE)


# Rule 5: the number of a thread that panics; where it does so is compared.
_THREAD = re.compile(r"^thread '([^']+)' \(\d+\) panicked at ", re.MULTILINE)


# Rule 6: in a line of the log about a request that was not read, the port of its client.
_CLIENT = re.compile(r"(?<= a request of 127\.0\.0\.1):\d+(?= is refused before it is read: )")


def log(text):
    """Takes out of a log what the machine's clock and its choice of ports have put in."""
    text = _CLIENT.sub(":PORT", text)
    text = _THREAD.sub(r"thread '\1' panicked at ", text)
    return _TOOK.sub("TOOK", _WRITTEN_AT.sub("AT", text))


# Rule 7: in a recording, how fast the server was. Whether there is a time between tokens at all
# hangs on the clock too.
_DURATION = r"\d+(?:\.\d+)?(?:us|ms|s)"
_MEASURED = re.compile(
    rf"^  timing: \{{first_token: {_DURATION}(?:, per_token: {_DURATION})?\}}$", re.MULTILINE
)


def recording(text):
    """Takes out of a recording what was measured."""
    return _MEASURED.sub("  timing: MEASURED", text)


# Rule 8: `record` and `run` have no clock that stands still: the date of a response, and when a
# completion was made.
_DATE = re.compile(
    rb"^date: [A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT\r$", re.MULTILINE
)
_CREATED = re.compile(rb'"created":\d{10}\b')


def dates(answer):
    """Takes out of a response when it was made."""
    return _CREATED.sub(b'"created":NOW', _DATE.sub(b"date: NOW\r", answer))


# Rule 9: a token that `run` has signed by the machine's clock: its two dates and its signature.
_TOKEN = re.compile(r"sagemaker-api-key-([A-Za-z0-9+/=]+)")
_SIGNED = [
    (re.compile(r"%2F\d{8}%2F"), "%2FDAY%2F"),
    (re.compile(r"X-Amz-Date=\d{8}T\d{6}Z"), "X-Amz-Date=NOW"),
    (re.compile(r"X-Amz-Signature=[0-9a-f]{64}"), "X-Amz-Signature=SIGNATURE"),
]


def signed_now(text):
    """Shows what a token says, without what the clock has put in."""
    return _TOKEN.sub(_opened, text)


def _opened(found):
    try:
        said = base64.b64decode(found[1], validate=True).decode("ascii")
    except (binascii.Error, UnicodeDecodeError):
        return found[0]
    for pattern, name in _SIGNED:
        said = pattern.sub(name, said)
    return f"TOKEN({said})"


# Rule 10: the port that `run` has picked, as it tells it to its command.
_RUN_PORT = re.compile(r"^STAGEMAKER_URL=http://127\.0\.0\.1:(\d+)$", re.MULTILINE)


def port_of_run(text):
    """Names the port of the emulator that a command runs beside."""
    found = _RUN_PORT.search(text)
    return text.replace(f"127.0.0.1:{found[1]}", "127.0.0.1:PORT") if found else text
