// Goal: whatever ends a stream from outside on a real cluster, a command, a log, a copy and a
// forwarded port say the same reason at every door, and endo exits with its status.
// Method: the cluster once more, behind a proxy: it is lost without harm to others, and holds up
// what is large, so that a copy is under way for as long as a test wants.
import { once } from 'node:events';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EndoscopeClient } from '@endoscope/client';
import type { AttachDoor, DownloadEvent, PortForward } from '@endoscope/client';
import type { Endo, EndoResult } from '../cli/harness/endo.ts';
import { FollowedLog } from '../support/followed-log.ts';
import { GrpcLog } from '../support/grpc-log.ts';
import { patienceMs } from '../support/patience.ts';
import { StreamedCommand } from '../support/streamed-command.ts';
import { CutProxy } from './support/cut-proxy.ts';
import { registerBehind } from './support/register-behind.ts';
import { Stage } from './support/stage.ts';

const doors: readonly AttachDoor[] = ['websocket', 'grpc'];
const echoPort = 7_001;
const heldAfterBytes = 8 * 1024 * 1024;
const largeBytes = 8 * heldAfterBytes;
const follows = ['sh', '-c', 'echo up; sleep 600'];

let stage: Stage;
let proxy: CutProxy;
let folder: string;
let session: string;
let container: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'endoscope-stream-ends-'));
  stage = await Stage.open();
  proxy = await CutProxy.start(stage.cluster.server);
  proxy.heldAfterBytes = heldAfterBytes;
  await registerBehind(proxy, stage, { cluster: stage.cluster, name: 'behind' });
  const listen = `nc -ll -p ${echoPort} -e cat`;
  const app = { name: 'app', image: 'busybox:1.36', command: ['sh', '-c', listen] };
  await stage.namespace.startPod('web', { containers: [app] });
  const command = [
    ...['sh', '-c'],
    `dd if=/dev/zero of=/tmp/large bs=1 count=0 seek=${largeBytes}; echo said; sleep 99999`,
  ];
  const { target, workload } = stage.request('web', { command });
  const ready = await stage.readySession({ target: { ...target, cluster: 'behind' }, workload });
  [session, container] = [ready.id, ready.workload.containerName!];
}, 600_000);

afterAll(async () => {
  await stage?.close();
  await proxy?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function until(holds: () => boolean, what: () => string): Promise<void> {
  for (const deadline = Date.now() + patienceMs; !holds(); await sleep(20)) {
    if (Date.now() > deadline) throw new Error(what());
  }
}

const reasonOf = (end: unknown): unknown => (end as { reason?: string } | undefined)?.reason;

/** What `open` has opened says how it ended, at the latest when it is asked to be quick. */
type Opened = () => Promise<unknown>;

async function openLog(token: string, accept: string): Promise<Opened> {
  const query = `container=${container}&follow=true`;
  const log = await FollowedLog.open(stage.gateway, { session, token, query }, { accept });
  await log.sees('said');
  // Text has no place for a reason: it is cut off.
  return accept === 'text/plain'
    ? async () => ((await log.ended) ? 'whole' : 'cut off')
    : async () => (await log.ended) && reasonOf(log.entries.at(-1)?.['end']);
}

async function openGrpcLog(token: string): Promise<Opened> {
  const log = new GrpcLog(stage.gateway.gateway.grpcAddress, { session, container, token });
  await log.sees('said');
  return async () => {
    await log.ended;
    return log.end?.reason;
  };
}

async function openCommand(door: AttachDoor, token: string): Promise<Opened> {
  const from = { server: stage.gateway.url, token, session };
  const running = await StreamedCommand.start(from, { door, command: follows });
  await running.shows('up');
  return async () => {
    await running.done;
    return reasonOf(running.exit);
  };
}

/** Begun, and read to its end only when it is asked how it ended. */
async function openCopy(token: string): Promise<Opened> {
  const client = new EndoscopeClient({ server: stage.gateway.url, token });
  const events = client.files.download({ session, path: '/tmp/large' });
  for (let type: DownloadEvent['type'] | undefined; type !== 'data'; ) {
    type = ((await events.next()).value as DownloadEvent | undefined)?.type;
  }
  return async () => {
    try {
      for await (const { type } of events) if (type === 'end') return 'whole';
      return 'nothing';
    } catch (error) {
      return reasonOf(error);
    }
  };
}

/** A forward with one connection that has carried a byte each way. */
interface Forwarded {
  readonly forward: PortForward;
  /** How the connection broke, in words. */
  readonly broken: Promise<string>;
}

async function connected(forward: PortForward): Promise<Duplex> {
  const stream = forward.connect(echoPort);
  stream.on('error', () => undefined);
  stream.write('echo');
  await once(stream, 'data');
  return stream;
}

async function openPort(door: AttachDoor, token: string): Promise<Forwarded> {
  const client = new EndoscopeClient({ server: stage.gateway.url, token });
  const forward = await client.portForward(session, { ports: [echoPort], door });
  const stream = await connected(forward);
  const broken = new Promise<string>((resolve) => {
    stream.once('error', (error: Error & { detail?: string }) => resolve(error.detail ?? ''));
  });
  return { forward, broken };
}

/** endo that runs until something ends it. */
class RunningEndo {
  readonly done: Promise<EndoResult>;
  private said = '';

  constructor(endo: Endo, args: readonly string[]) {
    const child: ChildProcess = endo.start(args);
    child.stdout?.on('data', (data: Buffer) => (this.said += data.toString()));
    this.done = endo.finish(child);
  }

  async shows(text: string): Promise<void> {
    await until(
      () => this.said.includes(text),
      () => `"${text}" never came, but: ${this.said}`,
    );
  }
}

async function startEndo(token: string): Promise<Record<string, RunningEndo>> {
  const endo = await stage.endo('engineer', { ENDOSCOPE_TOKEN: token });
  const run = (...args: string[]): RunningEndo => new RunningEndo(endo, args);
  const part = join(folder, '.copy.endo-part');
  rmSync(part, { force: true });
  const runs = {
    exec: run('exec', session, '-c', container, '--', ...follows),
    logs: run('logs', session, '-c', container, '--follow'),
    cp: run('cp', '--retries', '0', `${session}:/tmp/large`, join(folder, 'copy')),
  };
  await runs.exec.shows('up');
  await runs.logs.shows('said');
  await until(
    () => (statSync(part, { throwIfNoEntry: false })?.size ?? 0) > 0,
    () => 'endo cp never wrote anything',
  );
  return runs;
}

/** One of everything, and in the end what each said. */
class Streams {
  private constructor(
    private readonly opened: Readonly<Record<string, Opened>>,
    readonly ports: readonly Forwarded[],
    private readonly endo: Readonly<Record<string, RunningEndo>>,
  ) {}

  static async open(token: string): Promise<Streams> {
    const opened: Record<string, Opened> = {
      copy: await openCopy(token),
      'log as text': await openLog(token, 'text/plain'),
      'log as JSON': await openLog(token, 'application/x-ndjson'),
      'log over gRPC': await openGrpcLog(token),
    };
    const ports: Forwarded[] = [];
    for (const door of doors) {
      opened[`command over ${door}`] = await openCommand(door, token);
      ports.push(await openPort(door, token));
    }
    return new Streams(opened, ports, await startEndo(token));
  }

  async reasons(): Promise<Record<string, unknown>> {
    const said: Record<string, unknown> = {};
    for (const [name, end] of Object.entries(this.opened)) said[name] = await end();
    return said;
  }

  async statuses(): Promise<Record<string, unknown>> {
    const statuses: Record<string, unknown> = {};
    for (const [name, run] of Object.entries(this.endo)) statuses[name] = (await run.done).status;
    return statuses;
  }
}

const each = (reason: string, copy: string) => ({
  copy,
  'log as text': 'cut off',
  'log as JSON': reason,
  'log over gRPC': reason,
  'command over websocket': reason,
  'command over grpc': reason,
});

async function expectEndsWithCluster(streams: Streams): Promise<void> {
  try {
    expect(await streams.reasons()).toEqual(each('upstream_lost', 'CLUSTER_STREAM_BROKEN'));
    for (const { broken } of streams.ports) {
      expect(await broken).toMatch(/^The stream to cluster behind broke: /);
    }
    expect(await streams.statuses()).toEqual({ exec: 69, logs: 69, cp: 69 });
  } finally {
    proxy.mend();
  }
}

describe('streams of a session on a real cluster', () => {
  it('end with the sign-in', async () => {
    const streams = await Streams.open(await stage.gateway.token('engineer', 600));
    stage.gateway.clock.moveMs(601_000);
    expect(await streams.reasons()).toEqual(each('token_expired', 'TOKEN_EXPIRED'));
    for (const { forward } of streams.ports) {
      expect(await forward.ended).toMatchObject({ reason: 'token_expired' });
    }
    expect(await streams.statuses()).toEqual({ exec: 67, logs: 67, cp: 67 });
  });

  it('end with the cluster, but a forward, which carries again when the cluster is back', async () => {
    const streams = await Streams.open(await stage.gateway.token('engineer', 3_600));
    proxy.cut();
    await expectEndsWithCluster(streams);
    for (const { forward } of streams.ports) {
      (await connected(forward)).destroy();
      forward.close();
    }
  });

  it('end with the gateway that drains', async () => {
    const streams = await Streams.open(await stage.gateway.token('engineer', 3_600));
    const closed = stage.gateway.gateway.close(1_000);
    expect(await streams.reasons()).toEqual(each('draining', 'GATEWAY_DRAINING'));
    for (const { forward } of streams.ports) {
      expect(await forward.ended).toMatchObject({ reason: 'draining' });
    }
    expect(await streams.statuses()).toEqual({ exec: 69, logs: 69, cp: 69 });
    await closed;
  });
});
