// F49: the keeper of sessions is killed (SIGKILL, as by a power cut) under clients that another
// replica carries to it. They are told why at once; the other replica takes the sessions when the
// keeper has been silent for 8 s; a client that comes again goes on with the same process, and what
// it may have missed is said. A recording that must be goes on in another part and holds all that
// was shown.
// Method: two built gateways as processes, one database, the simulated cluster.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '@endoscope/database';
import { Attached } from '../cluster/support/attached.ts';
import { AttachSocket } from '../support/attach-socket.ts';
import { ProcessStack } from '../support/process-stack.ts';
import { patienceMs } from '../support/patience.ts';
import { bytesOf, framesIn } from '../support/recorded-output.ts';
import { ReplicaProcesses } from '../support/replica-processes.ts';
import type { ReplicaProcess } from '../support/replica-processes.ts';

const templates = mkdtempSync(join(tmpdir(), 'endoscope-killed-'));
const size = { width: 80, height: 24 };
let stack: ProcessStack;
let replicas: ReplicaProcesses;
let keeper: ReplicaProcess;
let survivor: ReplicaProcess;

beforeAll(async () => {
  const watched = { name: 'watched', description: 'A test.', image: 'busybox:1.36' };
  const text = JSON.stringify({ ...watched, recording: 'required' });
  writeFileSync(join(templates, 'watched.json'), text);
  stack = await ProcessStack.start();
  replicas = await ReplicaProcesses.create(stack, {
    ENDOSCOPE_TEMPLATES_DIR: templates,
    // What was shown is then stored, whenever the power goes.
    ENDOSCOPE_RECORDING_DURABILITY: 'strict',
  });
  keeper = await replicas.start();
  survivor = await replicas.start();
});

afterAll(async () => {
  await stack?.close();
  replicas?.close();
  rmSync(templates, { recursive: true, force: true });
});

async function carried(door: 'websocket' | 'grpc', session: string): Promise<Attached> {
  const options = { door, stdin: true, size };
  const attached = new Attached(await survivor.client.attach(session, options));
  await attached.type('kept=yes; seq 1 200; echo "it is set"\r');
  await attached.shows('it is set\r\n');
  return attached;
}

/** Of what each has been shown before the keeper dies. */
const printed = `${Array.from({ length: 200 }, (_, n) => `${n + 1}\r\n`).join('')}it is set\r\n`;

interface Line {
  readonly event: string;
  readonly reason?: string;
}

async function ledgerOf(session: string): Promise<Line[]> {
  const path = `/v1/audit-events?session=${session}&pageSize=200`;
  const { body } = await stack.call(`${survivor.url}${path}`, { as: 'operator' });
  return body.auditEvents as Line[];
}

const counted = (lines: readonly Line[], event: string, reason?: string): number =>
  lines.filter((line) => line.event === event && (!reason || line.reason === reason)).length;

async function sealed(session: string) {
  for (const until = Date.now() + patienceMs; ; ) {
    const url = `${survivor.url}/v1/recordings?session=${session}`;
    const { body } = await stack.call(url, { as: 'operator' });
    if (body.recordings[0]?.state === 'sealed') return body.recordings[0];
    if (Date.now() > until) throw new Error(`not sealed: ${JSON.stringify(body)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

describe('a keeper that is killed under carried clients', () => {
  it('is told to them at once, and another replica goes on with all it kept', async () => {
    const shell = { command: ['sh'], tty: true };
    const sessions = {
      websocket: await stack.readySession(keeper.url, shell),
      grpc: await stack.readySession(keeper.url, shell),
      plain: await stack.readySession(keeper.url, shell),
      recorded: await stack.readySession(keeper.url, { ...shell, template: 'watched' }),
    };
    const token = await stack.issuer.issueToken('engineer');
    const plain = (await AttachSocket.open(survivor.url, sessions.plain, {
      token,
    })) as AttachSocket;
    await plain.until((s) => s.event('ready') !== undefined, 'ready');
    const [overWebSocket, overGrpc, recorded] = await Promise.all([
      carried('websocket', sessions.websocket),
      carried('grpc', sessions.grpc),
      carried('grpc', sessions.recorded),
    ]);
    expect(recorded.stdout.toString()).toContain(printed);

    await keeper.process.stop();
    const { code, reason } = await plain.ended;
    expect([code, reason.split(':')[0]]).toEqual([4503, 'REPLICA_UNREACHABLE']);
    for (const [attached, session] of [
      [overWebSocket, sessions.websocket],
      [overGrpc, sessions.grpc],
      [recorded, sessions.recorded],
    ] as const) {
      // Its ring died with the keeper: the log repeats what it kept, and how much is missing is unknown.
      const again = { resumed: false, missingBytes: undefined, role: 'writer' };
      expect(await attached.cameBack()).toMatchObject(again);
      const [first] = attached.reconnects;
      expect(first).toMatchObject({ error: { reason: 'REPLICA_UNREACHABLE' } });
      await attached.type('echo still "$kept"; exit 7\r');
      const exit = { reason: 'process_exited', exitCode: 7, process: 'gone' };
      expect(await attached.exit).toMatchObject(exit);
      const shown = attached.stdout.toString();
      expect(shown).toContain('still yes');
      expect(shown.split('it is set\r\n').length - 1).toBeGreaterThanOrEqual(2);

      // The end of the process is proven by who was left.
      const path = `/v1/sessions/${session}?waitFor=ended&timeout=60s`;
      const { body } = await stack.call(`${survivor.url}${path}`, { as: 'engineer' });
      expect(body).toMatchObject({ state: 'ended', end: exit });
      const lines = await ledgerOf(session);
      expect(counted(lines, 'session.taken_over')).toBe(1);
      expect(counted(lines, 'attachment.closed', 'gateway_lost')).toBe(1);
      expect(counted(lines, 'session.ended')).toBe(1);
    }
    await expectWholeRecording(sessions.recorded);
  });
});

/** All that was shown, then one gap, then what came of the other replica; sealed and whole. */
async function expectWholeRecording(session: string): Promise<void> {
  const recording = await sealed(session);
  expect(recording).toMatchObject({ parts: 2, mode: 'required', gaps: 1 });
  const lines = await ledgerOf(session);
  expect(counted(lines, 'recording.resumed')).toBe(1);
  expect(counted(lines, 'recording.sealed')).toBe(1);
  const database = await Database.connect({ url: stack.database.url });
  try {
    const frames = await framesIn({ database, keyRingFile: stack.keyRingFile }, recording);
    const at = frames.findIndex(({ kind }) => kind === 'gap');
    expect(frames[at]).toMatchObject({ reason: 'recorder_restarted', missingBytes: 0 });
    expect(bytesOf(frames.slice(0, at), 'stdout').toString()).toContain(printed);
    expect(bytesOf(frames.slice(at), 'stdout').toString()).toContain('still yes');
  } finally {
    await database.close();
  }
}
