// Goal: what a client of a real cluster was shown is what is recorded, byte for byte. Method: every
// session must be recorded; what rests in Postgres is opened with the gateway's key ring.
import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bytesOf, framesOf, sealedRecording } from '../support/recorded-output.ts';
import { Attached } from './support/attached.ts';
import { Stage } from './support/stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open({
    env: { ENDOSCOPE_SESSIONS_PER_POD_MAX: '30', ENDOSCOPE_RECORDING: 'required' },
  });
  await stage.namespace.startPod('web');
}, 600_000);

afterAll(() => stage?.close());

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('a recording', () => {
  it.each(['websocket', 'grpc'] as const)('holds what was shown over %s', async (door) => {
    const client = stage.client();
    const bytes = randomBytes(512 * 1024);
    const request = stage.request('web', { command: ['cat'], stdin: true, stdinOnce: true });
    const { id } = await stage.readySession(request, client);
    const attached = new Attached(await client.attach(id, { door, stdin: true }));
    await attached.type(bytes);
    await attached.printed(bytes.length);
    attached.connection.endInput();
    expect(await attached.exit).toMatchObject({ exitCode: 0 });
    expect(hashOf(attached.stdout)).toBe(hashOf(bytes));
    const frames = await framesOf(stage.gateway, await sealedRecording(stage.gateway, id));
    expect(hashOf(bytesOf(frames, 'stdout'))).toBe(hashOf(bytes));
    expect(bytesOf(frames, 'input')).toHaveLength(0);
    expect(frames.filter(({ kind }) => kind === 'gap')).toEqual([]);
  });

  it('holds a shell at a terminal, its sizes and who wrote', async () => {
    const client = stage.client();
    const request = stage.request('web', { command: ['sh'], stdin: true, tty: true });
    const { id } = await stage.readySession(request, client);
    const size = { width: 91, height: 31 };
    const attached = new Attached(await client.attach(id, { door: 'grpc', stdin: true, size }));
    await attached.type('echo $((6 * 7)); exit 3\r');
    expect(await attached.exit).toMatchObject({ exitCode: 3 });
    const frames = await framesOf(stage.gateway, await sealedRecording(stage.gateway, id));
    expect(hashOf(bytesOf(frames, 'stdout'))).toBe(hashOf(attached.stdout));
    expect(frames).toContainEqual(expect.objectContaining({ kind: 'resize', size }));
    expect(frames.some((frame) => frame.kind === 'writer' && frame.user !== '')).toBe(true);
  });

  it('is replayed by endo as it was shown, and followed while it is written', async () => {
    const client = stage.client();
    const operator = await stage.endo('operator');
    const request = stage.request('web', { command: ['sh'], stdin: true, tty: true });
    const { id } = await stage.readySession(request, client);
    const attached = new Attached(await client.attach(id, { door: 'websocket', stdin: true }));
    await attached.type('echo be$((1))fore\r');
    await attached.shows('be1fore');
    const [name] = (await operator.run(['recordings', '--session', id, '-o', 'name'])).stdout.split(
      '\n',
    );
    const recording = name!.replace('recording/', '');
    const live = operator.terminal(['replay', recording, '--follow']);
    await live.shows('be1fore');
    await attached.type('printf "\\033]0;title\\007af$((1))ter\\n"; exit 3\r');
    await live.shows('af1ter');
    expect(await attached.exit).toMatchObject({ exitCode: 3 });
    expect(await live.exit).toBe(0);
    await sealedRecording(stage.gateway, id);
    // The shell asks the terminal for its cursor; a replay does not.
    const seen = attached.stdout.toString().replace(/\x1b\]0;title\x07|\x1b\[6n/g, '');
    const again = operator.terminal(['replay', recording, '--idle-limit', '10ms']);
    expect(await again.exit).toBe(0);
    expect(again.output).toContain(seen.slice(seen.indexOf('be1fore'), seen.indexOf('af1ter') + 6));
    expect(again.output).not.toContain('\x1b]');
    const found = await operator.run(['replay', recording, '--search', 'af1ter']);
    expect(found.stdout).toMatch(/^\d+:\d\d:\d\d\.\d{3} {2}af1ter\n$/);
    expect(await operator.run(['recordings', 'verify', recording])).toMatchObject({ status: 0 });
  });
});
