import {
  ClusterAnswerInvalid,
  ClusterObjectNotFound,
  ClusterPermissionDenied,
  ClusterUnreachable,
  KubernetesWatchExpired,
} from '@endoscope/kubernetes';
import type { KubernetesRequest, WatchEvent } from '@endoscope/kubernetes';
import type { PodWatchLimits } from '../adapters/pods/pod-watch.limits.ts';
import { PodWatches } from '../adapters/pods/pod-watches.ts';
import { watchPod } from '../adapters/pods/watch-pod.ts';
import type { WatchedPod } from '../adapters/pods/watched-pod.ts';
import type { PodObservation } from '../ports/debug-runtime.ts';

const cluster = 'c';
const status = { kind: 'Status' } as const;
export const refused = new ClusterPermissionDenied({ cluster, httpStatus: 403, status });
const notFound = new ClusterObjectNotFound({ cluster, httpStatus: 404, status });
export const cut = new ClusterUnreachable({ cluster, problem: 'cut' });
const garbage = new ClusterAnswerInvalid({ cluster, problem: 'a watch line without JSON' });
export const expired = new KubernetesWatchExpired({ cluster });

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

/** Ends what is watched in a test. */
export function stopWatching(): void {
  for (const each of stops.splice(0)) each.abort();
}

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
export const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 2));
};

/** Pods `a` and `b`, and sessions that watch them. */
export function watchedPods(limits: Partial<PodWatchLimits> = {}) {
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
