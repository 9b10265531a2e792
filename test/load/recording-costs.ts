/**
 * What recording costs: bytes on disk for an hour of a shell, CPU for a megabyte, time of a jump.
 *
 * Run: npm run build && node --import ./test/load/aliases.mjs test/load/recording-costs.ts
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { MaskSet, RecordingReader, RecordingWriter } from '@endoscope/recordings/playback';
import { TerminalCleaner, asciicast, safeText } from '@endoscope/recordings/playback';
import { verifyRecording } from '@endoscope/recordings/playback';
import { recordingLimits } from '@endoscope/recordings';
import { FileRecordingStore, SecretBoxDataKeys } from '@endoscope/recordings/adapters';
import type { RecordingStore } from '@endoscope/recordings';
import { parseKeyRing, SecretBox } from '@endoscope/secret-box';

const recording = 'rec_00000000000000000000000001';
const ring = { primary: 'k', keys: { k: randomBytes(32).toString('base64') } };
const keys = new SecretBoxDataKeys(new SecretBox(parseKeyRing(JSON.stringify(ring), 'ring')));
const about = {
  ...({ session: 'ses_1', mode: 'required', hasInput: false, participants: [] } as const),
  ...{ startedAt: '2026-01-01T00:00:00Z', sealedAt: '2026-01-01T02:00:00Z', tool: 'bench' },
};
/** A store that keeps nothing: the cost of writing is meant, not of keeping. */
const noStore: RecordingStore = {
  ready: () => Promise.resolve(),
  create: () => Promise.resolve(),
  find: () => Promise.resolve(undefined),
  append: () => Promise.resolve(),
  cut: () => Promise.resolve(),
  read: () => Promise.resolve(new Uint8Array()),
  seal: () => Promise.resolve(),
  rewrap: () => Promise.resolve(),
  remove: () => Promise.resolve(),
};
const hourMicros = 3_600_000_000;

interface Typed {
  readonly micros: number;
  readonly data: Buffer;
}

/**
 * An hour at a shell: every 20 s a command of 18 keys, each echoed by itself 150 ms after the last,
 * then 30 coloured lines of what it prints, and a prompt. 3,240 keys, 5,400 lines.
 */
function shellHour(hours: number): Typed[] {
  const pieces: Typed[] = [];
  for (let at = 0; at < hours * hourMicros; at += 20_000_000) {
    for (let key = 0; key < 18; key += 1) {
      pieces.push({ micros: at + key * 150_000, data: Buffer.from('kubectl get pod -w'[key]!) });
    }
    const answered = at + 3_000_000;
    for (let line = 0; line < 30; line += 3) {
      const rows = [line, line + 1, line + 2].map((row) => colouredLine(at / 20_000_000 + row));
      pieces.push({ micros: answered + line * 1_000, data: Buffer.from(rows.join('')) });
    }
    pieces.push({
      micros: answered + 40_000,
      data: Buffer.from('\x1b[1;32mroot@web-0\x1b[0m:/# '),
    });
  }
  return pieces;
}

function colouredLine(seed: number): string {
  const name = `web-${((seed * 2_654_435_761) >>> 0).toString(36)}`;
  return `\x1b[32mshop\x1b[0m  ${name.padEnd(14)} 1/1  \x1b[1mRunning\x1b[0m  ${seed % 9}  ${seed % 77}m\r\n`;
}

/** Writes with a member at least every `delayMicros` in which something came. */
async function write(
  store: RecordingStore,
  pieces: readonly Typed[],
  { delayMicros, mask }: { delayMicros: number; mask?: MaskSet },
) {
  const writer = await RecordingWriter.start({ store, keys, mask }, recording);
  let due = Number.POSITIVE_INFINITY;
  for (const { micros, data } of pieces) {
    if (micros >= due) {
      await writer.flush();
      due = Number.POSITIVE_INFINITY;
    }
    await writer.write({ kind: 'stdout', micros, data });
    due = Math.min(due, micros + delayMicros);
  }
  return writer.seal(about);
}

/** CPU milliseconds of this process. */
async function cpuOf(act: () => Promise<unknown>): Promise<number> {
  const from = process.cpuUsage();
  await act();
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1_000;
}

function tell(what: string, figure: number, unit: string): void {
  process.stdout.write(
    `${what.padEnd(58)} ${figure.toFixed(figure < 10 ? 2 : 0).padStart(8)} ${unit}\n`,
  );
}

async function bytesOfAnHour(): Promise<void> {
  const pieces = shellHour(1);
  const plain = pieces.reduce((sum, { data }) => sum + data.length, 0);
  tell('an hour of a shell, output', plain / 1_024, 'KiB');
  for (const [how, delayMs] of [
    ['a member every 250 ms', recordingLimits.memberDelayMs],
    ['a member every second', 1_000],
    ['strict: a member for each piece', 0],
  ] as const) {
    const { manifest, bytes } = await write(noStore, pieces, {
      delayMicros: delayMs * 1_000,
    });
    tell(`  ${how}: members`, manifest.members, '');
    tell(`  ${how}: stored, with its manifest`, (manifest.bytes + bytes.length) / 1_024, 'KiB');
  }
}

const megabytes = 32;

function bulk(): Typed[] {
  const text = Array.from({ length: 600 }, (_, i) => colouredLine(i)).join('');
  const piece = Buffer.from(text).subarray(0, 32 * 1_024);
  return Array.from({ length: megabytes * 32 }, (_, i) => ({ micros: i * 500, data: piece }));
}

async function cpuOfAMegabyte(folder: string): Promise<void> {
  const pieces = bulk();
  const delayMicros = recordingLimits.memberDelayMs * 1_000;
  const mask = new MaskSet([
    { name: 'password', literal: 'correct horse battery' },
    { name: 'token', pattern: 'ghp_[A-Za-z0-9]{36}' },
  ]);
  await write(noStore, pieces.slice(0, 128), { delayMicros });
  const written = await cpuOf(() => write(noStore, pieces, { delayMicros }));
  tell('writing: frames, gzip, AES-GCM, SHA-256', written / megabytes, 'CPU ms/MiB');
  const masked = await cpuOf(() => write(noStore, pieces, { delayMicros, mask }));
  tell('  with two masks', masked / megabytes, 'CPU ms/MiB');
  const store = new FileRecordingStore({ folder, floorBytes: 1 });
  const stored = await cpuOf(() => write(store, pieces, { delayMicros }));
  tell('  into a folder, synced', stored / megabytes, 'CPU ms/MiB');
  const { bytes, manifest, wrappedKey } = (await store.find(recording))!;
  tell('  of its size', bytes / (megabytes * 1_024 * 1_024), '');
  const reader = await RecordingReader.open({ store, keys }, recording);
  const frames = () => reader.frames({ micros: 0 });
  const whole = Buffer.from(await store.read(recording, 0, bytes));
  const dataKey = keys.unwrap(recording, wrappedKey);
  const options = { recording, members: [whole], manifest, manifestHash: undefined, dataKey };
  const per = async (what: string, act: () => Promise<unknown>): Promise<void> =>
    tell(what, (await cpuOf(act)) / megabytes, 'CPU ms/MiB');
  await per('verifying with the key', () => verifyRecording(options));
  await per('replay, cleaned', async () => {
    const cleaner = new TerminalCleaner();
    for await (const frame of frames()) if (frame.kind === 'stdout') cleaner.push(frame.data);
  });
  await per('export to asciicast', () =>
    drain(asciicast(frames(), { version: 3, startedAt: new Date() })),
  );
  await per('export to text', () => drain(safeText(frames())));
}

async function drain(lines: AsyncIterable<string>): Promise<void> {
  for await (const line of lines) if (line === '') return;
}

async function timeOfAJump(folder: string): Promise<void> {
  const store = new FileRecordingStore({ folder, floorBytes: 1 });
  const sealed = await write(store, shellHour(2), { delayMicros: 250_000 });
  tell('two hours of a shell: members', sealed.manifest.members, '');
  const times: number[] = [];
  for (let i = 0; i < 200; i += 1) {
    const from = performance.now();
    const reader = await RecordingReader.open({ store, keys }, recording, sealed.hash);
    await reader.frames({ micros: ((i * 7_919) % 7_200) * 1_000_000 }).next();
    times.push(performance.now() - from);
  }
  times.sort((a, b) => a - b);
  tell('  a jump, manifest read and checked: median', times[100]!, 'ms');
  tell('  p99', times[197]!, 'ms');
}

const folder = mkdtempSync(join(tmpdir(), 'endoscope-recording-costs-'));
try {
  await bytesOfAnHour();
  await cpuOfAMegabyte(join(folder, 'bulk'));
  await timeOfAJump(join(folder, 'hours'));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
