// IAM policies, as openai-node and the Vercel AI SDK meet them.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { APICallError, generateText, streamText } from 'ai';
import OpenAI from 'openai';

import { TEXT, user } from './conversation.mjs';
import { ALLOWED, DENIALS, agentPolicies, configured } from './policies.mjs';
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

/** A fetch that counts. */
function counted() {
  const counting = (...arguments_) => {
    counting.requests += 1;
    return fetch(...arguments_);
  };
  counting.requests = 0;
  return counting;
}

const KINDS = {
  create: async ({ chat }) => {
    const completion = await chat.completions.create({ model: '', messages: user() });
    return completion.choices[0].message.content;
  },
  stream: async ({ chat }) => {
    const body = { model: '', messages: user(), stream: true };
    let text = '';
    for await (const chunk of await chat.completions.create(body)) {
      text += chunk.choices[0]?.delta.content ?? '';
    }
    return text;
  },
  'stream helper': async ({ chat }) => {
    const stream = chat.completions.stream({ model: '', messages: user() });
    return (await stream.finalChatCompletion()).choices[0].message.content;
  },
};

describe('denials', () => {
  for (const denial of DENIALS) {
    for (const [kind, ask] of Object.entries(KINDS)) {
      test(`${denial.name}, ${kind}`, () =>
        serving(denial, async (server) => {
          const counting = counted();
          const client = new OpenAI({
            baseURL: server.baseURL(denial.path),
            apiKey: token,
            fetch: counting,
          });
          await assert.rejects(ask(client), (error) => {
            assert.equal(error.constructor, OpenAI.PermissionDeniedError);
            assert.equal(error.status, 403);
            assert.equal(error.code, 'access_denied_exception');
            assert.equal(error.type, 'permission_error');
            assert.equal(error.message, `403 ${denial.message}`);
            assert.equal(error.headers.get('x-amzn-errortype'), 'AccessDeniedException');
            assert.deepEqual(error.error, {
              message: denial.message,
              type: 'permission_error',
              code: 'access_denied_exception',
            });
            return true;
          });
          assert.equal(counting.requests, 1, 'a denial must not be tried again');
        }));
    }

    test(`${denial.name}, AI SDK`, () =>
      serving(denial, async (server) => {
        const counting = counted();
        const model = createOpenAICompatible({
          name: 'sagemaker',
          baseURL: server.baseURL(denial.path),
          apiKey: token,
          fetch: counting,
        })('');
        const check = (error) => {
          assert.ok(APICallError.isInstance(error), error);
          assert.equal(error.statusCode, 403);
          assert.equal(error.isRetryable, false);
          assert.equal(error.message, denial.message);
          return true;
        };
        await assert.rejects(generateText({ model, prompt: TEXT }), check);
        const errors = [];
        const onError = ({ error }) => errors.push(error);
        await streamText({ model, prompt: TEXT, onError }).consumeStream();
        assert.equal(errors.length, 1);
        check(errors[0]);
        assert.equal(counting.requests, 2, 'a denial must not be tried again');
      }));
  }
});

describe('allowed', () => {
  for (const [name, policies] of Object.entries(ALLOWED)) {
    for (const [route, path] of Object.entries(ROUTES)) {
      test(`${name}, ${route}`, () =>
        serving(policies, async (server) => {
          const client = new OpenAI({ baseURL: server.baseURL(path), apiKey: token });
          for (const ask of Object.values(KINDS)) assert.equal(await ask(client), TEXT);
        }));
    }
  }
});

test('a name written otherwise is refused before any decision', () =>
  serving(Object.values(ALLOWED)[0], async (server) => {
    const baseURL = server.baseURL('/endpoints/my%2Dendpoint');
    const client = new OpenAI({ baseURL, apiKey: token });
    for (const ask of Object.values(KINDS)) {
      await assert.rejects(ask(client), (error) => {
        assert.equal(error.constructor, OpenAI.BadRequestError);
        assert.equal(error.code, 'validation_error');
        assert.match(error.message, /Value 'my%2Dendpoint' at 'endpointName'/);
        return true;
      });
    }
  }));

test('the user agent is that of the SDK', async () => {
  const ask = (pattern) =>
    serving(agentPolicies(pattern), (server) =>
      KINDS.create(new OpenAI({ baseURL: server.baseURL(ROUTES.endpoint), apiKey: token })),
    );
  assert.equal(await ask('OpenAI/JS *'), TEXT);
  await assert.rejects(ask('OpenAI/Python *'), OpenAI.PermissionDeniedError);
});
