import type { ServerResponse } from 'node:http';
import { podOf } from './cluster-context.ts';
import type { ClusterContext, Handler } from './cluster-context.ts';
import type { LogQuery } from '../node/container-log.ts';
import type { Pod } from './objects.ts';
import { Refusal, badRequest, notFound } from './status.ts';

/** pods/log: plain text, from the container's log file. */
export const readLog: Handler = async (context, { info }, response) => {
  const pod = podOf(context, info);
  const name = containerName(pod, info.query.get('container'));
  if (info.query.get('previous') === 'true') return readPrevious(pod, name, response);
  const container = context.node.findStarted(pod, name);
  if (!container && hasFailedToStart(context, pod, name)) {
    response.writeHead(200, { 'content-type': 'text/plain' }).end();
    return undefined;
  }
  if (!container) throw new Refusal(waitingToStart(context, pod, name));
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const signal = AbortSignal.any([gone.signal, context.signal]);
  response.writeHead(200, { 'content-type': 'text/plain' });
  response.flushHeaders();
  for await (const line of container.log.read(logQuery(info.query), signal)) {
    if (response.write(line)) continue;
    await new Promise((resolve) => {
      response.once('drain', resolve);
      signal.addEventListener('abort', resolve, { once: true });
    });
  }
  response.end();
  return undefined;
};

/** The instance before is known by its status alone; each of ours printed the same. */
function readPrevious(pod: Pod, name: string, response: ServerResponse): undefined {
  const status = pod.status.containerStatuses?.find((each) => each.name === name);
  if (!status?.lastState?.terminated) {
    const what = `previous terminated container "${name}" in pod "${pod.metadata.name}" not found`;
    throw new Refusal(badRequest(what));
  }
  response.writeHead(200, { 'content-type': 'text/plain' }).end('listening on :8080\n');
  return undefined;
}

function logQuery(query: URLSearchParams): LogQuery {
  const isSet = (name: string): boolean => ['true', '1'].includes(query.get(name) ?? '');
  const number = (name: string): number | undefined => {
    const text = query.get(name);
    if (text === null) return undefined;
    if (/^\d+$/.test(text)) return Number(text);
    throw new Refusal(badRequest(`strconv.ParseInt: parsing "${text}": invalid syntax`));
  };
  const sinceSeconds = number('sinceSeconds');
  const sinceText = query.get('sinceTime');
  const sinceTime =
    sinceSeconds === undefined
      ? sinceText && new Date(sinceText)
      : new Date(Date.now() - sinceSeconds * 1000);
  const tailLines = number('tailLines');
  const limitBytes = number('limitBytes');
  return {
    follow: isSet('follow'),
    timestamps: isSet('timestamps'),
    ...(tailLines === undefined ? {} : { tailLines }),
    ...(limitBytes === undefined ? {} : { limitBytes }),
    ...(sinceTime ? { sinceTime } : {}),
  };
}

/** The container a log, attach or exec request means; 400 where it cannot be told (strategy.go). */
export function containerName(pod: Pod, asked: string | null): string {
  const { containers, initContainers = [], ephemeralContainers = [] } = pod.spec;
  const all = [...containers, ...initContainers, ...ephemeralContainers].map((c) => c.name);
  if (asked) {
    if (all.includes(asked)) return asked;
    throw new Refusal(badRequest(`container ${asked} is not valid for pod ${pod.metadata.name}`));
  }
  const [only] = containers;
  if (containers.length === 1 && initContainers.length === 0) return only!.name;
  const names = [...containers, ...ephemeralContainers].map((c) => c.name).join(' ');
  const inits = initContainers.map((container) => container.name).join(' ');
  const rest = inits === '' ? '' : ` or one of the init containers: [${inits}]`;
  throw new Refusal(
    badRequest(
      `a container name must be specified for pod ${pod.metadata.name}, choose one of: [${names}]${rest}`,
    ),
  );
}

function waitingToStart(context: ClusterContext, pod: Pod, name: string): Refusal['status'] {
  const now = context.store.findPod(pod.metadata.namespace, pod.metadata.name);
  if (!now) return notFound('pods', pod.metadata.name);
  const statuses = [
    ...(now.status.containerStatuses ?? []),
    ...(now.status.ephemeralContainerStatuses ?? []),
  ];
  const state = statuses.find((status) => status.name === name)?.state;
  const where = `container "${name}" in pod "${pod.metadata.name}"`;
  if (!state?.waiting) return badRequest(`${where} is not available`);
  const { reason } = state.waiting;
  const failing = /ErrImage|ImagePull|InvalidImage/.test(reason);
  const what = failing
    ? 'is waiting to start: trying and failing to pull image'
    : `is waiting to start: ${reason}`;
  return badRequest(`${where} ${what}`);
}

/** A container that was created but not started has a log, and nothing in it. */
function hasFailedToStart(context: ClusterContext, pod: Pod, name: string): boolean {
  const now = context.store.findPod(pod.metadata.namespace, pod.metadata.name);
  const statuses = now?.status.ephemeralContainerStatuses ?? [];
  return statuses.some((s) => s.name === name && s.state.waiting?.reason === 'RunContainerError');
}
