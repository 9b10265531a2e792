// Goal: a player enters a recording of two hours anywhere, sees the screen as it was there, and neither
// it nor the gateway reads the rest for it; over every door.
// Method: the recorder's own code writes two hours into the gateway's store; reads of it are counted.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { EndoscopeClient } from '@endoscope/client';
import { PrismaRecordingCatalogue, PrismaRecordingStore } from '@endoscope/recordings/adapters';
import { SecretBoxDataKeys } from '@endoscope/recordings/adapters';
import { RecordingWriter } from '@endoscope/recordings/playback';
import { aRecordingOf } from '@endoscope/recordings/testing';
import { SecretBox, readKeyRingFile } from '@endoscope/secret-box';
import headless from '@xterm/headless';
import { readySession } from '../support/ready-session.ts';
import { openView, streamedView } from '../support/recording-views.ts';
import { TestGateway } from '../support/test-gateway.ts';

const everyMs = 5_000;
const count = (2 * 3_600_000) / everyMs;
const size = { width: 100, height: 30 };
const lineOf = (n: number): string => `event ${n} of ${count}`;
let test: TestGateway;
let id: string;
let storedBytes: number;
const reads = jest.spyOn(PrismaRecordingStore.prototype, 'read');

beforeAll(async () => {
  test = await TestGateway.start();
  const session = await readySession(test);
  id = await twoHours(session);
});
afterAll(async () => {
  reads.mockRestore();
  await test.close();
});

/** Each event clears the screen and prints its number, behind some kilobytes that do not pack to nothing. */
async function twoHours(session: string): Promise<string> {
  const { database, work, config } = test.gateway.services.platform;
  const keys = new SecretBoxDataKeys(new SecretBox(readKeyRingFile(config.keyRingFile)));
  const store = new PrismaRecordingStore(database);
  const begun = aRecordingOf(session as Parameters<typeof aRecordingOf>[0]);
  const { id: recording } = begun;
  const writer = await RecordingWriter.start({ store, keys }, recording);
  await writer.write({ kind: 'resize', micros: 0, size });
  for (let n = 0; n < count; n += 1) {
    const data = Buffer.from(`${noiseOf(n)}\r\n\x1b[2J\x1b[H${lineOf(n)}\r\n`);
    await writer.write({ kind: 'stdout', micros: n * everyMs * 1_000, data });
    await writer.flush();
  }
  const sealed = await writer.seal({
    ...{ session, mode: 'required', hasInput: false, participants: [], tool: 'test' },
    ...{ startedAt: begun.startedAt.toISOString(), sealedAt: begun.startedAt.toISOString() },
  });
  storedBytes = sealed.manifest.bytes;
  const row = { ...begun, cluster: 'sim', namespace: 'shop', pod: 'web' };
  const catalogue = new PrismaRecordingCatalogue(database);
  await work.run((tx) =>
    catalogue.insert(tx, {
      ...{ ...row, state: 'sealed', sealedAt: new Date(), manifestHash: sealed.hash },
      ...{ storedBytes, durationMicros: sealed.manifest.durationMicros },
    }),
  );
  return recording;
}

function noiseOf(n: number): string {
  const hashes = Array.from({ length: 40 }, (_, at) =>
    createHash('sha512').update(`${n} ${at}`).digest('base64'),
  );
  return hashes.join('');
}

async function screenOf(text: string): Promise<string[]> {
  const { width: cols, height: rows } = size;
  const terminal = new headless.Terminal({ cols, rows, allowProposedApi: true });
  await new Promise<void>((done) => terminal.write(text, done));
  const { active } = terminal.buffer;
  const lines = Array.from({ length: rows }, (_, row) =>
    active.getLine(active.baseY + row)!.translateToString(true),
  );
  terminal.dispose();
  return lines.filter((line) => line !== '');
}

type Line = [seconds: number, code: string, text: string];

/** The first lines of a cast; the rest is not asked for. */
async function firstLines(pieces: AsyncIterable<Uint8Array>): Promise<[unknown, Line, Line]> {
  let text = '';
  for await (const piece of pieces) {
    text += Buffer.from(piece).toString();
    if (text.split('\n').length > 3) break;
  }
  const [header, screen, next] = text
    .split('\n')
    .slice(0, 3)
    .map((line) => JSON.parse(line));
  return [header, screen, next];
}

async function readOf<T>(act: () => Promise<T>): Promise<{ value: T; read: number }> {
  reads.mockClear();
  const value = await act();
  let read = 0;
  for (const { value: part } of reads.mock.results)
    read += (await (part as Promise<Buffer>)).length;
  return { value, read };
}

describe('a recording of two hours', () => {
  it.each([0.001, 0.4, 0.997])(
    'is entered at %f of it over REST, and little is read',
    async (at) => {
      const n = Math.ceil(count * at);
      const path = `/v1/recordings/${id}/export?format=asciicast-v2&screen=true&fromMs=${n * everyMs}`;
      const { value, read } = await readOf(async () => {
        const answer = await openView(test, path);
        expect(answer.status).toBe(200);
        return firstLines(answer.body!);
      });
      const [header, screen, next] = value;
      expect(header).toMatchObject({ version: 2, ...size });
      expect(screen.slice(0, 2)).toEqual([(n * everyMs) / 1_000, 'o']);
      expect(await screenOf(screen[2])).toEqual([lineOf(n - 1)]);
      expect(next[2]).toContain(lineOf(n));
      expect(storedBytes).toBeGreaterThan(3 * 1024 * 1024);
      // Of an earlier place the gateway has read ahead as much as sockets take.
      if (at > 0.9) expect(read).toBeLessThan(storedBytes / 3);
    },
  );

  it('is shown there by the SDK and over gRPC as by REST', async () => {
    const fromMs = (count - 2) * everyMs;
    const how = { format: 'asciicast-v3', fromMs, screen: true } as const;
    const path = `/v1/recordings/${id}/export?format=asciicast-v3&screen=true&fromMs=${fromMs}`;
    const rest = await (await openView(test, path)).text();
    expect(rest.trimEnd().split('\n')).toHaveLength(4);
    const client = new EndoscopeClient({ server: test.url, token: await test.token('operator') });
    const pieces: Uint8Array[] = [];
    for await (const piece of client.recordings.export(id, how)) pieces.push(piece);
    expect(Buffer.concat(pieces).toString()).toBe(rest);
    const messages = await streamedView(test, 'exportRecording', { recording: id, ...how });
    expect(messages.map(({ text }) => text).join('')).toBe(rest);
  });

  it('has a part of its members for who asks for it, and no more is read', async () => {
    const part = { offset: Math.floor(storedBytes / 2), length: 1_000 };
    const range = `bytes=${part.offset}-${part.offset + part.length - 1}`;
    const { value, read } = await readOf(async () => {
      const answer = await openView(test, `/v1/recordings/${id}/members`, { range });
      expect(answer.headers.get('content-range')).toBe(`${range.replace('=', ' ')}/${storedBytes}`);
      return (await answer.arrayBuffer()).byteLength;
    });
    expect(value).toBe(part.length);
    expect(read).toBeLessThanOrEqual(64 * 1024);
  });

  it('has no screen in its text', async () => {
    const answer = await openView(test, `/v1/recordings/${id}/export?screen=true`);
    expect(answer.status).toBe(400);
  });
});
