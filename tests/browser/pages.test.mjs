// Web pages in a real browser that try to use the control API of an emulator on the same machine.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { chromium } from 'playwright-core';

import { changes, elements, readings } from './attempts.mjs';
import { emulator, site } from './site.mjs';

/** The name of a site of others, which the browser finds at 127.0.0.1. */
const FOREIGN = 'pages.test';
const TOKEN = 'a-token-that-no-page-knows';

let browser;

before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: [
      `--host-resolver-rules=MAP ${FOREIGN} 127.0.0.1`,
      // What is tried here is the emulator, and not what this browser keeps from it.
      '--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests',
    ],
  });
});
after(() => browser?.close());

/** Opens a page, and notes the answers of an API to it. */
async function open(url) {
  const page = await browser.newPage();
  const answers = [];
  page.on('response', (answer) => {
    if (answer.url().includes('/_stagemaker/')) answers.push([answer.status(), answer.url()]);
  });
  await page.goto(url);
  return { page, answers };
}

/** Tries all at an API, and returns what the page could read of it. */
async function attempt(page, api) {
  const texts = await page.evaluate(readings, api);
  await page.evaluate(changes, api);
  await page.evaluate(elements, api);
  return texts;
}

/** Holds that nothing was read or changed, although the requests came. */
async function isRefused({ page, answers }, api, server, refusals = [403]) {
  const before = await server.state();
  const texts = await attempt(page, api);
  assert.equal(await server.state(), before);
  const statuses = new Set(answers.map(([status]) => status));
  // A browser asks before some requests; its question is refused as well.
  assert.ok(answers.length >= 10, `only ${answers.length} requests came`);
  assert.deepEqual([...statuses].filter((status) => !refusals.includes(status)), []);
  for (const { status, text } of texts) {
    assert.ok(status === 0 || refusals.includes(status), `${status}`);
    assert.doesNotMatch(text, /my-endpoint|AKIA|wJalr|stagemaker_requests/);
  }
}

describe('a page of another origin', () => {
  let server, other;
  before(async () => {
    [server, other] = [await emulator(), await site()];
  });
  after(async () => {
    await server?.stop();
    await other?.stop();
  });

  for (const host of [FOREIGN, 'localhost', '127.0.0.1']) {
    test(`at ${host} is refused`, async () => {
      await isRefused(await open(`http://${host}:${other.port}/`), server.api, server);
    });
  }

  test('without a name is refused', async () => {
    await isRefused(await open('data:text/html,<title>a page</title>'), server.api, server);
  });

  test('that leads the browser to the API is refused', async () => {
    const { page, answers } = await open(`http://${FOREIGN}:${other.port}/`);
    await page.evaluate((url) => location.assign(url), `${server.api}/config`);
    await page.waitForURL(`${server.api}/config`);
    assert.deepEqual(answers, [[403, `${server.api}/config`]]);
    assert.doesNotMatch(await page.content(), /my-endpoint|AKIA/);
  });
});

describe('a page whose name is led to the emulator', () => {
  for (const [what, environment, refusal] of [
    ['without a token', {}, 403],
    ['with a token', { STAGEMAKER_CONTROL_TOKEN: TOKEN }, 401],
  ]) {
    test(`${what} is refused`, async () => {
      const first = await site();
      const opened = await open(`http://${FOREIGN}:${first.port}/`);
      await first.stop();
      const server = await emulator(first.port, environment);
      try {
        const api = server.api.replace('127.0.0.1', FOREIGN);
        await isRefused(opened, api, server, [refusal]);
      } finally {
        await server.stop();
      }
    });
  }
});

// Without it, requests that fail for another reason would pass for refused ones.
test('whoever opens the API in a browser sees and changes it by the same requests', async () => {
  const server = await emulator();
  try {
    const { page, answers } = await open(`${server.api}/config`);
    assert.deepEqual(answers, [[200, `${server.api}/config`]]);
    const before = await server.state();
    const texts = await attempt(page, server.api);
    assert.ok(texts.some(({ text }) => text.includes('my-endpoint')));
    assert.doesNotMatch(JSON.stringify(texts), /wJalr/);
    assert.notEqual(await server.state(), before);
  } finally {
    await server.stop();
  }
});
