// Goal: no question reaches Cedar that Cedar itself would refuse by the schema. Method: questions of
// every action, broken at every place in every way, put to both.
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import type { Context, Entities } from '@cedar-policy/cedar-wasm/nodejs';
import type { AccessQuestion } from '../domain/access-question.ts';
import { actionNames, actions } from '../domain/action.ts';
import type { Action } from '../domain/action.ts';
import { policyRequestOf } from '../domain/policy-request.ts';
import type { PolicyRequest } from '../domain/policy-request.ts';
import { policySchema } from '../domain/policy-schema.ts';
import { aPodQuestion, aWorkload, contextOf } from '../testing/policy-builders.ts';
import { SchemaCheck } from './schema-check.ts';

const check = new SchemaCheck(policySchema);
const caller = contextOf('engineer', ['engineers', 'on-call']);
const session = { id: 'ses_1', ownerKey: 'http://127.0.0.1:8085#engineer' };
const withContainer: readonly Action[] = ['session.exec', 'session.logs', 'session.files'];

function questionOf(action: Action): AccessQuestion {
  const types: readonly string[] = actions[action];
  if (types.includes('Gateway')) return { action };
  if (action === 'node.view') {
    const cluster = { name: 'eu-1', labels: { tier: 'production' } };
    return { action, cluster, node: { name: 'worker-1', labels: { zone: 'a' } } };
  }
  return aPodQuestion(action, {
    ...(types.includes('Session') && { session }),
    ...(action === 'session.create' && {
      workload: aWorkload({ runAsUser: 0, template: 'jvm', envNames: ['A'] }),
    }),
    ...(withContainer.includes(action) && {
      container: { name: 'app', isDebugContainer: false },
    }),
    ...(action === 'session.forward' && { ports: [8080, 9090] }),
    ...(types[0] === 'Cluster' && { namespace: undefined, pod: undefined }),
  } as Partial<AccessQuestion>);
}

function requestOf(action: Action): PolicyRequest {
  return policyRequestOf(caller, questionOf(action), new Date('2026-11-21T12:00:00Z'));
}

/** Whether Cedar takes the question: by the schema, or as it would take any. */
function isTakenByCedar(
  { action, context, entities, ...request }: PolicyRequest,
  by: { schema: boolean },
): boolean {
  try {
    const answer = cedar.statefulIsAuthorized({
      ...request,
      action: { type: 'Action', id: action },
      context: context as Context,
      entities: entities as unknown as Entities,
      ...(by.schema && { preparsedSchemaName: 'schema-check' }),
      preparsedPolicySetId: 'schema-check',
      validateRequest: true,
    });
    return answer.type === 'success';
  } catch {
    return false;
  }
}

type Tree = Record<string, unknown>;

/** Each copy of a request with one thing in it that is another, missing, or too many. */
function* brokenCopies(request: PolicyRequest): Generator<PolicyRequest> {
  for (const path of pathsOf(request)) {
    const name = path.at(-1)!;
    for (const wrong of ['text', 1.5, true, [7], { more: 'text' }]) {
      yield changed(request, path, (parent) => (parent[name] = wrong));
    }
    yield changed(request, path, (parent) => delete parent[name]);
    yield changed(request, path, (parent) => (parent[`${name}More`] = 'text'));
  }
}

function* pathsOf(request: PolicyRequest): Generator<string[]> {
  const { context, resource, principal, entities } = request;
  for (const [name, tree] of Object.entries({ context, resource, principal, entities })) {
    for (const path of pathsIn(tree as unknown as Tree)) yield [name, ...path];
  }
}

function* pathsIn(tree: Tree): Generator<string[]> {
  for (const [name, value] of Object.entries(tree)) {
    yield [name];
    if (typeof value !== 'object' || value === null) continue;
    for (const path of pathsIn(value as Tree)) yield [name, ...path];
  }
}

function changed(
  request: PolicyRequest,
  path: readonly string[],
  change: (parent: Tree) => unknown,
): PolicyRequest {
  const copy = structuredClone(request) as unknown as Tree;
  const parent = path.slice(0, -1).reduce((tree, name) => tree[name] as Tree, copy);
  change(parent);
  return copy as unknown as PolicyRequest;
}

beforeAll(() => {
  cedar.preparseSchema('schema-check', policySchema);
  cedar.preparsePolicySet('schema-check', { staticPolicies: {} });
});

describe('a question', () => {
  it.each(actionNames)('about %s is of the schema', (action) => {
    expect(check.holds(requestOf(action))).toBe(true);
    expect(isTakenByCedar(requestOf(action), { schema: true })).toBe(true);
  });

  // One of each form: what it is done to, and its context.
  const forms = [
    'audit.view',
    'cluster.view',
    'node.view',
    'session.create',
    'session.exec',
  ] as const;

  it.each([...forms, 'session.forward'] as const)(
    'about %s that Cedar refuses by the schema is refused',
    (action) => {
      const request = requestOf(action);
      let refused = 0;
      for (const broken of brokenCopies(request)) {
        if (isTakenByCedar(broken, { schema: true })) continue;
        // What it refuses without one is refused to the gateway too.
        if (!isTakenByCedar(broken, { schema: false })) continue;
        refused += 1;
        if (check.holds(broken)) throw new Error(`only Cedar refuses ${JSON.stringify(broken)}`);
      }
      expect(refused).toBeGreaterThan(20);
    },
  );
});
