// The two servers of a test: the emulator, and a site with a page of nothing.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import { createInterface } from 'node:readline';

const API = '/_stagemaker/v1';

/** Serves a page on this port, or a free one: its port, and how to end it. */
export async function site(port = 0) {
  const server = http.createServer((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><title>a page</title>');
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: server.address().port,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Runs the emulator on this port, or a free one: where its API is, what it says, and how to end it. */
export async function emulator(port = 0, environment = {}) {
  const child = spawn(
    process.env.STAGEMAKER_BIN,
    ['serve', '--config', 'stagemaker.yaml', '--listen', `127.0.0.1:${port}`],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { STAGEMAKER_LOG: 'off', ...environment } },
  );
  const ended = once(child, 'exit');
  process.once('exit', () => child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout });
  const [line] = await Promise.race([once(lines, 'line'), ended]);
  const url = /^listening on (http:\/\/127\.0\.0\.1:\d+)$/.exec(line)?.[1];
  if (!url) throw new Error(`the first line of the emulator is ${line}`);
  const token = environment.STAGEMAKER_CONTROL_TOKEN;
  const headers = token ? { authorization: `Bearer ${token}` } : {};
  /** What a client that is no browser hears of it. */
  const read = async (path) => (await fetch(`${url}${API}${path}`, { headers })).json();
  // The first request of the journal, which a page may read or delete.
  await fetch(`${url}/endpoints/my-endpoint/openai/v1/chat/completions`, { method: 'POST' });
  return {
    url,
    api: `${url}${API}`,
    /** All that a page may have changed. */
    async state() {
      const names = ['/requests/1', '/replies', '/endpoints', '/principals'];
      const parts = await Promise.all(names.map(read));
      const { is_frozen: isFrozen, time } = await read('/clock');
      const isAhead = Date.parse(time) - Date.now() > 3_600_000;
      return JSON.stringify([...parts, isFrozen, isAhead]);
    },
    async stop() {
      child.kill();
      await ended;
    },
  };
}
