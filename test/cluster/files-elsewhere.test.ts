// Goal: files of what a session was made for are reached by endo from a copy of its pod, through
// the processes it shares, and from a pod on a node, below /host; and where they cannot be reached
// the answer says so, and nothing else is copied in their place.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Session, SessionRequest } from '@endoscope/client';
import type { Endo } from '../cli/harness/endo.ts';
import { Stage } from './support/stage.ts';

const bytes = randomBytes(3 * 1024 * 1024);

let stage: Stage;
let endo: Endo;
let folder: string;

beforeAll(async () => {
  stage = await Stage.open({ env: { ENDOSCOPE_SESSIONS_PER_POD_MAX: '30' } });
  const { namespace } = stage;
  await namespace.letDebug('operators');
  await namespace.letMakePods('operators');
  await namespace.letReadNodes('operators');
  await namespace.startPod('web');
  endo = await stage.endo('operator');
  folder = mkdtempSync(join(tmpdir(), 'endoscope-elsewhere-'));
  writeFileSync(join(folder, 'in'), bytes);
}, 600_000);

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await stage?.close();
});

async function ready(request: SessionRequest): Promise<Session> {
  return stage.readySession(request, stage.client('operator'));
}

async function copied(from: string, to: string): Promise<void> {
  const { status, stderr } = await endo.run(['cp', from, to]);
  expect([status, stderr]).toEqual([0, expect.any(String)]);
}

async function said({ id }: Session, ...command: string[]): Promise<string> {
  const { sessions } = stage.client('operator');
  const { stdout } = await sessions.runCommand(id, { command });
  return stdout.data;
}

/** In by endo, and out again: what came back. */
async function thereAndBack(session: Session, path: string): Promise<Buffer> {
  await copied(join(folder, 'in'), `${session.id}:${path}`);
  const out = join(folder, `out-${session.id}`);
  await copied(`${session.id}:${path}`, out);
  return readFileSync(out);
}

const sleeping = { command: ['sleep', '99999'] };

describe('files of a session in a copy of a pod', () => {
  const copyOf = (name: string, shareProcesses: boolean) =>
    stage.request('web', {
      ...sleeping,
      ...{ containerName: 'shell', copy: { name, shareProcesses } },
    });

  it('are those of its own container, and of the target through shared processes', async () => {
    const session = await ready(copyOf('web-files', true));
    expect((await thereAndBack(session, '/tmp/own')).equals(bytes)).toBe(true);
    expect((await thereAndBack(session, 'target:/tmp/of-target')).equals(bytes)).toBe(true);
    expect(await said(session, 'ls', '/tmp')).toBe('own\n');
    await stage.client('operator').sessions.terminate(session.id);
  }, 300_000);

  it('are refused where the copy shares no processes', async () => {
    const session = await ready(copyOf('web-apart', false));
    const { status, stderr } = await endo.run(['cp', `${session.id}:target:/etc/passwd`, folder]);
    expect([status === 0, stderr]).toEqual([false, expect.stringContaining('FILE_TARGET')]);
    await stage.client('operator').sessions.terminate(session.id);
  }, 300_000);
});

describe('files of a target of another user', () => {
  const refusal = /may not look into the processes of the target[^]*--profile general/;
  const asOther = { securityContext: { runAsUser: 65_532 } };
  const app = { name: 'app', image: 'distroless-app:1', imagePullPolicy: 'IfNotPresent' };
  beforeAll(async () => {
    await stage.namespace.startPod('other', { containers: [{ ...app, ...asOther }] });
  }, 300_000);

  const inPod = { target: 'app' };
  const inCopy = { containerName: 'shell', copy: { name: 'other-files', shareProcesses: true } };
  it.each([
    ['in its pod', inPod],
    ['in a copy of its pod', inCopy],
  ])(
    'are refused to who may not trace it, with what to do, and not else (%s)',
    async (_where, how) => {
      for (const [profile, mayTrace] of [
        ['baseline', false],
        ['general', true],
      ] as const) {
        const session = await ready(stage.request('other', { ...sleeping, ...how, profile }));
        // A command needs no such right: it sees that the process is there.
        expect(await said(session, 'ps', '-o', 'args')).toContain('/app');
        const out = join(folder, `app-${session.id}`);
        const { status, stderr } = await endo.run(['cp', `${session.id}:target:/app`, out]);
        if (mayTrace) expect([status, stderr]).toEqual([0, expect.any(String)]);
        else expect([status === 0, stderr]).toEqual([false, expect.stringMatching(refusal)]);
        await stage.client('operator').sessions.terminate(session.id);
        await stage.endedSession(session.id, stage.client('operator'));
      }
    },
    600_000,
  );
});

describe('files of a session on a node', () => {
  it('are those of its own container, and of the host', async () => {
    const node = await stage.namespace.kubectl(
      ...['get', 'pod', 'web', '-o', 'jsonpath={.spec.nodeName}'],
    );
    const { workload } = stage.request('', { profile: 'general', ...sleeping });
    const target = { cluster: 'c1', namespace: stage.namespace.name, node };
    const session = await ready({ target, workload });
    const name = basename(folder);
    try {
      expect((await thereAndBack(session, `/tmp/${name}`)).equals(bytes)).toBe(true);
      const onHost = await thereAndBack(session, `target:/tmp/${name}.host`);
      expect(onHost.equals(bytes)).toBe(true);
      expect(await said(session, 'ls', `/host/tmp/${name}.host`)).toContain(name);
    } finally {
      await said(session, 'rm', '-f', `/host/tmp/${name}.host`);
      await stage.client('operator').sessions.terminate(session.id);
    }
  }, 300_000);
});
