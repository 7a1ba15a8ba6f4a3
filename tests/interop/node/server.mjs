// The emulator as a process, and the routes that echo.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export const ROUTES = {
  endpoint: '/endpoints/my-endpoint',
  component: '/endpoints/shared/inference-components/llama-component',
};

/** The folder of these tests: they run from a copy that is beside their packages. */
export const INTEROP = process.env.STAGEMAKER_INTEROP;
const CONFIGURATION = join(INTEROP, 'stagemaker.yaml');

/** What the tests of replies run against. */
export const SCRIPTS = join(INTEROP, 'scripts.yaml');

/** The longest wait for one thing. It is no measure: a busy machine takes its time. */
const SECONDS = 60;

/** Waits for a promise, but not forever: then calls a function, and says what was waited for. */
async function bounded(what, promise, giveUp) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => {
      giveUp();
      reject(new Error(`after ${SECONDS} s there is still not ${what}`));
    }, SECONDS * 1000);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

// A file of tests that takes too long is sent this: its emulators end with it.
process.once('SIGTERM', () => process.exit(143));

/** Runs the emulator on a free port: its URL, and how to end it. */
export async function serve(config = CONFIGURATION) {
  const child = spawn(
    process.env.STAGEMAKER_BIN,
    ['serve', '--config', config, '--listen', '127.0.0.1:0'],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    log += text;
  });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const first = Promise.race([once(lines, 'line'), ended.then(() => ['nothing'])]);
  const [line] = await bounded(`a line on stdout\n${log}`, first, kill);
  const url = /^listening on (http:\/\/127\.0\.0\.1:\d+)$/.exec(line)?.[1];
  if (!url) {
    kill();
    throw new Error(`the first line on stdout is ${line}\n${log}`);
  }
  return {
    url,
    baseURL: (path) => `${url}${path}/openai/v1`,
    async stop() {
      child.kill();
      await bounded('an end of the emulator', ended, kill);
      process.off('exit', kill);
    },
  };
}
