// Goal: one watch serves every session of an identity in a namespace, and none of them misses a
// change, whatever becomes of the watch. Method: a scripted API server that hands out versions.
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  ClusterAnswerInvalid,
  ClusterObjectNotFound,
  ClusterPermissionDenied,
  ClusterUnreachable,
  KubernetesWatchExpired,
} from '@endoscope/kubernetes';
import type { KubernetesRequest, WatchEvent } from '@endoscope/kubernetes';
import type { PodObservation } from '../../ports/debug-runtime.ts';
import type { PodWatchLimits } from './pod-watch.limits.ts';
import { PodWatches } from './pod-watches.ts';
import { watchPod } from './watch-pod.ts';
import type { WatchedPod } from './watched-pod.ts';

const cluster = 'c';
const status = { kind: 'Status' } as const;
const refused = new ClusterPermissionDenied({ cluster, httpStatus: 403, status });
const notFound = new ClusterObjectNotFound({ cluster, httpStatus: 404, status });
const cut = new ClusterUnreachable({ cluster, problem: 'cut' });
const garbage = new ClusterAnswerInvalid({ cluster, problem: 'a watch line without JSON' });
const expired = new KubernetesWatchExpired({ cluster });

interface OpenWatch {
  readonly query: Readonly<Record<string, unknown>>;
  push(line: string | Error): void;
  isClosed: boolean;
}

/** Pods, one counter of versions, and the watches that are open. */
class ScriptedServer {
  version = 100;
  readonly pods = new Map<string, WatchedPod>();
  readonly asked: string[] = [];
  readonly watches: OpenWatch[] = [];
  listRefusal: Error | undefined;
  /** Awaited before a pod is answered, with what it was when it was asked for. */
  slowly: Promise<void> | undefined;

  put(name: string, phase: string, uid = `uid-${name}`): WatchedPod {
    this.version += 1;
    const metadata = { name, uid, resourceVersion: String(this.version), managedFields: [1] };
    const pod: WatchedPod = { metadata, status: { phase } };
    this.pods.set(name, pod);
    return pod;
  }

  get open(): OpenWatch[] {
    return this.watches.filter((each) => !each.isClosed);
  }

  tell(type: string, object: object): void {
    const line = JSON.stringify({ type, object: { kind: 'Pod', apiVersion: 'v1', ...object } });
    for (const each of this.open) each.push(line);
  }

  readonly client = {
    request: async <T>({ path, query }: KubernetesRequest) => {
      this.asked.push(query?.['limit'] === '1' ? 'list' : `get ${path.split('/').at(-1)}`);
      if (query?.['limit'] === '1') {
        if (this.listRefusal) throw this.listRefusal;
        const metadata = { resourceVersion: String(this.version) };
        return { status: 200, warnings: [], body: { metadata } as T };
      }
      const pod = this.pods.get(path.split('/').at(-1) ?? '');
      await this.slowly;
      if (!pod) throw notFound;
      return { status: 200, warnings: [], body: pod as T };
    },
    watch: <T>(request: KubernetesRequest, skips: (line: string) => boolean = () => false) =>
      this.lines<T>(request, skips),
  };

  private async *lines<T>(
    { query = {}, signal }: KubernetesRequest,
    skips: (line: string) => boolean,
  ): AsyncGenerator<WatchEvent<T>> {
    const waiting: (string | Error)[] = [];
    let wake = (): void => undefined;
    const push = (line: string | Error): void => {
      waiting.push(line);
      wake();
    };
    const watch: OpenWatch = { query, isClosed: false, push };
    this.watches.push(watch);
    this.asked.push(`watch ${query['fieldSelector'] ?? 'all'}`);
    signal?.addEventListener('abort', () => push(new Error('aborted')));
    try {
      for (;;) {
        while (waiting.length === 0) await new Promise<void>((resolve) => (wake = resolve));
        const line = waiting.shift()!;
        if (line instanceof Error) throw line;
        if (line === '') return;
        if (!skips(line)) yield parsed<T>(line);
      }
    } finally {
      watch.isClosed = true;
    }
  }
}

function parsed<T>(line: string): WatchEvent<T> {
  if (!line.startsWith('{')) throw garbage;
  return JSON.parse(line) as WatchEvent<T>;
}

const stops: AbortController[] = [];
afterEach(() => {
  for (const each of stops.splice(0)) each.abort();
});

/** What one session sees of its pod, as words. */
class Session {
  readonly seen: string[] = [];
  readonly stop = new AbortController();
  readonly over: Promise<void>;

  constructor(server: ScriptedServer, watches: PodWatches, pod: string, user = 'ann') {
    stops.push(this.stop);
    const target = { cluster, namespace: 'n', pod, podUid: `uid-${pod}` };
    const as = { user, groups: ['g'] };
    const { signal } = this.stop;
    this.over = this.read(watchPod(watches, { client: server.client, as, target, signal }));
  }

  private async read(observations: AsyncIterable<PodObservation>): Promise<void> {
    for await (const seen of observations) {
      this.seen.push('gone' in seen ? 'gone' : (seen.pod.status?.phase ?? ''));
    }
  }
}

const quick: Partial<PodWatchLimits> = { retryMsMin: 1, retryMsMax: 2 };
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 2));
};

function fixture(limits: Partial<PodWatchLimits> = {}) {
  const server = new ScriptedServer();
  const clock = { ms: 0 };
  const watches = new PodWatches({ ...quick, ...limits }, () => clock.ms);
  server.put('a', 'one');
  server.put('b', 'one');
  const session = (pod: string, user?: string) => new Session(server, watches, pod, user);
  const started = async (pod: string, user?: string) => {
    const each = session(pod, user);
    await until(() => each.seen.length > 0 && server.open.length > 0);
    return each;
  };
  return { server, clock, session, started };
}

describe('a watch of pods that sessions share', () => {
  it('is one for two sessions, each of which hears of its own pod', async () => {
    const { server, started } = fixture();
    const [a, b] = [await started('a'), await started('b')];
    server.tell('MODIFIED', server.put('a', 'two'));
    server.tell('MODIFIED', server.put('b', 'three'));
    await until(() => b.seen.length === 2);
    expect([a.seen, b.seen]).toEqual([
      ['one', 'two'],
      ['one', 'three'],
    ]);
    expect(server.asked.filter((each) => !each.startsWith('get'))).toEqual(['list', 'watch all']);
    expect(server.open[0]?.query['resourceVersion']).toBe('102');
  });

  it('shows who comes late the state of now, and nothing earlier', async () => {
    const { server, started, session } = fixture();
    await started('a');
    const earlier = server.put('b', 'two');
    server.put('b', 'three');
    const late = session('b');
    await until(() => late.seen.length === 1);
    server.tell('MODIFIED', earlier);
    server.tell('MODIFIED', server.put('b', 'four'));
    await until(() => late.seen.includes('four'));
    expect(late.seen).toEqual(['three', 'four']);
  });

  it('misses no change that comes while the pod is being read', async () => {
    const { server, started, session } = fixture();
    await started('a');
    let answer = (): void => undefined;
    server.slowly = new Promise((resolve) => (answer = resolve));
    const late = session('b');
    await until(() => server.asked.includes('get b'));
    server.tell('MODIFIED', server.put('b', 'two'));
    await new Promise((resolve) => setTimeout(resolve, 5));
    answer();
    await until(() => late.seen.includes('two'));
    expect(late.seen).toEqual(['one', 'two']);
  });

  it('is another one for another identity', async () => {
    const { server, started } = fixture();
    await started('a', 'ann');
    await started('b', 'bob');
    await until(() => server.open.length === 2);
    expect(server.open.map(({ query }) => query['fieldSelector'])).toEqual([undefined, undefined]);
  });

  it('ends with its last listener, and begins anew with the next', async () => {
    const { server, started } = fixture();
    const [a, b] = [await started('a'), await started('b')];
    a.stop.abort();
    await a.over;
    expect(server.open).toHaveLength(1);
    b.stop.abort();
    await b.over;
    await until(() => server.open.length === 0);
    await started('a');
    expect(server.watches).toHaveLength(2);
  });

  it('says once that a pod is gone: deleted, replaced by its name, or not there', async () => {
    const { server, started, session } = fixture();
    const [a, b] = [await started('a'), await started('b')];
    server.version += 1;
    const metadata = { name: 'a', uid: 'uid-a', resourceVersion: String(server.version) };
    server.tell('DELETED', { metadata });
    server.tell('ADDED', server.put('b', 'two', 'uid-other'));
    const none = session('none');
    await Promise.all([a.over, b.over, none.over]);
    expect([a.seen, b.seen, none.seen]).toEqual([['one', 'gone'], ['one', 'gone'], ['gone']]);
    await until(() => server.open.length === 0);
  });

  it('goes on where it was after a loss, without reading anything anew', async () => {
    const { server, started } = fixture();
    const a = await started('a');
    server.tell('MODIFIED', server.put('a', 'two'));
    await until(() => a.seen.includes('two'));
    const { length } = server.asked;
    server.open[0]?.push(cut);
    await until(() => server.watches.length === 2 && server.open.length === 1);
    expect(server.asked.slice(length)).toEqual(['watch all']);
    expect(server.open[0]?.query['resourceVersion']).toBe('103');
    server.tell('MODIFIED', server.put('a', 'three'));
    await until(() => a.seen.includes('three'));
    expect(a.seen).toEqual(['one', 'two', 'three']);
  });

  it('stays shared when an API server that has just started refuses it for a moment', async () => {
    const { server, started } = fixture({ refusalsMax: 3 });
    const [a, b] = [await started('a'), await started('b')];
    for (const phase of ['two', 'three']) {
      server.tell('MODIFIED', server.put('a', phase));
      await until(() => a.seen.includes(phase));
      for (const loss of [cut, refused, refused]) {
        const { length } = server.watches;
        server.open[0]?.push(loss);
        await until(() => server.watches.length > length && server.open.length === 1);
      }
    }
    server.tell('MODIFIED', server.put('b', 'four'));
    await until(() => b.seen.includes('four'));
    const queries = server.watches.map(({ query }) => query['fieldSelector']);
    expect(queries).toEqual(Array.from({ length: 7 }, () => undefined));
  });

  it('goes on from a bookmark', async () => {
    const { server, started } = fixture();
    await started('a');
    server.tell('BOOKMARK', { metadata: { resourceVersion: '900' } });
    server.open[0]?.push('');
    await until(() => server.watches.length === 2 && server.open.length === 1);
    expect(server.open[0]?.query['resourceVersion']).toBe('900');
  });

  it('lets every pod be read anew when its place is too old, or nothing at all was heard', async () => {
    for (const loss of [expired, ''] as const) {
      const { server, started } = fixture();
      const [a, b] = [await started('a'), await started('b')];
      server.put('a', 'two');
      server.put('b', 'two');
      server.open[0]?.push(loss);
      await until(() => a.seen.includes('two') && b.seen.includes('two'));
      expect(server.asked.filter((each) => each === 'list')).toHaveLength(2);
    }
  });

  it('leaves garbage behind that would come again from where it came', async () => {
    const { server, started } = fixture({ resumesMax: 3 });
    const a = await started('a');
    server.put('a', 'two');
    for (let n = 1; n <= 3; n += 1) {
      await until(() => server.watches.length === n && server.open.length === 1);
      server.open[0]?.push('<html>');
    }
    await until(() => a.seen.includes('two'));
    expect(server.asked.filter((each) => each === 'list')).toHaveLength(2);
  });

  it('survives objects of any form, and keeps the newest news of a pod only', async () => {
    const { server, started } = fixture();
    const a = await started('a');
    server.tell('MODIFIED', {});
    server.tell('MODIFIED', { metadata: { name: 'a' }, status: { conditions: 7 } });
    server.tell('MODIFIED', { metadata: { name: 'none', resourceVersion: 'x' } });
    const pods = Array.from({ length: 50 }, (_, n) => server.put('b', `b${n}`));
    for (const each of pods) server.tell('MODIFIED', each);
    await a.over;
    expect(a.seen).toEqual(['one', 'gone']);
  });
});

describe('a namespace whose pods are watched one by one', () => {
  const own = ['watch metadata.name=a', 'watch metadata.name=b'];

  it('is one that nobody may list', async () => {
    const { server, started } = fixture();
    server.listRefusal = refused;
    const [a, b] = [await started('a'), await started('b')];
    await until(() => server.open.length === 2);
    expect(server.asked.filter((each) => each.startsWith('watch'))).toEqual(own);
    server.tell('MODIFIED', server.put('a', 'two'));
    await until(() => a.seen.includes('two'));
    expect([a.seen, b.seen.at(-1)]).toEqual([['one', 'two'], 'gone']);
  });

  it('is one whose shared watch has worked, and is refused again and again', async () => {
    const { server, started } = fixture({ refusalsMax: 3 });
    const a = await started('a');
    server.tell('MODIFIED', server.put('a', 'two'));
    await until(() => a.seen.includes('two'));
    for (let n = 1; n <= 3; n += 1) {
      await until(() => server.watches.length === n && server.open.length === 1);
      server.open[0]?.push(refused);
    }
    await until(() => server.watches.length === 4 && server.open.length === 1);
    const queries = server.watches.map(({ query }) => query['fieldSelector']);
    expect(queries).toEqual([undefined, undefined, undefined, 'metadata.name=a']);
  });

  it('is one where others are busier than the sessions are worth, for a while', async () => {
    const limits = { strangersBytesMax: 1_000, strangersBytesPerListenerMax: 1_000 };
    const { server, clock, started } = fixture({ ...limits, apartMs: 60_000 });
    const [a, b] = [await started('a'), await started('b')];
    const noise = (name: string) => ({
      metadata: { name, uid: name, resourceVersion: '500' },
      noise: 'x'.repeat(1_400),
    });
    server.tell('MODIFIED', noise('busy'));
    server.tell('MODIFIED', noise('busy'));
    expect(server.open.map(({ query }) => query['fieldSelector'])).toEqual([undefined]);
    // Within a window three kilobytes are let be, and no more.
    server.tell('MODIFIED', noise('busy'));
    await until(() => server.open.length === 2);
    expect(server.asked.filter((each) => each.startsWith('watch m')).sort()).toEqual(own);
    a.stop.abort();
    b.stop.abort();
    await Promise.all([a.over, b.over]);
    clock.ms += 60_000;
    await started('a');
    expect(server.open.at(-1)?.query['fieldSelector']).toBeUndefined();
  });

  it('is one whose server writes lines that have to be parsed to be told apart', async () => {
    const limits = { strangersBytesMax: 1_000, strangersBytesPerListenerMax: 0 };
    const { server, started } = fixture(limits);
    const a = await started('a');
    const { metadata, ...rest } = server.put('a', 'two');
    server.tell('MODIFIED', { ...rest, metadata });
    await until(() => a.seen.includes('two'));
    server.tell('MODIFIED', { noise: 'x'.repeat(1_000), metadata: { name: 'busy' } });
    await until(() => server.open[0]?.query['fieldSelector'] === 'metadata.name=a');
    expect(a.seen).toEqual(['one', 'two', 'two']);
  });

  it('is not one whose sessions have just ended, and left the last words of their pods', async () => {
    const limits = { strangersBytesMax: 500, strangersBytesPerListenerMax: 1_000 };
    const { server, started } = fixture(limits);
    const [a, ...others] = [await started('a'), await started('b'), await started('b')];
    for (const each of others) each.stop.abort();
    await Promise.all(others.map(({ over }) => over));
    server.tell('MODIFIED', { metadata: { name: 'b' }, noise: 'x'.repeat(2_500) });
    server.tell('MODIFIED', server.put('a', 'two'));
    await until(() => a!.seen.includes('two'));
    expect(server.asked.filter((each) => each.startsWith('watch'))).toEqual(['watch all']);
  });

  it('is not one whose server writes the name of a pod late', async () => {
    const { server, started } = fixture({
      strangersBytesMax: 500,
      strangersBytesPerListenerMax: 0,
    });
    const a = await started('a');
    for (const phase of ['two', 'three', 'four', 'five', 'six', 'seven', 'eight']) {
      const { metadata, ...rest } = server.put('a', phase);
      server.tell('MODIFIED', { ...rest, metadata });
      await until(() => a.seen.includes(phase));
    }
    expect(server.asked.filter((each) => each.startsWith('watch'))).toEqual(['watch all']);
  });

  it('may be as busy as the limit says in each window', async () => {
    const limits = { strangersBytesMax: 1_000, strangersBytesPerListenerMax: 1_000 };
    const { server, clock, started } = fixture({ ...limits, strangersWindowMs: 10_000 });
    const a = await started('a');
    for (const phase of ['two', 'three', 'four', 'five']) {
      clock.ms += 10_000;
      server.tell('MODIFIED', { metadata: { name: 'busy' }, noise: 'x'.repeat(1_800) });
      server.tell('MODIFIED', server.put('a', phase));
      await until(() => a.seen.includes(phase));
    }
    expect(server.watches).toHaveLength(1);
  });
});
