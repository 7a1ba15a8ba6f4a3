// Structured output: the Vercel AI SDK and openai-node get objects that their schemas take.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { Output, generateObject, generateText, streamObject, streamText } from 'ai';
import OpenAI from 'openai';
import { zodFunction, zodResponseFormat } from 'openai/helpers/zod';

import { noted, user } from './conversation.mjs';
import { SCRIPTS, serve } from './server.mjs';
import { SHAPES } from './shapes.mjs';
import { mint } from './token.mjs';

const NONSENSE = 'No, I would rather talk about the weather.';
const token = mint();
let server;

before(async () => {
  server = await serve(SCRIPTS);
});
after(() => server?.stop());

/** A model of the AI SDK that is told to send schemas. */
const aiSdk = (path, fetch) =>
  createOpenAICompatible({
    name: 'sagemaker',
    baseURL: server.baseURL(path),
    apiKey: token,
    supportsStructuredOutputs: true,
    fetch,
  })('');

const openai = (path, fetch) =>
  new OpenAI({ baseURL: server.baseURL(path), apiKey: token, fetch }).chat.completions;

async function grown(parts, whole) {
  let count = 0;
  for await (const _ of parts) count += 1;
  assert.ok(count > 1, 'it grows until it is whole');
  return whole;
}

const format = (schema) => zodResponseFormat(schema, 'shape');

/** How clients ask for an object: each gives what it made of the first answer. */
const ASKS = {
  generateObject: async (path, fetch, schema, prompt) =>
    (await generateObject({ model: aiSdk(path, fetch), schema, prompt, maxRetries: 0 })).object,

  streamObject: async (path, fetch, schema, prompt) => {
    const result = streamObject({ model: aiSdk(path, fetch), schema, prompt, maxRetries: 0 });
    return grown(result.partialObjectStream, result.object);
  },

  'generateText with an output': async (path, fetch, schema, prompt) => {
    const output = Output.object({ schema });
    return (await generateText({ model: aiSdk(path, fetch), output, prompt, maxRetries: 0 })).output;
  },

  'streamText with an output': async (path, fetch, schema, prompt) => {
    const output = Output.object({ schema });
    const result = streamText({ model: aiSdk(path, fetch), output, prompt, maxRetries: 0 });
    return grown(result.partialOutputStream, result.output);
  },

  parse: async (path, fetch, schema, prompt) => {
    const asked = { model: '', messages: user(prompt), response_format: format(schema) };
    return (await openai(path, fetch).parse(asked)).choices[0].message.parsed;
  },

  'parse of a tool': async (path, fetch, schema, prompt) => {
    const completion = await openai(path, fetch).parse({
      model: '',
      messages: user(prompt),
      tools: [zodFunction({ name: 'shape', parameters: schema })],
      tool_choice: { type: 'function', function: { name: 'shape' } },
    });
    return completion.choices[0].message.tool_calls[0].function.parsed_arguments;
  },

  'stream helper': async (path, fetch, schema, prompt) => {
    const asked = { model: '', messages: user(prompt), response_format: format(schema) };
    const stream = openai(path, fetch).stream(asked);
    let parts = 0;
    stream.on('content.delta', () => {
      parts += 1;
    });
    const completion = await stream.finalChatCompletion();
    assert.ok(parts > 1);
    return completion.choices[0].message.parsed;
  },
};

for (const [name, ask] of Object.entries(ASKS)) {
  describe(name, () => {
    /** Asks, and checks that the first answer was enough. */
    const once = async (path, schema, prompt) => {
      const fetch = noted();
      const object = await ask(path, fetch, schema, prompt);
      assert.equal(fetch.bodies.length, 1);
      const { response_format: format, tools } = fetch.bodies[0];
      const byTool = name === 'parse of a tool';
      assert.equal(format?.type, byTool ? undefined : 'json_schema');
      assert.equal(tools?.length, byTool ? 1 : undefined);
      return schema.parse(object);
    };

    for (const [shape, { schema, example }] of Object.entries(SHAPES)) {
      test(`a synthesizer gives an object of the shape ${shape}`, async () => {
        await once('/endpoints/synthesizer', schema, 'Please.');
      });

      test(`an object of the shape ${shape} is echoed`, async () => {
        const object = await once('/endpoints/echo', schema, JSON.stringify(example));
        assert.deepEqual(object, example);
      });
    }

    test('a text that is no object is replaced by one', async () => {
      await once('/endpoints/echo', SHAPES.order.schema, NONSENSE);
    });
  });
}

test('a schema that is not sent cannot be obeyed', async () => {
  // The default of the provider: `json_object`, and the schema in the prompt or nowhere.
  const fetch = noted();
  const model = createOpenAICompatible({
    name: 'sagemaker',
    baseURL: server.baseURL('/endpoints/echo'),
    apiKey: token,
    fetch,
  })('');
  const { schema, example } = SHAPES.order;
  const asked = { model, schema, maxRetries: 0 };
  const { object } = await generateObject({ ...asked, prompt: JSON.stringify(example) });
  assert.deepEqual(object, example);
  await assert.rejects(generateObject({ ...asked, prompt: NONSENSE }), /did not match schema/);
  assert.deepEqual(fetch.bodies[0].response_format, { type: 'json_object' });
});
