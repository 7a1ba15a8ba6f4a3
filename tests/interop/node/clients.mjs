// The ways in which each client asks: what it says, and what it raises when refused.

import assert from 'node:assert/strict';

import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { APICallError, generateObject, generateText, streamObject, streamText } from 'ai';
import OpenAI from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import { z } from 'zod';

import { TEXT, all, contents, user } from './conversation.mjs';

/** What those ask for who want an object. */
const NOTE = z.object({ text: z.string() });
const NOTE_AS_TEXT = JSON.stringify({ text: TEXT });

const completions = ({ baseURL, apiKey, fetch }) =>
  new OpenAI({ baseURL, apiKey, fetch }).chat.completions;
const body = ({ model = '', extra = {} }, content = TEXT) => ({
  model,
  messages: user(content),
  ...extra,
});
const textOf = ({ choices: [{ message }] }) => message.content;

const OPENAI = {
  create: async (call) => textOf(await completions(call).create(body(call))),
  stream: async (call) => {
    const chunks = await completions(call).create({ ...body(call), stream: true });
    return contents(await all(chunks)).join('');
  },
  'stream helper': async (call) =>
    textOf(await completions(call).stream(body(call)).finalChatCompletion()),
  parse: async (call) => {
    const response_format = zodResponseFormat(NOTE, 'note');
    const asked = { ...body(call, NOTE_AS_TEXT), response_format };
    return (await completions(call).parse(asked)).choices[0].message.parsed.text;
  },
  runTools: async (call) =>
    completions(call)
      .runTools({ ...body(call), tools: [] })
      .finalContent(),
};

const model = ({ baseURL, apiKey, fetch, model: name = '', extra = {} }) =>
  createOpenAICompatible({
    name: 'sagemaker',
    baseURL,
    apiKey,
    fetch,
    supportsStructuredOutputs: true,
    transformRequestBody: (given) => ({ ...given, ...extra }),
  })(name);

/** Calls a function that streams, which tells its errors to a function, and throws them. */
async function orThrow(start, read) {
  const errors = [];
  const result = start({ onError: ({ error }) => errors.push(error) });
  const text = await read(result).catch((error) => error);
  if (errors.length > 0) {
    assert.equal(errors.length, 1);
    throw errors[0];
  }
  return text;
}

async function joined(stream) {
  let text = '';
  for await (const piece of stream) text += piece;
  return text;
}

const AI_SDK = {
  generateText: async (call) =>
    (await generateText({ model: model(call), prompt: TEXT })).text,
  streamText: (call) =>
    orThrow(
      (options) => streamText({ model: model(call), prompt: TEXT, ...options }),
      ({ textStream }) => joined(textStream),
    ),
  generateObject: async (call) =>
    (await generateObject({ model: model(call), schema: NOTE, prompt: NOTE_AS_TEXT })).object.text,
  streamObject: (call) =>
    orThrow(
      (options) =>
        streamObject({ model: model(call), schema: NOTE, prompt: NOTE_AS_TEXT, ...options }),
      async ({ textStream }) => NOTE.parse(JSON.parse(await joined(textStream))).text,
    ),
};

const CLASSES = {
  400: OpenAI.BadRequestError,
  403: OpenAI.PermissionDeniedError,
  404: OpenAI.NotFoundError,
};

function checkOpenAI(error, refusal) {
  assert.equal(error.constructor, CLASSES[refusal.status]);
  assert.equal(error.status, refusal.status);
  assert.equal(error.code, refusal.code);
  assert.equal(error.type, refusal.type);
  assert.equal(error.message, `${refusal.status} ${error.error.message}`);
  return error.error;
}

function checkAiSdk(error, refusal) {
  assert.ok(APICallError.isInstance(error), error);
  assert.equal(error.statusCode, refusal.status);
  assert.equal(error.isRetryable, false);
  const { error: told } = JSON.parse(error.responseBody);
  assert.equal(error.message, told.message);
  return told;
}

const ways = (client, packages, asks, check) =>
  Object.entries(asks).map(([name, ask]) => ({ name: `${client}, ${name}`, packages, ask, check }));

/** `check` looks at what is raised, and gives the `error` of the answer in it. */
export const WAYS = [
  ...ways('openai', ['openai'], OPENAI, checkOpenAI),
  ...ways('AI SDK', ['ai', '@ai-sdk/openai-compatible'], AI_SDK, checkAiSdk),
];
