import type { ServerResponse } from 'node:http';
import type { ClusterContext, Handler } from './cluster-context.ts';
import type { PodChange } from './object-store.ts';
import type { Pod } from './objects.ts';
import { podFilter } from './read-handlers.ts';
import { expired } from './status.ts';

const bookmarkIntervalMs = 5_000;
const watchMsDefault = 30 * 60_000;

/** Streams changes as JSON lines until the client leaves, the time is up or a fault cuts it. */
export const watchPods: Handler = async (context, { info }, response) => {
  const { query } = info;
  const isWanted = podFilter(info);
  const from = query.get('resourceVersion') ?? '';
  response.writeHead(200, {
    'content-type': 'application/json',
    'cache-control': 'no-cache, private',
  });
  response.flushHeaders();
  if (isTooOld(context, from)) {
    const object = expired(from, context.store.oldestVersion);
    response.end(`${JSON.stringify({ type: 'ERROR', object })}\n`);
    return undefined;
  }
  const send = (type: string, object: object): void => {
    if (!response.writableEnded) response.write(`${JSON.stringify({ type, object })}\n`);
  };
  const inScope = (pod: Pod): boolean =>
    !info.namespace || pod.metadata.namespace === info.namespace;
  const onChange = ({ type, object }: PodChange): void => {
    if (inScope(object) && isWanted(object)) send(type, object);
  };
  initialChanges(context, from).forEach(onChange);
  const unsubscribe = context.store.subscribe(onChange);
  const bookmarks = setInterval(() => {
    if (query.get('allowWatchBookmarks') !== 'true') return;
    if (context.faults.active.watch !== 'no_bookmarks') send('BOOKMARK', bookmark(context));
  }, bookmarkIntervalMs);
  await watchEnd(context, response, Number(query.get('timeoutSeconds') ?? 0) * 1000);
  clearInterval(bookmarks);
  unsubscribe();
  if (context.faults.active.watch === 'cut') response.destroy();
  else response.end();
  return undefined;
};

/** Without a version the watch starts with what is there, as synthetic ADDED events. */
function initialChanges(context: ClusterContext, from: string): PodChange[] {
  if (from !== '' && from !== '0') return context.store.changesSince(Number(from));
  return context.store.listPods().map((object) => ({
    type: 'ADDED',
    object,
    resourceVersion: Number(object.metadata.resourceVersion),
  }));
}

function isTooOld(context: ClusterContext, from: string): boolean {
  if (context.faults.active.watch === 'expired') return true;
  return from !== '' && from !== '0' && Number(from) < context.store.oldestVersion;
}

function bookmark(context: ClusterContext): object {
  const resourceVersion = String(context.store.resourceVersion);
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: { resourceVersion, creationTimestamp: null },
    spec: { containers: null },
    status: {},
  };
}

function watchEnd(
  context: ClusterContext,
  response: ServerResponse,
  timeoutMs: number,
): Promise<void> {
  return new Promise((resolve) => {
    const poll = setInterval(() => {
      if (context.faults.active.watch === 'cut') end();
    }, 20);
    const timer = setTimeout(end, timeoutMs || watchMsDefault);
    response.once('close', end);
    context.signal.addEventListener('abort', end, { once: true });
    function end(): void {
      clearInterval(poll);
      clearTimeout(timer);
      context.signal.removeEventListener('abort', end);
      resolve();
    }
  });
}
