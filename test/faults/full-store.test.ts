// Goal: when the volume of recordings is full, what must be recorded is not run, what runs ends with a
// reason, and nothing is shown that is not recorded (F25 of the fault matrix).
// Method: the built gateway as a process whose folder of recordings is a real file system of 24 MiB, where it may mount one.
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FileRecordingStore, SecretBoxDataKeys } from '@endoscope/recordings/adapters';
import { RecordingReader } from '@endoscope/recordings/playback';
import { SecretBox, readKeyRingFile } from '@endoscope/secret-box';
import { AttachSocket } from '../support/attach-socket.ts';
import { sessionRequest } from '../support/debug-sessions.ts';
import type { GatewayProcess } from '../support/gateway-process.ts';
import { ProcessStack } from '../support/process-stack.ts';
import { SmallVolume } from '../support/small-volume.ts';

const mib = 1024 * 1024;
const floorBytes = 8 * mib;
const volume = new SmallVolume(24 * mib);
let stack: ProcessStack;
let gateway: GatewayProcess;
let url: string;
beforeAll(async () => {
  stack = await ProcessStack.start();
  gateway = stack.gateway(
    {
      ENDOSCOPE_RECORDING: 'required',
      ENDOSCOPE_RECORDING_DURABILITY: 'strict',
      ENDOSCOPE_RECORDING_STORE: `file:${volume.folder}`,
      ENDOSCOPE_RECORDING_FLOOR_BYTES: String(floorBytes),
    },
    volume.launcher,
  );
  url = await gateway.url();
});
afterAll(async () => {
  await stack.close();
  volume.close();
});

interface Recording {
  readonly id: string;
  readonly state: string;
  readonly failure?: string;
}

async function recordingOf(session: string): Promise<Recording> {
  const path = `${url}/v1/recordings?session=${session}`;
  const { body } = await stack.call(path, { as: 'operator' });
  return body.recordings[0] as Recording;
}

/** What rests of it on the volume. */
async function recordedOf(session: string): Promise<Buffer> {
  const { id } = await recordingOf(session);
  const store = new FileRecordingStore({ folder: volume.of(gateway.pid), floorBytes: 1 });
  const keys = new SecretBoxDataKeys(new SecretBox(readKeyRingFile(stack.keyRingFile)));
  const reader = await RecordingReader.open({ store, keys }, id);
  const output: Uint8Array[] = [];
  for await (const frame of reader.frames({ micros: 0 })) {
    if (frame.kind === 'stdout') output.push(frame.data);
  }
  return Buffer.concat(output);
}

async function attach(session: string): Promise<AttachSocket> {
  const token = await stack.issuer.issueToken('engineer');
  const socket = await AttachSocket.open(url, session, { token });
  if (!(socket instanceof AttachSocket)) throw new Error(JSON.stringify(socket));
  await socket.until((s) => s.event('ready') !== undefined, 'ready');
  return socket;
}

describe('a volume of recordings that fills up', () => {
  it('ends the streams of what runs, and whatever was shown is on it', async () => {
    const ballast = volume.fill(gateway.pid, floorBytes + 6 * mib);
    const session = await stack.readySession(url, { tty: false });
    const socket = await attach(session);
    // More than the volume has room for, and it does not compress.
    socket.send(0, 'head -c 8000000 /dev/urandom\n');
    await socket.ended;
    expect(socket.event('exit')).toMatchObject({ reason: 'recorder_unavailable' });
    const shown = socket.stdout;
    const recorded = await recordedOf(session);
    expect(shown.length).toBeGreaterThan(mib);
    expect(recorded.length).toBeGreaterThanOrEqual(shown.length);
    expect(recorded.subarray(0, shown.length).equals(shown)).toBe(true);
    // What is kept free for others is, but for the member that went below it.
    expect(volume.freeBytes(gateway.pid)).toBeGreaterThan(floorBytes - mib);
    expect(await recordingOf(session)).toMatchObject({
      ...{ state: 'interrupted', failure: 'RECORDING_STORE_FULL' },
    });
    rmSync(ballast);
    // It goes on for whoever attaches once there is room.
    const again = await attach(session);
    again.send(0, 'exit\n');
    await again.ended;
    expect((await recordedOf(session)).length).toBeGreaterThanOrEqual(recorded.length);
  });

  it('refuses what must be recorded while it is below its floor, and takes it again after', async () => {
    const running = await stack.readySession(url, { tty: false });
    const ballast = volume.fill(gateway.pid, floorBytes - mib);
    const refused = { status: 503, body: { reason: 'RECORDER_UNAVAILABLE' } };
    const ask = { as: 'engineer', body: sessionRequest({}) } as const;
    expect(await stack.call(`${url}/v1/sessions`, ask)).toMatchObject(refused);
    const exec = { as: 'engineer', body: { command: ['echo', 'hello'] } } as const;
    const run = () => stack.call(`${url}/v1/sessions/${running}/exec`, exec);
    expect(await run()).toMatchObject(refused);
    const token = await stack.issuer.issueToken('engineer');
    const door = await AttachSocket.open(url, running, { token });
    if (!(door instanceof AttachSocket)) throw new Error(JSON.stringify(door));
    await door.ended;
    expect(door.stdout).toHaveLength(0);
    expect(door.event('ready')).toBeUndefined();
    await gateway.said('recording.store_unwritable');
    rmSync(ballast);
    const { status, body } = await run();
    expect([status, body.stdout.data]).toEqual([200, 'hello\n']);
    expect(await stack.call(`${url}/v1/sessions`, ask)).toMatchObject({ status: 201 });
    await gateway.said('recording.store_writable');
  });
});
