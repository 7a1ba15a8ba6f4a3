"""Thousands of clients that wait for requests, beside a thousand streams, and none of them lost.

Prints how many there were and how long it took. Exit status: 0 where each heard what it waited for, and
each stream came whole, 1 otherwise.
"""

import asyncio
import json
import sys
import time

from server import Server, folder, mint

POLLS, STREAMS = 10_000, 1_000
WORDS = 40
CONFIGURATION = """\
principals: [{access_key_id: ci, secret_access_key: secret}]
endpoints:
  my-endpoint:
    replies:
    - {when: slow, say: "WORDS", timing: {per_token: 100ms}}
    - echo: true
""".replace("WORDS", " ".join(["word"] * WORDS))


def chat(token, test, text, stream):
    body = json.dumps({"stream": stream, "messages": [{"role": "user", "content": text}]})
    return (
        f"POST /_stagemaker/test/{test}/endpoints/my-endpoint/openai/v1/chat/completions HTTP/1.1\r\n"
        f"host: 127.0.0.1\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\n"
        f"connection: close\r\ncontent-length: {len(body)}\r\n\r\n{body}"
    )


def poll(test):
    return (
        f"GET /_stagemaker/v1/requests?test={test}&state=ended&wait=5m HTTP/1.1\r\n"
        "host: 127.0.0.1\r\nconnection: close\r\n\r\n"
    )


async def send(port, request):
    """Sends a request, and returns the stream of its answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request.encode())
    await writer.drain()
    return reader, writer


async def answer(reader, writer):
    text = (await asyncio.wait_for(reader.read(), 300)).decode()
    writer.close()
    return text


async def opened(port, requests):
    """Opens all connections, some hundreds at a time."""
    connections = []
    for start in range(0, len(requests), 200):
        batch = requests[start : start + 200]
        connections += await asyncio.gather(*(send(port, request) for request in batch))
    return connections


async def crowd(port):
    token = mint("ci", "secret")
    polls = await opened(port, [poll(f"t{number}") for number in range(POLLS)])
    streams = await opened(port, [chat(token, "streams", "slow", True)] * STREAMS)
    started = time.monotonic()
    limit = asyncio.Semaphore(64)

    async def ask(number):
        async with limit:
            text = await answer(*await send(port, chat(token, f"t{number}", "hello", False)))
            return text.startswith("HTTP/1.1 200")

    waited = asyncio.gather(*(answer(*connection) for connection in polls))
    streamed = asyncio.gather(*(answer(*connection) for connection in streams))
    asked = await asyncio.gather(*(ask(number) for number in range(POLLS)))
    heard = [
        f'"test": "t{number}"' in text and '"is_enough": true' in text
        for number, text in enumerate(await waited)
    ]
    whole = [
        text.count('"content":" word"') == WORDS - 1 and "data: [DONE]" in text
        for text in await streamed
    ]
    return sum(asked), sum(heard), sum(whole), time.monotonic() - started


def served(path):
    (path / "c.yaml").write_text(CONFIGURATION)
    return Server("serve", "--config", path / "c.yaml", env={"STAGEMAKER_LOG": "off"})


def main():
    with folder() as path, served(path) as server:
        asked, heard, whole, seconds = asyncio.run(crowd(server.port))
    print(f"{heard} of {POLLS} that waited heard of their request, {whole} of {STREAMS} streams "
          f"came whole, {asked} of {POLLS} requests were answered, in {seconds:.1f} s")
    sys.exit(0 if (asked, heard, whole) == (POLLS, POLLS, STREAMS) else 1)


if __name__ == "__main__":
    main()
