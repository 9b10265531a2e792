// The OpenAPI document holds together: a generator of clients can use it as it is.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { name: string; in: string }[];
  readonly requestBody?: { content: Record<string, { schema: object }> };
  readonly responses: Record<string, { content?: Record<string, { schema: object }> }>;
}

interface Document {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Operation>>;
}

const file = join(import.meta.dirname, '../../docs/reference/openapi.json');
// What the gateway serves is held to this file by contract.test.ts.
const document = JSON.parse(readFileSync(file, 'utf8')) as Document;
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
);

describe('the OpenAPI document', () => {
  it('names each operation once', () => {
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('spells paths as OpenAPI does, and declares what is in them', () => {
    for (const { path, parameters = [] } of operations) {
      expect(path).toMatch(/^\/v1(\/([a-z-]+|\{[a-z][A-Za-z]*\})(:[a-z][A-Za-z]*)?)+$/);
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      const declared = parameters.filter((p) => p.in === 'path').map((p) => p.name);
      expect([path, declared.sort()]).toEqual([path, inPath.sort()]);
    }
  });

  it('refers only to what it holds', () => {
    const missing = referencesOf(document).filter((reference) => !resolved(reference));
    expect(missing).toEqual([]);
  });

  it('says of each answer what it holds, and of each failure that it is a problem', () => {
    for (const { operationId, responses } of operations) {
      const silent = Object.entries(responses).filter(
        ([status, { content }]) => status !== '101' && Object.keys(content ?? {}).length === 0,
      );
      expect([operationId, silent]).toEqual([operationId, []]);
      const problem = responses['default']?.content?.['application/problem+json']?.schema;
      expect(problem).toEqual({ $ref: '#/components/schemas/Problem' });
    }
  });

  it('has a body for what takes one', () => {
    const withBody = operations.filter((o) => o.requestBody).map((o) => o.operationId);
    expect(withBody.sort()).toEqual([
      'addWebhook',
      'batchCreateSessions',
      'createRecordingTicket',
      'createSession',
      'holdRecording',
      'placeLedgerHold',
      'planSession',
      'registerCluster',
      'releaseLedgerHold',
      'releaseRecording',
      'replayDeadLetters',
      'resolveTargets',
      'runCommand',
      'terminateSession',
      'uploadFiles',
    ]);
  });
});

function referencesOf(value: unknown): string[] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, item]) =>
    key === '$ref' ? [String(item)] : referencesOf(item),
  );
}

function resolved(reference: string): unknown {
  return reference
    .slice(2)
    .split('/')
    .reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], document);
}
