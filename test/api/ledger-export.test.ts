// The ledger for readers elsewhere: CloudEvents and OCSF with their proof, from a cursor on; and an
// export that broke off, gone on with behind its last head.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { auditEventNames } from '@endoscope/audit';
import { ExportLedger, formattedEvent } from '@endoscope/audit/ledger';
import { PrismaLedgerReader } from '@endoscope/audit/adapters';
import { NoteVerifier, leafHashOf, verifyLedgerExport } from '@endoscope/audit/verify';
import { canonicalJson, newId } from '@endoscope/core';
import { CloudEvent } from 'cloudevents';
import { GrpcCaller, bearer } from '../support/grpc-caller.ts';
import { ocsfProblems } from '../support/ocsf-schema.ts';
import { TestGateway } from '../support/test-gateway.ts';
import type { Answer } from '../support/test-gateway.ts';

const origin = 'endoscope.test/ledger';

let test: TestGateway;
let size: number;
beforeAll(async () => {
  test = await TestGateway.start({ cluster: false });
  await test.call('GET', '/v1/me', { as: 'nobody' });
  // Two heads at least, several leaves each.
  await sealed(8);
  size = await sealed(8);
});
afterAll(() => test.close());

function read(path: string): Promise<Answer> {
  return test.call('GET', `/v1/audit${path}`, { as: 'operator' });
}

/** Leaves denials, and waits until all have their leaf; answers the size of the tree. */
async function sealed(denials: number): Promise<number> {
  for (let n = 0; n < denials; n += 1) {
    await test.call('GET', '/v1/audit-events', { as: 'engineer' });
  }
  while ((await test.gateway.services.ledger.lagMs()) > 0);
  return (await read('/checkpoints/latest')).body.treeSize as number;
}

interface Fields {
  readonly [name: string]: unknown;
}

async function events(query: string): Promise<Fields[]> {
  const { status, body } = await read(`/export?${query}&treeSize=${size}`);
  if (status !== 200) throw new Error(JSON.stringify(body));
  const text = (body as string).trimEnd();
  return text === '' ? [] : text.split('\n').map((line) => JSON.parse(line) as Fields);
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

describe('events as CloudEvents', () => {
  it('are what the specification says, each with its leaf', async () => {
    const found = await events('format=cloudevents');
    expect(found).toHaveLength(size);
    for (const [at, each] of found.entries()) {
      // Throws for what is no CloudEvent.
      const event = new CloudEvent(each);
      expect(event.validate()).toBe(true);
      expect([event.source, event['leafindex']]).toEqual([`//${origin}`, String(at)]);
      expect(base64(leafHashOf(canonicalJson(event.data as never)))).toBe(event['leafhash']);
    }
    expect(found.map(({ type }) => type)).toContain('endoscope.policy.denied');
  });

  it('come as one batch as well', async () => {
    const { headers, body } = await read(`/export?format=cloudevents-batch&treeSize=${size}`);
    expect(headers.get('content-type')).toBe('application/cloudevents-batch+json');
    expect(body).toEqual(await events('format=cloudevents'));
    const none = await read(`/export?format=cloudevents-batch&treeSize=${size}&fromLeaf=${size}`);
    expect(none.body).toEqual([]);
  });
});

describe('events as OCSF', () => {
  it('have what their class requires, each with its leaf', async () => {
    const found = await events('format=ocsf');
    expect(found.flatMap(ocsfProblems)).toEqual([]);
    expect(found.map((each) => (each['metadata'] as Fields)['sequence'])).toEqual(
      found.map((_, at) => at),
    );
    for (const each of found) {
      const { leafHash } = each['unmapped'] as { leafHash: string };
      expect(base64(leafHashOf(each['raw_data'] as string))).toBe(leafHash);
    }
    const classes = new Set(found.map((each) => each['class_uid']));
    expect([...classes].sort()).toEqual([3_002, 3_004, 6_003]);
  });

  it.each(auditEventNames)('know %s', (event) => {
    const bare = { schemaVersion: 1, occurredAt: new Date(0), event, entry: 'system' } as const;
    const who = { issuer: '', subject: '', username: '', requestId: '', policyIds: [] } as const;
    const sealedEvent = {
      ...{ leafIndex: 0, sequence: 1n, leafHash: new Uint8Array(32) },
      event: {
        ...{ ...bare, ...who, id: newId('auditEvent'), details: {} },
        result: 'failure',
        ...{ sourceAddress: undefined, sessionId: undefined, cluster: undefined },
        ...{ target: undefined, reason: undefined },
      },
    } as const;
    const made = formattedEvent('ocsf', sealedEvent, { origin, version: '1' });
    expect(ocsfProblems(made)).toEqual([]);
  });
});

describe('a cursor', () => {
  it('goes on at any leaf, and ends with nothing', async () => {
    for (const format of ['cloudevents', 'ocsf']) {
      const all = await events(`format=${format}`);
      expect(await events(`format=${format}&fromLeaf=5`)).toEqual(all.slice(5));
      expect(await events(`format=${format}&fromLeaf=${size}`)).toEqual([]);
    }
  });

  it('is the same through gRPC', async () => {
    const grpc = new GrpcCaller(test.gateway.grpcAddress);
    const metadata = bearer(await test.token('operator'));
    const request = { treeSize: size, format: 'ocsf', fromLeaf: 3 };
    let text = '';
    const stream = grpc.serverStream('audit', 'exportLedger', request, metadata);
    for await (const { lines } of stream as AsyncIterable<{ lines: string }>) text += lines;
    expect(text).toBe((await read(`/export?format=ocsf&fromLeaf=3&treeSize=${size}`)).body);
    grpc.close();
  });

  it.each([
    [`/export?fromLeaf=999999`, 404, 'CHECKPOINT_NOT_FOUND'],
    [`/export?format=ocsf&fromLeaf=999999`, 400, 'REQUEST_INVALID'],
    [`/export?format=cef`, 400, 'REQUEST_INVALID'],
  ])('that leads nowhere gets a reason: %s', async (path, status, reason) => {
    const answer = await read(path);
    expect([answer.status, answer.body.reason]).toEqual([status, reason]);
  });
});

describe('an export that broke off', () => {
  it('goes on behind any of its heads, and both parts verify as one', async () => {
    const whole = (await read(`/export?treeSize=${size}`)).body as string;
    const lines = whole.trimEnd().split('\n');
    const vkeys = (await read('/keys')).body.keys as { vkey: string }[];
    const keys = vkeys.map(({ vkey }) => ({ verifier: NoteVerifier.parse(vkey) }));
    const heads = lines.flatMap((line, at) => (line.includes('"kind":"head"') ? [at] : []));
    expect(heads.length).toBeGreaterThan(1);
    for (const at of heads) {
      const { treeSize } = JSON.parse(lines[at]!) as { treeSize: number };
      const rest = await read(`/export?treeSize=${size}&fromLeaf=${treeSize}`);
      const joined = [...lines.slice(0, at + 1), ...(rest.body as string).trimEnd().split('\n')];
      expect(joined).toEqual(lines);
      const report = await verifyLedgerExport(joined, { origin, keys });
      expect(report).toMatchObject({ isIntact: true, leaves: size });
    }
  });
});

describe('a reader', () => {
  it('sets the pace: nothing is read for it ahead of a page', async () => {
    const reader = new PrismaLedgerReader(test.database.database);
    const asked: number[] = [];
    const watched = new Proxy(reader, {
      get: (target, name: keyof PrismaLedgerReader) =>
        name !== 'leaves'
          ? (target[name] as () => unknown).bind(target)
          : ({ start }: { start: number }) => {
              asked.push(start);
              // Pages of four, as those of thousand are of a large ledger.
              return target.leaves({ start, limit: 4 });
            },
    });
    const lines = new ExportLedger(watched, origin).execute();
    let leaves = 0;
    for await (const line of lines) {
      if (line.includes('"kind":"leaf"')) leaves += 1;
      // However far it is read, at most the page of the line at hand has been asked for.
      expect(asked.length).toBeLessThanOrEqual(leaves + 1);
      expect((asked.at(-1) ?? 0) <= leaves).toBe(true);
    }
    expect(asked.length).toBeGreaterThan(4);
  });
});
