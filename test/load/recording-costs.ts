/**
 * What recording costs: bytes on disk for an hour of a shell, CPU for a megabyte, time of a jump.
 *
 * Run: npm run build && node --import ./test/load/aliases.mjs test/load/recording-costs.ts
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MaskSet, RecordingReader } from '@endoscope/recordings/playback';
import { TerminalCleaner, asciicast, safeText } from '@endoscope/recordings/playback';
import { verifyRecording } from '@endoscope/recordings/playback';
import { recordingLimits } from '@endoscope/recordings';
import { FileRecordingStore } from '@endoscope/recordings/adapters';
import { colouredLine, costOfAnHour, keys, noStore, recording } from './recorded-shell.ts';
import { timeOfAJump, write } from './recorded-shell.ts';
import type { Typed } from './recorded-shell.ts';

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

async function tellOfAnHour(): Promise<void> {
  const hours = await costOfAnHour();
  tell('an hour of a shell, output', hours[0]!.outputBytes / 1_024, 'KiB');
  for (const { how, members, storedBytes } of hours) {
    tell(`  ${how}: members`, members, '');
    tell(`  ${how}: stored, with its manifest`, storedBytes / 1_024, 'KiB');
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
  tell('writing: frames, zstd, AES-GCM, SHA-256', written / megabytes, 'CPU ms/MiB');
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

async function tellOfAJump(): Promise<void> {
  const { members, p50, p99 } = await timeOfAJump();
  tell('two hours of a shell: members', members, '');
  tell('  a jump, manifest read and checked: median', p50, 'ms');
  tell('  p99', p99, 'ms');
}

const folder = mkdtempSync(join(tmpdir(), 'endoscope-recording-costs-'));
try {
  await tellOfAnHour();
  await cpuOfAMegabyte(join(folder, 'bulk'));
  await tellOfAJump();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
