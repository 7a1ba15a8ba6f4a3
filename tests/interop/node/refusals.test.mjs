// Each client in each of its ways: an answer that it takes, and refusals that it raises.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';

import { WAYS } from './clients.mjs';
import { TEXT, noted } from './conversation.mjs';
import { REFUSALS, checkBody } from './refusals.mjs';
import { ROUTES, serve } from './server.mjs';
import { forge, mint } from './token.mjs';

const token = mint();
let server;

before(async () => {
  server = await serve();
});
after(() => server?.stop());

for (const { name, ask, check } of WAYS) {
  describe(name, () => {
    for (const [route, path] of Object.entries(ROUTES)) {
      test(`a good request is answered, ${route}`, async () => {
        const fetch = noted();
        assert.equal(await ask({ baseURL: server.baseURL(path), apiKey: token, fetch }), TEXT);
        assert.equal(fetch.bodies.length, 1);
      });
    }

    for (const { path, forged, model, extra, ...refusal } of REFUSALS) {
      test(`a refusal is raised with its status, code and message, ${refusal.name}`, async () => {
        const fetch = noted();
        const apiKey = forged ? forge(token) : token;
        const asked = ask({ baseURL: server.baseURL(path), apiKey, model, extra, fetch });
        await assert.rejects(asked, (error) => {
          checkBody(check(error, refusal), refusal);
          return true;
        });
        assert.equal(fetch.bodies.length, 1, 'a refusal must not be tried again');
      });
    }
  });
}

test('every client of package.json is accepted and refused', () => {
  const { dependencies } = JSON.parse(readFileSync(new URL('package.json', import.meta.url)));
  // The shapes that are asked for; it sends nothing.
  const { zod: _, ...clients } = dependencies;
  const asked = new Set(WAYS.flatMap(({ packages }) => packages));
  assert.deepEqual([...asked].sort(), Object.keys(clients).sort());
});
