import { createHmac } from 'node:crypto';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openCheckpoint, signCheckpoint } from '../domain/ledger/checkpoint.ts';
import { NoteSigner } from '../domain/ledger/note-key.ts';
import type { SealedHead } from '../ports/ledger-store.ts';
import { FileHeadPlace } from './file-head-place.ts';
import { WebhookHeadPlace } from './webhook-head-place.ts';

const origin = 'endoscope.example/ledger';
const signer = new NoteSigner(origin, Buffer.alloc(32, 1));
const never = new AbortController().signal;

function headOf(treeSize: number): SealedHead {
  const [root, signedAt] = [Buffer.alloc(32, treeSize), new Date('2026-11-21T12:00:00Z')];
  const note = signCheckpoint({ origin, treeSize, root }, { signers: [signer], at: signedAt });
  return { treeSize, root, note, keyId: signer.verifier.keyId, signedAt };
}

describe('a file of heads', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'endoscope-heads-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const sizesOf = (path: string): (number | string)[] =>
    readFileSync(path, 'utf8')
      .split(/\n\n(?!\u2014 )/)
      .filter((note) => note.trim() !== '')
      .map((note) => {
        try {
          const by = { origin, verifiers: [signer.verifier] };
          return openCheckpoint(`${note}\n`, by).treeSize;
        } catch {
          return 'torn';
        }
      });

  it('holds each note as it was signed, for its owner alone', async () => {
    const path = join(folder, 'heads.txt');
    const place = new FileHeadPlace(path);
    for (const size of [1, 2, 3]) await place.put(headOf(size));
    expect(sizesOf(path)).toEqual([1, 2, 3]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('goes on behind a note that was torn off', async () => {
    const path = join(folder, 'torn.txt');
    const place = new FileHeadPlace(path);
    await place.put(headOf(1));
    appendFileSync(path, headOf(2).note.slice(0, 60));
    await place.put(headOf(3));
    expect(sizesOf(path)).toEqual([1, 'torn', 3]);
  });

  it('says that it cannot be written', async () => {
    const place = new FileHeadPlace(join(folder, 'nowhere', 'heads.txt'));
    await expect(place.put(headOf(1))).rejects.toThrow('ENOENT');
  });
});

describe('a webhook of heads', () => {
  const secret = Buffer.alloc(32, 7);
  const received: { headers: IncomingHttpHeaders; body: string }[] = [];
  let answer = 200;
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ headers: request.headers, body });
      response.writeHead(answer, answer === 302 ? { location: '/elsewhere' } : {}).end('ok');
    });
  });
  let place: WebhookHeadPlace;

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/heads`;
    place = new WebhookHeadPlace({ url, secret, origin }, () => new Date(1_700_000_000_500));
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('is told the note, under an id and a signature of Standard Webhooks', async () => {
    const head = headOf(7);
    await place.put(head, never);
    await place.put(head, never);
    const [first, again] = received.splice(0);
    expect(JSON.parse(first!.body)).toEqual({
      type: 'ledger.checkpoint',
      timestamp: '2026-11-21T12:00:00.000Z',
      data: {
        origin,
        treeSize: 7,
        rootHash: Buffer.from(head.root).toString('base64'),
        note: head.note,
      },
    });
    const { 'webhook-id': id, 'webhook-timestamp': at } = first!.headers;
    expect([again!.headers['webhook-id'], at]).toEqual([id, '1700000000']);
    const hmac = createHmac('sha256', secret).update(`${String(id)}.${String(at)}.${first!.body}`);
    expect(first!.headers['webhook-signature']).toBe(`v1,${hmac.digest('base64')}`);
  });

  it.each([500, 404, 302])('has not got it when it answers %i', async (status) => {
    answer = status;
    await expect(place.put(headOf(1), never)).rejects.toThrow();
    answer = 200;
  });

  it('is given up with its signal', async () => {
    await expect(place.put(headOf(1), AbortSignal.abort())).rejects.toThrow();
  });
});
