import { describe, expect, it } from '@jest/globals';
import { systemClock, systemContext } from '@endoscope/core';
import type { RequestContext, Transaction } from '@endoscope/core';
import { LiveSessions } from '@endoscope/sessions';
import type { FindSession, Session } from '@endoscope/sessions';
import { aSession, engineer } from '@endoscope/sessions/testing';
import { logLimits } from '../../domain/logs/log.limits.ts';
import type { LogRequest } from '../../domain/logs/log-request.ts';
import type { PodContainer } from '../../domain/pod-container.ts';
import { RecordedReader, ScriptedLogs } from '../../testing/scripted-logs.ts';
import { OpenAttachments } from '../attach/open-attachments.ts';
import { FindContainers } from '../find-containers.ts';
import { ReadLogs } from './read-logs.ts';
import { MemoryOpenStreamStore } from '../../testing/memory-open-stream-store.ts';
import { scriptedAudit } from '../../testing/scripted-audit.ts';

const several: readonly PodContainer[] = [
  { name: 'app', id: '1', kind: 'regular', state: 'running', restarts: 0 },
  { name: 'again', id: '2', kind: 'regular', state: 'running', restarts: 1 },
  { name: 'first', id: '3', kind: 'init', state: 'terminated', restarts: 0 },
];

function setUp(change: Partial<Session> = {}, containers = several) {
  const session = aSession({ state: 'ready', ...change });
  const order: string[] = [];
  const lines: Record<string, unknown>[] = [];
  const audit = scriptedAudit((line) => {
    order.push(line.event);
    lines.push({ ...line });
  });
  const find = {
    execute: (_ctx: RequestContext, _id: string, use?: { container: { name: string } }) => {
      order.push(use ? `policy ${use.container.name}` : 'session');
      return Promise.resolve(session);
    },
  } as unknown as FindSession;
  const pod = { podUid: session.runsIn.uid ?? '', containers };
  const readPod = () => {
    order.push('pod');
    return Promise.resolve(pod);
  };
  const source = new ScriptedLogs({ app: ['a\n', 'wait'], again: ['b\n'], first: ['c\n'] });
  const open = new OpenAttachments();
  const logs = new ReadLogs({
    find: new FindContainers(find, { read: readPod }),
    streams: new MemoryOpenStreamStore(),
    ...{ source, audit, open, live: new LiveSessions(), clock: systemClock },
    meter: () => undefined,
    work: { run: <T>(f: (tx: Transaction) => Promise<T>) => f({} as Transaction) },
  });
  const gone = new AbortController();
  const read = (request: Partial<LogRequest> = {}, reader = new RecordedReader()) =>
    logs.execute(
      { ...systemContext(gone.signal), principal: engineer },
      {
        ...{ sessionId: session.id, containers: [], allContainers: false, byLines: false },
        ...{ follow: false, previous: false, timestamps: false, sinceSeconds: undefined },
        ...{ sinceTime: undefined, tailLines: undefined, limitBytes: undefined },
        ...request,
      },
      reader,
    );
  return { read, order, lines, open, gone, source };
}

const target = (container?: string): Pick<Session, 'target'> => ({
  target: { ...aSession({}).target, container } as Session['target'],
});

describe('reading the logs of a session', () => {
  it('asks policy by name, then the cluster, and is recorded before anything is read', async () => {
    const { read, order, lines } = setUp();
    await read({ containers: ['again', 'again'], tailLines: 3 });
    const before = ['session', 'policy again', 'pod'];
    expect(order).toEqual([...before, 'logs.opened', 'logs.closed']);
    const opened = { containers: ['again'], follow: false, previous: false, tailLines: 3 };
    expect(lines[0]).toMatchObject({ result: 'success', details: opened });
    const closed = { containers: ['again'], bytes: 2 };
    expect(lines[1]).toMatchObject({ result: 'success', reason: 'log_ended', details: closed });
  });

  it('takes what the session targets where nothing is named', async () => {
    const { read, order } = setUp(target('again'));
    await read();
    expect(order.slice(0, 3)).toEqual(['session', 'policy again', 'pod']);
  });

  it('takes the only regular container of a pod, about which policy is asked then', async () => {
    const { read, order } = setUp(target(), several.slice(1));
    await read();
    expect(order.slice(0, 3)).toEqual(['session', 'pod', 'policy again']);
  });

  it('asks policy about every one of all containers', async () => {
    const { read, order } = setUp(target(), several.slice(1));
    await read({ allContainers: true });
    expect(order.slice(0, 4)).toEqual(['session', 'pod', 'policy again', 'policy first']);
  });

  it.each<[string, Partial<LogRequest>, string]>([
    ['of several none is named', {}, 'LOG_CONTAINER_REQUIRED'],
    ['the container is not there', { containers: ['nope'] }, 'CONTAINER_NOT_FOUND'],
    [
      'it has no earlier instance',
      { containers: ['app'], previous: true },
      'PREVIOUS_LOG_NOT_FOUND',
    ],
    ['the request contradicts itself', { follow: true, previous: true }, 'REQUEST_INVALID'],
  ])('is refused and not recorded when %s', async (_why, request, reason) => {
    const { read, lines } = setUp(target());
    await expect(read(request)).rejects.toMatchObject({ reason });
    expect(lines).toEqual([]);
  });

  it.each<[Session['state'], boolean, boolean]>([
    ['provisioning', false, false],
    ['ready', true, true],
    ['ending', false, true],
    ['ended', false, true],
    ['ended', true, false],
  ])('of a session that is %s, followed %s, is taken: %s', async (state, follow, isTaken) => {
    const { read, order } = setUp({ state });
    const reading = read({ containers: ['again'], follow });
    if (isTaken) expect(await reading).toMatchObject({ reason: 'log_ended' });
    else await expect(reading).rejects.toMatchObject({ reason: 'SESSION_NOT_READY' });
    expect(order.includes('pod')).toBe(isTaken);
  });

  it('is refused while the gateway drains', async () => {
    const { read, open, lines } = setUp();
    open.draining = true;
    await expect(read({ containers: ['again'] })).rejects.toMatchObject({
      reason: 'GATEWAY_DRAINING',
    });
    expect(lines).toEqual([]);
  });

  it(`has ${logLimits.readersPerSessionMax} readers at once and refuses the next`, async () => {
    const { read, gone } = setUp();
    const readers = Array.from(
      { length: logLimits.readersPerSessionMax },
      () => new RecordedReader(),
    );
    const reading = readers.map((reader) => read({ containers: ['app'], follow: true }, reader));
    await Promise.all(readers.map((reader) => reader.until('app: a\n')));
    await expect(read({ containers: ['again'] })).rejects.toMatchObject({
      reason: 'STREAM_LIMIT_REACHED',
    });
    gone.abort();
    await Promise.all(reading);
    expect(await read({ containers: ['again'] })).toMatchObject({ reason: 'log_ended' });
  });
});
