import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aSession } from '@endoscope/sessions/testing';
import { ClusterStreamBroken, ClusterUnreachable } from '@endoscope/kubernetes';
import { leakGuard } from '@endoscope/testkit';
import type { LeakGuard } from '@endoscope/testkit';
import { streamLimits } from '../../domain/streams.limits.ts';
import { AttachStage, processExit, until } from '../../testing/attach-stage.ts';
import type { StagedClient } from '../../testing/attach-stage.ts';
import { ScriptedCluster } from '../../testing/scripted-cluster.ts';

const cluster = 'eu-1';
const broken = new ClusterStreamBroken({ cluster, problem: 'the connection was lost (1006)' });
const away = new ClusterUnreachable({ cluster, problem: 'connection refused' });
const waitMs = 20_000;

let guard: LeakGuard;
let stage: AttachStage<ScriptedCluster>;
beforeEach(() => {
  guard = leakGuard();
});
afterEach(async () => {
  await stage.open.drain(0);
  await until(() => stage.hubs.count === 0);
  await guard.assertClean();
});

function stageOf(tty: boolean): AttachStage<ScriptedCluster> {
  const container = { ...aSession().container, tty };
  stage = new AttachStage(new ScriptedCluster(), { session: { container } });
  return stage;
}

const notices = ({ client }: StagedClient): string[] =>
  client.received.flatMap((m) => (m.type === 'notice' ? [m.code] : []));
const hasNotice = (staged: StagedClient, code: string) => (): boolean =>
  notices(staged).includes(code);
async function patiently(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + waitMs;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('the condition never held');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe('a stream of the cluster that breaks', () => {
  it('is attached again, and the log tells what was printed meanwhile', async () => {
    const { upstream } = stageOf(false);
    const writer = await stage.join();
    const watching = await stage.join({ role: 'observer' }, 'watcher');
    upstream.print('one\n');
    await until(() => writer.client.output() === 'one\n');
    upstream.failure = away;
    upstream.stream.break(broken);
    upstream.log += 'two\n';
    await patiently(hasNotice(writer, 'upstream_lost'));
    writer.client.type('typed while away');
    upstream.failure = undefined;
    await patiently(hasNotice(writer, 'upstream_restored'));
    upstream.print('three\n');
    await patiently(() => writer.client.output() === 'one\ntwo\nthree\n');
    expect(watching.client.output()).toBe('one\ntwo\nthree\n');
    await until(() => upstream.stream.stdin() === 'typed while away');
    expect(writer.client.received.filter(({ type }) => type === 'gap')).toEqual([]);
    const { audited } = stage;
    const lines = audited.filter(({ event }) => event.startsWith('attachment.upstream'));
    expect(lines.map(({ event, details }) => [event, details])).toEqual([
      ['attachment.upstream_lost', { how: 'CLUSTER_STREAM_BROKEN' }],
      ['attachment.upstream_restored', { recoveredBytes: 4, isComplete: true }],
    ]);
  }, 30_000);

  it('says so when the log does not tell what was printed meanwhile', async () => {
    const { upstream } = stageOf(true);
    const writer = await stage.join({ size: { width: 80, height: 24 } });
    upstream.stream.print('drawn, and not a line');
    upstream.stream.break(broken);
    upstream.log = 'something else\n';
    await patiently(hasNotice(writer, 'upstream_restored'));
    const gap = writer.client.received.find(({ type }) => type === 'gap');
    expect(gap).toMatchObject({ missingBytes: 0, offset: 21 });
    expect(String((gap as { reason: string }).reason)).toContain('not known');
    await until(() => upstream.stream.resizes().length === 2);
  }, 30_000);

  it('ends as usual when the process has ended meanwhile', async () => {
    const { upstream } = stageOf(false);
    const writer = await stage.join();
    upstream.print('one\n');
    await until(() => writer.client.output() === 'one\n');
    upstream.failure = away;
    upstream.stream.break(broken);
    await patiently(hasNotice(writer, 'upstream_lost'));
    upstream.log += 'last\n';
    upstream.failure = undefined;
    await stage.exit();
    await writer.done;
    expect(writer.client.output()).toBe('one\nlast\n');
    expect(writer.client.last).toMatchObject({ reason: 'process_exited', exitCode: 7 });
    expect(upstream.streams.length).toBeLessThanOrEqual(2);
  }, 30_000);

  it('is not attached again when everybody leaves', async () => {
    const { upstream } = stageOf(false);
    const writer = await stage.join();
    upstream.failure = away;
    upstream.stream.break(broken);
    await patiently(hasNotice(writer, 'upstream_lost'));
    writer.client.put({ type: 'detach' });
    await writer.done;
    upstream.failure = undefined;
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(upstream.streams).toHaveLength(1);
  }, 30_000);

  it('has its input from the moment it broke, before anybody is told', async () => {
    const { upstream } = stageOf(false);
    const writer = await stage.join();
    upstream.failure = away;
    const { stream } = upstream;
    stream.break(broken);
    await until(() => stream.hasEnded);
    writer.client.type('typed at once');
    await patiently(hasNotice(writer, 'upstream_lost'));
    upstream.failure = undefined;
    await patiently(hasNotice(writer, 'upstream_restored'));
    await until(() => upstream.stream.stdin() === 'typed at once');
    expect(stream.stdin()).toBe('');
  }, 30_000);

  it('is not taken for restored before the kubelet gives the log again', async () => {
    const { upstream } = stageOf(false);
    const writer = await stage.join();
    upstream.print('one\n');
    await until(() => writer.client.output() === 'one\n');
    // As an API server that takes streams for a kubelet that is not there.
    upstream.logFailure = away;
    upstream.stream.break(broken);
    await patiently(hasNotice(writer, 'upstream_lost'));
    const asked = upstream.logReads;
    await patiently(() => upstream.logReads > asked + 1);
    expect(upstream.streams).toHaveLength(1);
    upstream.logFailure = undefined;
    await patiently(hasNotice(writer, 'upstream_restored'));
    expect(upstream.streams).toHaveLength(2);
  }, 30_000);
});

describe('while the cluster is away', () => {
  async function awayWriter(tty = true): Promise<StagedClient> {
    const { upstream } = stageOf(tty);
    const writer = await stage.join({ size: { width: 80, height: 24 } });
    upstream.print('one\n');
    await until(() => writer.client.output() === 'one\n');
    upstream.failure = away;
    upstream.stream.break(broken);
    await patiently(hasNotice(writer, 'upstream_lost'));
    writer.client.type('held');
    return writer;
  }

  it('who has typed leaves at once', async () => {
    const writer = await awayWriter();
    writer.client.put({ type: 'detach' });
    await writer.done;
    expect(writer.client.last).toMatchObject({ type: 'exit', reason: 'detached' });
  }, 30_000);

  it('who has typed is told at once that the session was terminated', async () => {
    const writer = await awayWriter();
    await stage.exit({ ...processExit, reason: 'terminated' });
    await writer.done;
    expect(writer.client.last).toMatchObject({ type: 'exit', reason: 'terminated' });
  }, 30_000);

  it('a new size is kept for the next stream', async () => {
    const writer = await awayWriter();
    writer.client.put({ type: 'resize', width: 100, height: 50 });
    stage.upstream.failure = undefined;
    await patiently(hasNotice(writer, 'upstream_restored'));
    const { stream } = stage.upstream;
    await until(() => stream.resizes().length === 2);
    expect(stream.resizes().at(-1)).toEqual({ Width: 100, Height: 50 });
    await until(() => stream.stdin() === 'held');
  }, 30_000);

  it('the role goes to who asks for it, and input keeps its order', async () => {
    const writer = await awayWriter();
    const second = await stage.join({ role: 'observer' }, 'second');
    await until(hasNotice(second, 'upstream_lost'));
    second.client.put({ type: 'role', action: 'take_over', reason: 'at lunch' });
    await until(() =>
      writer.client.received.some((m) => m.type === 'participant' && m.event === 'became_writer'),
    );
    second.client.type(', then mine');
    stage.upstream.failure = undefined;
    await patiently(() => stage.upstream.stream.stdin() === 'held, then mine');
  }, 30_000);

  it('no more input is taken than may be held', async () => {
    const writer = await awayWriter();
    const { heldInputBytesMax, inputFrameBytesMax } = streamLimits;
    const frames = heldInputBytesMax / inputFrameBytesMax + 4;
    const data = Buffer.alloc(inputFrameBytesMax, 'x');
    for (let i = 0; i < frames; i += 1) writer.client.put({ type: 'stdin', data });
    await until(() => writer.client.waiting === 4);
    stage.upstream.failure = undefined;
    await patiently(() => writer.client.waiting === 0);
    await patiently(() => stage.upstream.stream.stdin().length === 4 + frames * data.length);
  }, 30_000);
});
