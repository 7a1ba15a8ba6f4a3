// The emulator as a process, and the routes that echo.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

export const ROUTES = {
  endpoint: '/endpoints/my-endpoint',
  component: '/endpoints/shared/inference-components/llama-component',
};

/** What the tests of replies run against. */
export const SCRIPTS = join(dirname(process.env.STAGEMAKER_CONFIG), 'scripts.yaml');

/** Runs the emulator on a free port: its URL, and how to end it. */
export async function serve(config = process.env.STAGEMAKER_CONFIG) {
  const child = spawn(
    process.env.STAGEMAKER_BIN,
    ['serve', '--config', config, '--listen', '127.0.0.1:0'],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    log += text;
  });
  const kill = () => child.kill();
  process.once('exit', kill);
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const silence = setTimeout(() => child.kill('SIGKILL'), 20_000);
  const [line] = await Promise.race([once(lines, 'line'), ended.then(() => ['nothing'])]);
  clearTimeout(silence);
  const url = /^listening on (http:\/\/127\.0\.0\.1:\d+)$/.exec(line)?.[1];
  if (!url) {
    child.kill();
    throw new Error(`the first line on stdout is ${line}\n${log}`);
  }
  return {
    url,
    baseURL: (path) => `${url}${path}/openai/v1`,
    async stop() {
      child.kill();
      await ended;
      process.off('exit', kill);
    },
  };
}
