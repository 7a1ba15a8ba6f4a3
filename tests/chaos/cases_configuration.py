"""A save that went wrong lets nobody in, and takes no limit from anybody."""

import signal
import threading

from case import case
from server import Server, call, chat, eventually, folder, mint

ALLOW = '{Version: "2012-10-17", Statement: {Effect: Allow, Action: "sagemaker:*", Resource: "*"}}'
DENY = '{Version: "2012-10-17", Statement: {Effect: Deny, Action: "*", Resource: "*"}}'

# `ci` may call; each of the others is stopped by one restriction alone.
CONFIGURATION = f"""region: us-east-1
principals:
  - access_key_id: ci
    secret_access_key: secret-of-ci
    policies: [{ALLOW}]
  - access_key_id: policies
    secret_access_key: secret
    policies: []
  - access_key_id: document
    secret_access_key: secret
    policies:
      - {ALLOW}
      - {DENY}
  - access_key_id: boundary
    secret_access_key: secret
    policies: [{ALLOW}]
    permissions_boundary: {DENY}
  - access_key_id: session
    secret_access_key: secret
    policies: [{ALLOW}]
    session_policies: [{DENY}]
  - access_key_id: revoked
    secret_access_key: secret
    policies: [{ALLOW}]
    refuse_tokens_before: 2100-01-01T00:00:00Z
organization:
  management_account: "999999999999"
endpoints:
  my-endpoint:
"""
LIMITED = ["policies", "document", "boundary", "session", "revoked"]


def tokens():
    known = {name: mint(name, "secret") for name in LIMITED}
    return {**known, "test": mint()}


def start(path, text=CONFIGURATION, **options):
    file = path / "c.yaml"
    file.write_text(text)
    return file, Server("serve", "--config", str(file), **options)


def assert_shut(server, keys):
    for name, token in keys.items():
        status = server.chat(token).status
        assert status == 403, f"{name} is let in: {status}"


def assert_open(server, token):
    assert server.chat(token).status == 200, "who may call is refused"


@case("an emptied configuration lets nobody in, and keeps who was let in")
def emptied():
    with folder() as path:
        file, server = start(path, env={"AWS_ACCESS_KEY_ID": "environment",
                                        "AWS_SECRET_ACCESS_KEY": "secret"})
        with server:
            keys, ci = tokens(), mint("ci", "secret-of-ci")
            keys["environment"] = mint("environment", "secret")
            for text in ["", "\n", "# nothing\n", "{}\n", "region: us-east-1\n", "null\n"]:
                file.write_text(text)
                server.log.says("what was before stays in force")
                server.log.lines.clear()
                assert_shut(server, keys)
                assert_open(server, ci)
                file.write_text(CONFIGURATION)
                server.log.says("in force")
                server.log.lines.clear()


@case("no prefix of a configuration lets in more than the whole")
def prefixes():
    with folder() as path:
        file, server = start(path)
        with server:
            keys = tokens()
            let_in = []
            done = threading.Event()

            def ask():
                while not done.is_set():
                    for name, token in keys.items():
                        if chat(server.address, token).status != 403:
                            let_in.append(name)

            asking = [threading.Thread(target=ask, daemon=True) for _ in range(2)]
            for thread in asking:
                thread.start()
            # Long enough for the quiet time at each line's end, and not in between.
            for length in range(0, len(CONFIGURATION), 7):
                file.write_text(CONFIGURATION[:length])
                if CONFIGURATION[:length].endswith("\n") or length % 70 == 0:
                    done.wait(0.08)
            done.set()
            for thread in asking:
                thread.join(30)
            assert not let_in, f"let in: {sorted(set(let_in))}"


@case("a principal that lost a restriction is not taken by the watch; SIGHUP takes it")
def losses():
    with folder() as path:
        file, server = start(path)
        with server:
            keys = tokens()
            ci = mint("ci", "secret-of-ci")
            for name, lost in [
                ("policies", "    policies: []\n"),
                ("document", f"      - {DENY}\n"),
                ("boundary", f"    permissions_boundary: {DENY}\n"),
                ("session", f"    session_policies: [{DENY}]\n"),
                ("revoked", "    refuse_tokens_before: 2100-01-01T00:00:00Z\n"),
            ]:
                assert lost in CONFIGURATION
                server.log.lines.clear()
                file.write_text(CONFIGURATION.replace(lost, ""))
                server.log.says("stays in force", name)
                assert_shut(server, keys)
                assert_open(server, ci)
                server.signal(signal.SIGHUP)
                eventually(f"{name} to be let in after SIGHUP",
                           lambda: server.chat(keys[name]).status == 200)
                file.write_text(CONFIGURATION)
                eventually(f"{name} to be shut again",
                           lambda: server.chat(keys[name]).status == 403)


@case("an SCP that is lost is not taken by the watch")
def scp():
    text = CONFIGURATION.replace("organization:\n", f"organization:\n  scps: [[{DENY}]]\n")
    with folder() as path:
        file, server = start(path, text)
        with server:
            ci = mint("ci", "secret-of-ci")
            assert server.chat(ci).status == 403
            file.write_text(CONFIGURATION)
            server.log.says("stays in force", "organization")
            assert server.chat(ci).status == 403


@case("a key without policies in the environment is let in on loopback only")
def environment_key():
    with folder() as path:
        (path / "c.yaml").write_text("region: us-east-1\n")
        variables = {"AWS_ACCESS_KEY_ID": "environment", "AWS_SECRET_ACCESS_KEY": "secret"}
        status, _, stderr = call("serve", "--config", str(path / "c.yaml"), "--listen",
                                 "0.0.0.0:0", env=variables)
        assert status == 2 and "loopback" in stderr, (status, stderr)


@case("a file that is nested too deep is refused, and the server lives")
def deep():
    with folder() as path:
        (path / "replies").mkdir()
        (path / "replies" / "a.yaml").write_text("- say: one\n")
        text = CONFIGURATION.replace("  my-endpoint:\n", "  my-endpoint: {replies: replies}\n")
        file, server = start(path, text)
        with server:
            ci = mint("ci", "secret-of-ci")
            for deep_text in ["- " * 5_000, "[" * 50_000, "{a: " * 50_000, "a:\n" + " a:\n" * 9,
                              "a: &a [x]\n" + "".join(
                                  f"b{n}: &b{n} [{', '.join([f'*b{n - 1}' if n else '*a'] * 9)}]\n"
                                  for n in range(9))]:
                server.log.lines.clear()
                (path / "replies" / "deep.yaml").write_text(deep_text)
                server.log.says("stays in force")
                assert_open(server, ci)
            (path / "replies" / "deep.yaml").unlink()
            (path / "replies" / "a.yaml").write_text("- say: two\n")
            eventually("the next edit", lambda: server.chat(ci).content() == "two")
