"""One of the two builds: its program, and the folder that it works in."""

import shutil
import subprocess

import mask
import processes

# How long a call of the command may take.
CALL_SECONDS = 60

# What the command finds in its environment, and nothing else: no credentials, no time zone.
ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8"}


class Side:
    def __init__(self, name, program, folder):
        self.name = name
        self.folder = folder / name
        self.folder.mkdir()
        # A copy, under the same name for both: a build that goes on changes nothing under way.
        self.program = self.folder / "stagemaker"
        shutil.copy(program, self.program)
        self.program.chmod(0o755)

    def begin(self, words, variables, **pipes):
        """Starts the command in the folder."""
        return processes.start(
            [self.program, *words], cwd=self.folder, env={**ENVIRONMENT, **variables}, **pipes
        )

    def write(self, name, content):
        """Writes a file into the folder."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def shown(self, text, ports=None):
        """A text as it is compared."""
        return mask.places(text, self.folder, ports or {})


class Sides:
    """Both builds."""

    def __init__(self, before, after, folder):
        self.both = [Side("before", before, folder), Side("after", after, folder)]

    def __iter__(self):
        return iter(self.both)

    def write(self, name, content):
        for side in self.both:
            side.write(name, content)

    def copy(self, source, name):
        """Copies a file or a folder to both."""
        for side in self.both:
            target = side.folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, target, dirs_exist_ok=True)
            else:
                shutil.copy(source, target)

    def call(self, words, stdin=b"", variables=None, shown=str):
        """Calls the command of both at once, and returns what each has answered: exit status,
        stdout and stderr as one text. `shown` takes out what cannot be the same."""
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        begun = [side.begin(words, variables or {}, **pipes) for side in self.both]
        try:
            said = [_ended(process, stdin) for process in begun]
        finally:
            for process in begun:
                processes.kill(process)
        return [shown(side.shown(own)) for side, own in zip(self.both, said, strict=True)]


def _ended(process, stdin):
    """Waits for a process, and returns all that it said."""
    try:
        stdout, stderr = process.communicate(stdin, CALL_SECONDS)
    except subprocess.TimeoutExpired:
        return f"it did not end within {CALL_SECONDS} seconds"
    stdout, stderr = (text.decode("utf-8", "backslashreplace") for text in (stdout, stderr))
    return f"exit status {process.returncode}\n-- stdout\n{stdout}\n-- stderr\n{mask.log(stderr)}"
