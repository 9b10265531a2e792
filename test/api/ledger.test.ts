// The sealed ledger through both doors: heads, proofs, keys and the export, which is then verified
// with nothing but its public keys. What is asked for too early or wrongly gets a reason of its own.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { isConsistent, isIncluded, leafHashOf } from '@endoscope/audit/verify';
import { NoteVerifier, openCheckpoint, verifyLedgerExport } from '@endoscope/audit/verify';
import { GrpcCaller, bearer } from '../support/grpc-caller.ts';
import { TestGateway } from '../support/test-gateway.ts';
import type { Answer } from '../support/test-gateway.ts';

const origin = 'endoscope.test/ledger';

let test: TestGateway;
let grpc: GrpcCaller;
beforeAll(async () => {
  test = await TestGateway.start({ cluster: false });
  grpc = new GrpcCaller(test.gateway.grpcAddress);
});
afterAll(async () => {
  grpc.close();
  await test.close();
});

function read(path: string): Promise<Answer> {
  return test.call('GET', `/v1/audit${path}`, { as: 'operator' });
}

/** Leaves an event, a denial, and waits until the sealer has given it its leaf. */
async function sealedEvent(): Promise<string> {
  await test.call('GET', '/v1/audit-events', { as: 'engineer' });
  const { body } = await test.call('GET', '/v1/audit-events?event=policy.denied&pageSize=1', {
    as: 'operator',
  });
  const { id } = body.auditEvents[0] as { id: string };
  for (;;) {
    const { status } = await read(`/proofs/inclusion?event=${id}`);
    if (status !== 409) return id;
    await sleep(20);
  }
}

async function verifiers(): Promise<NoteVerifier[]> {
  const { body } = await read('/keys');
  expect(body.origin).toBe(origin);
  return (body.keys as { vkey: string }[]).map(({ vkey }) => NoteVerifier.parse(vkey));
}

const bytes = (text: string): Buffer => Buffer.from(text, 'base64');

describe('the sealed ledger', () => {
  it('proves that an event is in it, to a stranger with a public key', async () => {
    const id = await sealedEvent();
    const { body } = await read(`/proofs/inclusion?event=${id}`);
    expect(body.event).toMatchObject({ id, event: 'policy.denied', result: 'denied' });
    expect(JSON.parse(body.record as string)).toMatchObject({ id, event: 'policy.denied' });
    const head = openCheckpoint(body.checkpoint.note as string, {
      origin,
      verifiers: await verifiers(),
    });
    expect(head.treeSize).toBe(body.checkpoint.treeSize);
    const leafHash = leafHashOf(body.record as string);
    expect(leafHash).toEqual(bytes(body.leafHash as string));
    const claim = { index: body.leafIndex as number, leafHash, size: head.treeSize };
    const hashes = (body.hashes as string[]).map(bytes);
    expect(isIncluded({ ...claim, root: head.root }, hashes)).toBe(true);
  });

  it('proves that it only grew', async () => {
    const { body: old } = await read('/checkpoints/latest');
    await sealedEvent();
    const { body } = await read(`/proofs/consistency?fromSize=${old.treeSize}`);
    const { treeSize, rootHash } = body.checkpoint as { treeSize: number; rootHash: string };
    expect(treeSize).toBeGreaterThan(old.treeSize as number);
    const claim = {
      from: { size: old.treeSize as number, root: bytes(old.rootHash as string) },
      to: { size: treeSize, root: bytes(rootHash) },
    };
    expect(isConsistent(claim, (body.hashes as string[]).map(bytes))).toBe(true);
  });

  it('lists its heads from a size on, page by page, each of which can be had by its size', async () => {
    for (let n = 0; n < 3; n += 1) await sealedEvent();
    const sizes: number[] = [];
    let token = '';
    do {
      const { body } = await read(`/checkpoints?pageSize=2&pageToken=${token}`);
      sizes.push(...(body.checkpoints as { treeSize: number }[]).map((head) => head.treeSize));
      token = (body.nextPageToken as string | undefined) ?? '';
    } while (token !== '');
    expect(sizes.length).toBeGreaterThan(3);
    expect(sizes).toEqual([...new Set(sizes)].sort((a, b) => a - b));
    const { body: later } = await read(`/checkpoints?afterSize=${sizes[0]}&pageSize=1`);
    const { body: second } = await read(`/checkpoints/${sizes[1]}`);
    expect(later.checkpoints).toEqual([second]);
  });

  it('is exported whole, an event among its events, and verifies', async () => {
    await sealedEvent();
    const { status, headers, body } = await read('/export');
    expect([status, headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
    const lines = (body as string).trimEnd().split('\n');
    const keys = (await verifiers()).map((verifier) => ({ verifier }));
    const report = await verifyLedgerExport(lines, { origin, keys });
    expect(report).toMatchObject({ isIntact: true, findings: [] });
    const { body: events } = await test.call('GET', '/v1/audit-events?event=ledger.exported', {
      as: 'operator',
    });
    expect(events.auditEvents).toMatchObject([
      { entry: 'rest', details: { treeSize: report.leaves } },
    ]);
  });

  it('is exported up to the head that is asked for', async () => {
    const { body: head } = await read('/checkpoints/latest');
    await sealedEvent();
    const { body } = await read(`/export?treeSize=${head.treeSize}`);
    const lines = (body as string).trimEnd().split('\n');
    expect(JSON.parse(lines.at(-1)!)).toEqual({ kind: 'end', leaves: head.treeSize });
    const keys = (await verifiers()).map((verifier) => ({ verifier }));
    expect((await verifyLedgerExport(lines, { origin, keys })).findings).toEqual([]);
  });

  it('says the same through gRPC', async () => {
    const id = await sealedEvent();
    const metadata = bearer(await test.token('operator'));
    const call = async (method: string, request: object) =>
      (await grpc.unary('audit', method, request, metadata)).response as never;
    const { body: rest } = await read(`/proofs/inclusion?event=${id}`);
    const { treeSize } = rest.checkpoint as { treeSize: number };
    const { proof } = await call('getInclusionProof', { event: id, treeSize });
    const { record, leafIndex, hashes, checkpoint } = proof as {
      record: string;
      leafIndex: unknown;
      hashes: Buffer[];
      checkpoint: { note: string; rootHash: Buffer };
    };
    expect([record, Number(leafIndex)]).toEqual([rest.record, rest.leafIndex]);
    expect(hashes.map((hash) => hash.toString('base64'))).toEqual(rest.hashes);
    expect(checkpoint.note).toBe(rest.checkpoint.note);
    expect(checkpoint.rootHash.toString('base64')).toBe(rest.checkpoint.rootHash);
    const { origin: name, keys } = await call('listLedgerKeys', {});
    const { body: restKeys } = await read('/keys');
    expect([name, (keys as object[]).length]).toEqual([origin, restKeys.keys.length]);
    const stream = grpc.serverStream('audit', 'exportLedger', { treeSize }, metadata);
    let text = '';
    for await (const { lines } of stream as AsyncIterable<{ lines: string }>) text += lines;
    expect(text).toBe((await read(`/export?treeSize=${treeSize}`)).body);
  });
});

describe('a question to the ledger', () => {
  it.each([
    ['/checkpoints/999999', 404, 'CHECKPOINT_NOT_FOUND'],
    ['/checkpoints/first', 400, 'REQUEST_INVALID'],
    ['/checkpoints?afterSize=-1', 400, 'REQUEST_INVALID'],
    ['/checkpoints?pageToken=x', 400, 'PAGE_TOKEN_INVALID'],
    ['/proofs/inclusion', 400, 'REQUEST_INVALID'],
    ['/proofs/inclusion?event=aud_nobody', 404, 'AUDIT_EVENT_NOT_FOUND'],
    ['/proofs/consistency', 400, 'REQUEST_INVALID'],
    ['/proofs/consistency?fromSize=999999', 400, 'REQUEST_INVALID'],
    ['/proofs/consistency?fromSize=1&toSize=999999', 404, 'CHECKPOINT_NOT_FOUND'],
    ['/proofs/consistency?fromSize=1e3', 400, 'REQUEST_INVALID'],
    ['/export?treeSize=999999', 404, 'CHECKPOINT_NOT_FOUND'],
  ])('that has no answer gets a reason: %s', async (path, status, reason) => {
    await sealedEvent();
    const answer = await read(path);
    expect([answer.status, answer.body.reason]).toEqual([status, reason]);
  });

  it('about an event that is newer than the head is refused until then', async () => {
    await sealedEvent();
    const { body: head } = await read('/checkpoints/latest');
    const id = await sealedEvent();
    const { status, body } = await read(`/proofs/inclusion?event=${id}&treeSize=${head.treeSize}`);
    expect([status, body.reason]).toEqual([409, 'AUDIT_EVENT_NOT_SEALED']);
  });

  it.each(['/checkpoints', '/checkpoints/latest', '/keys', '/export', '/proofs/inclusion?event=x'])(
    'is not for everybody: %s',
    async (path) => {
      const answer = await test.call('GET', `/v1/audit${path}`, { as: 'engineer' });
      expect([answer.status, answer.body.reason]).toEqual([403, 'POLICY_DENIED']);
    },
  );
});

describe('signed heads', () => {
  it('are brought to a file outside', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'endoscope-heads-'));
    const heads = join(folder, 'heads.txt');
    const env = { ENDOSCOPE_LEDGER_HEADS_FILE: heads };
    const own = await TestGateway.start({ cluster: false, env });
    // The first event is that of the key; it is sealed without any other.
    let text = '';
    while (!text.endsWith('\n\n')) {
      await sleep(20);
      text = existsSync(heads) ? readFileSync(heads, 'utf8') : '';
    }
    const { body } = await own.call('GET', '/v1/audit/keys', { as: 'operator' });
    await own.close();
    const [note] = text.split(/\n\n(?!\u2014 )/);
    const keys = (body.keys as { vkey: string }[]).map(({ vkey }) => NoteVerifier.parse(vkey));
    const head = openCheckpoint(`${note}\n`, { origin, verifiers: keys });
    expect(head.treeSize).toBeGreaterThan(0);
    rmSync(folder, { recursive: true, force: true });
  });
});
