// A configuration with policies, and AWS's sentences for what they deny.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ROUTES } from './server.mjs';
import { KEYS } from './token.mjs';

const ACCOUNT = '123456789012';
const USER = `arn:aws:iam::${ACCOUNT}:user/ci`;
const CALL = 'sagemaker:CallWithBearerToken';
const INVOKE = 'sagemaker:InvokeEndpoint';

const arn = (name, kind = 'endpoint') => `arn:aws:sagemaker:us-east-1:${ACCOUNT}:${kind}/${name}`;
const ENDPOINT = arn('my-endpoint');
const SHARED = arn('shared');
const COMPONENT = arn('llama-component', 'inference-component');

const allow = (Action, Resource = '*', more = {}) => ({ Effect: 'Allow', Action, Resource, ...more });
const deny = (...statement) => ({ ...allow(...statement), Effect: 'Deny' });
const document = (...Statement) => ({ Version: '2012-10-17', Statement });
const rcp = (statement) => document({ ...statement, Principal: '*' });

const BOTH = document(allow(CALL), allow(INVOKE, [ENDPOINT, SHARED, COMPONENT]));
const EVERYTHING = document(allow('*'));
const CLOSED = deny(INVOKE, ENDPOINT);

const implicit = (policy, action) => ` because no ${policy} allows the ${action} action`;
const explicit = (policy) => ` with an explicit deny in ${policy}`;
const agent = (pattern) =>
  document(allow(CALL), allow(INVOKE, '*', { Condition: { StringLike: { 'aws:UserAgent': pattern } } }));

/** Policies that allow, for both routes. */
export const ALLOWED = {
  'both permissions': { policies: [BOTH] },
  'every layer': {
    policies: [BOTH],
    permissions_boundary: document(allow('sagemaker:*')),
    scps: [[EVERYTHING], [EVERYTHING]],
    rcps: [[rcp(deny(INVOKE, arn('other')))]],
  },
};

/** Policies that allow whoever has such a `User-Agent`. */
export const agentPolicies = (pattern) => ({ policies: [agent(pattern)] });

/** Policies that deny, and what AWS says then. */
export const DENIALS = [
  {
    name: 'no token action',
    policies: [document(allow(INVOKE))],
    action: CALL,
    resource: '*',
    reason: implicit('identity-based policy', CALL),
  },
  {
    name: 'both actions in one statement',
    policies: [document(allow([CALL, INVOKE], ENDPOINT))],
    action: CALL,
    resource: '*',
    reason: implicit('identity-based policy', CALL),
  },
  {
    name: 'no invoke',
    policies: [document(allow(CALL))],
    reason: implicit('identity-based policy', INVOKE),
  },
  {
    name: 'no invoke on component',
    policies: [document(allow(CALL), allow(INVOKE, SHARED))],
    path: ROUTES.component,
    resource: COMPONENT,
    reason: implicit('identity-based policy', INVOKE),
  },
  {
    name: 'boundary',
    policies: [BOTH],
    permissions_boundary: document(allow(CALL)),
    reason: implicit('permissions boundary', INVOKE),
  },
  {
    name: 'boundary that denies',
    policies: [BOTH],
    permissions_boundary: document(allow('*'), CLOSED),
    reason: explicit('a permissions boundary'),
  },
  {
    name: 'session',
    policies: [BOTH],
    session_policies: [document(allow(CALL), CLOSED)],
    reason: explicit('a session policy'),
  },
  {
    name: 'SCP',
    policies: [BOTH],
    scps: [[EVERYTHING], [document(allow(CALL))]],
    reason: implicit('service control policy', INVOKE),
  },
  {
    name: 'SCP that denies',
    policies: [BOTH],
    scps: [[EVERYTHING, document(CLOSED)]],
    reason: explicit('a service control policy'),
  },
  {
    name: 'RCP that denies',
    policies: [BOTH],
    rcps: [[rcp(CLOSED)]],
    reason: explicit('a resource control policy'),
  },
].map(({ path = ROUTES.endpoint, action = INVOKE, resource = ENDPOINT, reason, ...others }) => ({
  path,
  message: `User: ${USER} is not authorized to perform: ${action} on resource: ${resource}${reason}`,
  ...others,
}));

/** Writes a configuration with these policies, calls the function with its name, and removes it. */
export async function configured({ name: _, path: __, message: ___, scps, rcps, ...policies }, use) {
  const folder = mkdtempSync(join(tmpdir(), 'stagemaker-'));
  const file = join(folder, 'stagemaker.json');
  const configuration = {
    principals: [
      {
        arn: USER,
        ...KEYS['long-term'],
        ...policies,
      },
    ],
    organization: { ...(scps && { scps }), ...(rcps && { rcps }) },
    endpoints: { 'my-endpoint': {}, shared: { components: { 'llama-component': {} } } },
  };
  try {
    writeFileSync(file, JSON.stringify(configuration));
    return await use(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
