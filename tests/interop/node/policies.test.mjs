// IAM policies, as openai-node and the Vercel AI SDK meet them: what test_denials.py says of all layers, here of some.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import OpenAI from 'openai';

import { WAYS } from './clients.mjs';
import { TEXT, noted, user } from './conversation.mjs';
import { ALLOWED, DENIALS, agentPolicies, configured } from './policies.mjs';
import { checkBody } from './refusals.mjs';
import { ROUTES, serve } from './server.mjs';
import { mint } from './token.mjs';

const token = mint();

/** Calls the function with an emulator that has these policies. */
const serving = (policies, use) =>
  configured(policies, async (file) => {
    const server = await serve(file);
    try {
      return await use(server);
    } finally {
      await server.stop();
    }
  });

const body = { model: '', messages: user() };
const create = (server, path) =>
  new OpenAI({ baseURL: server.baseURL(path), apiKey: token }).chat.completions.create(body);

describe('denials', () => {
  for (const { path, message, ...policies } of DENIALS) {
    test(`a denial is raised with the sentence of AWS, ${policies.name}`, () =>
      serving(policies, async (server) => {
        await assert.rejects(create(server, path), (error) => {
          assert.equal(error.constructor, OpenAI.PermissionDeniedError);
          assert.equal(error.status, 403);
          assert.equal(error.message, `403 ${message}`);
          assert.equal(error.headers.get('x-amzn-errortype'), 'AccessDeniedException');
          assert.deepEqual(error.error, {
            message,
            type: 'permission_error',
            code: 'access_denied_exception',
          });
          return true;
        });
      }));
  }

  const [{ path, message, ...policies }] = DENIALS.filter(({ name }) => name === 'SCP that denies');
  test('each client raises a denial with its sentence and does not try again', () =>
    serving(policies, async (server) => {
      const refusal = {
        status: 403,
        code: 'access_denied_exception',
        type: 'permission_error',
        message,
      };
      for (const { ask, check, name } of WAYS) {
        const fetch = noted();
        const asked = ask({ baseURL: server.baseURL(path), apiKey: token, fetch });
        await assert.rejects(asked, (error) => {
          checkBody(check(error, refusal), refusal);
          return true;
        });
        assert.equal(fetch.bodies.length, 1, name);
      }
    }));
});

describe('allowed', () => {
  for (const [name, policies] of Object.entries(ALLOWED)) {
    for (const [route, path] of Object.entries(ROUTES)) {
      test(`each client is answered with ${name}, ${route}`, () =>
        serving(policies, async (server) => {
          const call = { baseURL: server.baseURL(path), apiKey: token };
          for (const { ask, name: way } of WAYS) assert.equal(await ask(call), TEXT, way);
        }));
    }
  }
});

test('a name written otherwise is refused before any decision', () =>
  serving(Object.values(ALLOWED)[0], async (server) => {
    await assert.rejects(create(server, '/endpoints/my%2Dendpoint'), (error) => {
      assert.equal(error.constructor, OpenAI.BadRequestError);
      assert.equal(error.code, 'validation_error');
      assert.match(error.message, /Value 'my%2Dendpoint' at 'endpointName'/);
      return true;
    });
  }));

test('a policy decides by the user agent of the SDK', async () => {
  const ask = (pattern) =>
    serving(agentPolicies(pattern), (server) => create(server, ROUTES.endpoint));
  assert.equal((await ask('OpenAI/JS *')).choices[0].message.content, TEXT);
  await assert.rejects(ask('OpenAI/Python *'), OpenAI.PermissionDeniedError);
});
