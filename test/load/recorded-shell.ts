/** A scripted typical shell, what an hour of it takes on the disk, and how long a jump in two takes. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RecordingReader, RecordingWriter } from '@endoscope/recordings/playback';
import type { MaskSet } from '@endoscope/recordings/playback';
import { recordingLimits } from '@endoscope/recordings';
import { FileRecordingStore, SecretBoxDataKeys } from '@endoscope/recordings/adapters';
import type { RecordingStore } from '@endoscope/recordings';
import { parseKeyRing, SecretBox } from '@endoscope/secret-box';

export const recording = 'rec_00000000000000000000000001';
const ring = { primary: 'k', keys: { k: randomBytes(32).toString('base64') } };
export const keys = new SecretBoxDataKeys(
  new SecretBox(parseKeyRing(JSON.stringify(ring), 'ring')),
);
const about = {
  ...({ session: 'ses_1', mode: 'required', hasInput: false, participants: [] } as const),
  ...{ startedAt: '2026-01-01T00:00:00Z', sealedAt: '2026-01-01T02:00:00Z', tool: 'bench' },
};
/** A store that keeps nothing: the cost of writing is meant, not of keeping. */
export const noStore: RecordingStore = {
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

export interface Typed {
  readonly micros: number;
  readonly data: Buffer;
}

/**
 * An hour at a shell: every 20 s a command of 18 keys, each echoed by itself 150 ms after the last,
 * then 30 coloured lines of what it prints, and a prompt. 3,240 keys, 5,400 lines.
 */
export function shellHour(hours: number): Typed[] {
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

export function colouredLine(seed: number): string {
  const name = `web-${((seed * 2_654_435_761) >>> 0).toString(36)}`;
  return `\x1b[32mshop\x1b[0m  ${name.padEnd(14)} 1/1  \x1b[1mRunning\x1b[0m  ${seed % 9}  ${seed % 77}m\r\n`;
}

/** Writes with a member at least every `delayMicros` in which something came. */
export async function write(
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

export interface HourCost {
  readonly how: string;
  readonly outputBytes: number;
  readonly members: number;
  /** With the manifest. */
  readonly storedBytes: number;
}

const paces = [
  [`a member every ${recordingLimits.memberDelayMs} ms`, recordingLimits.memberDelayMs],
  ['a member every second', 1_000],
  ['strict: a member for each piece', 0],
] as const;

export async function costOfAnHour(): Promise<HourCost[]> {
  const pieces = shellHour(1);
  const outputBytes = pieces.reduce((sum, { data }) => sum + data.length, 0);
  const hours: HourCost[] = [];
  for (const [how, delayMs] of paces) {
    const { manifest, bytes } = await write(noStore, pieces, { delayMicros: delayMs * 1_000 });
    const storedBytes = manifest.bytes + bytes.length;
    hours.push({ how, outputBytes, members: manifest.members, storedBytes });
  }
  return hours;
}

export interface JumpTime {
  readonly members: number;
  /** Milliseconds, manifest read and checked, to the first frame. */
  readonly p50: number;
  readonly p99: number;
  readonly samples: number;
}

const jumps = 200;

export async function timeOfAJump(): Promise<JumpTime> {
  const folder = mkdtempSync(join(tmpdir(), 'endoscope-recorded-hours-'));
  try {
    const store = new FileRecordingStore({ folder: join(folder, 'hours'), floorBytes: 1 });
    const delayMicros = recordingLimits.memberDelayMs * 1_000;
    const sealed = await write(store, shellHour(2), { delayMicros });
    const times: number[] = [];
    for (let n = 0; n < jumps; n += 1) {
      const from = performance.now();
      const reader = await RecordingReader.open({ store, keys }, recording, sealed.hash);
      await reader.frames({ micros: ((n * 7_919) % 7_200) * 1_000_000 }).next();
      times.push(performance.now() - from);
    }
    times.sort((a, b) => a - b);
    const { members } = sealed.manifest;
    return { members, p50: times[jumps / 2]!, p99: times[jumps - 3]!, samples: jumps };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
