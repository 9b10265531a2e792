import { speaksAlpha } from './alpha-dialect.ts';
import { listOf, podOf } from './cluster-context.ts';
import type { ApiRequest, ClusterContext, Handler } from './cluster-context.ts';
import type { Pod, PodEvent } from './objects.ts';
import type { RequestInfo } from './request-info.ts';
import { labelSelector } from './label-selector.ts';
import { fieldSelector } from './selectors.ts';
import { Refusal, badRequest, notFound } from './status.ts';

const podFields: Readonly<Record<string, (pod: Pod) => string | undefined>> = {
  'metadata.name': (pod) => pod.metadata.name,
  'metadata.namespace': (pod) => pod.metadata.namespace,
  'spec.nodeName': (pod) => pod.spec.nodeName,
  'spec.restartPolicy': (pod) => pod.spec.restartPolicy,
  'spec.serviceAccountName': (pod) => pod.spec.serviceAccountName,
  'status.phase': (pod) => pod.status.phase,
  'status.podIP': (pod) => pod.status.podIP,
};

const eventFields: Readonly<Record<string, (event: PodEvent) => string | undefined>> = {
  'metadata.name': (event) => event.metadata.name,
  'metadata.namespace': (event) => event.metadata.namespace,
  'involvedObject.kind': (event) => event.involvedObject.kind,
  'involvedObject.namespace': (event) => event.involvedObject.namespace,
  'involvedObject.name': (event) => event.involvedObject.name,
  'involvedObject.uid': (event) => event.involvedObject.uid,
  'involvedObject.fieldPath': (event) => event.involvedObject.fieldPath,
  reason: (event) => event.reason,
  type: (event) => event.type,
};

export const getPod: Handler = (context, { info }) =>
  Promise.resolve({ code: 200, body: podOf(context, info) });

export const listPods: Handler = (context, { info }) => {
  const matching = context.store.listPods(info.namespace).filter(podFilter(info));
  const page = paged(context, info, matching);
  return Promise.resolve({
    code: 200,
    body: listOf('PodList', page.items, page.metadata),
  });
};

export const listEvents: Handler = (context, { info }) => {
  const selector = info.query.get('fieldSelector');
  const holds = fieldSelector(selector, eventFields);
  const { store } = context;
  const ofPod = /(?:^|,)involvedObject\.name==?([^,]+)/.exec(selector ?? '')?.[1];
  const events = info.namespace && ofPod ? store.eventsOf(info.namespace, ofPod) : store.events;
  const inNamespace = events.filter(
    (event) => !info.namespace || event.metadata.namespace === info.namespace,
  );
  const page = paged(context, info, inNamespace.filter(holds));
  return Promise.resolve({
    code: 200,
    body: listOf('EventList', page.items, page.metadata),
  });
};

export const listNamespaces: Handler = (context, { info }) => {
  const holds = labelSelector(info.query.get('labelSelector'));
  const all = [...context.store.namespaces.values()];
  const page = paged(
    context,
    info,
    all.filter((n) => holds(n.metadata.labels ?? {})),
  );
  return Promise.resolve({
    code: 200,
    body: listOf('NamespaceList', page.items, page.metadata),
  });
};

export const getNamespace: Handler = (context, { info }) => {
  const namespace = context.store.namespaces.get(info.name ?? '');
  if (!namespace) throw new Refusal(notFound('namespaces', info.name ?? ''));
  return Promise.resolve({ code: 200, body: namespace });
};

export const getVersion: Handler = (context: ClusterContext, _request: ApiRequest) => {
  const [, major = '1', minor = '34'] = /^v(\d+)\.(\d+)/.exec(context.version) ?? [];
  const body = {
    major,
    minor,
    gitVersion: context.version,
    gitCommit: '0000000000000000000000000000000000000000',
    gitTreeState: 'clean',
    buildDate: '2026-01-01T00:00:00Z',
    goVersion: 'go1.24.9',
    compiler: 'gc',
    platform: 'linux/amd64',
  };
  return Promise.resolve({ code: 200, body });
};

/** Discovery of the core group, as far as it is served here: kind and verbs by resource. */
const coreResources: Readonly<Record<string, { kind: string; verbs: string[] }>> = {
  events: { kind: 'Event', verbs: ['list'] },
  namespaces: { kind: 'Namespace', verbs: ['get', 'list'] },
  nodes: { kind: 'Node', verbs: ['get', 'list'] },
  pods: { kind: 'Pod', verbs: ['get', 'list', 'watch'] },
  'pods/attach': { kind: 'PodAttachOptions', verbs: ['create', 'get'] },
  'pods/ephemeralcontainers': { kind: 'Pod', verbs: ['get', 'patch', 'update'] },
  'pods/exec': { kind: 'PodExecOptions', verbs: ['create', 'get'] },
  'pods/log': { kind: 'Pod', verbs: ['get'] },
  'pods/portforward': { kind: 'PodPortForwardOptions', verbs: ['create', 'get'] },
  replicationcontrollers: { kind: 'ReplicationController', verbs: ['get', 'list'] },
  services: { kind: 'Service', verbs: ['get', 'list'] },
};

export const getCoreResources: Handler = (context) => {
  const subresource = 'pods/ephemeralcontainers';
  const served = Object.entries(coreResources).filter(
    ([name]) => name !== subresource || !context.faults.active.ephemeralContainersDisabled,
  );
  const resources = served.map(([name, { kind: usual, verbs }]) => {
    const isAlpha = name === subresource && speaksAlpha(context);
    const kind = isAlpha ? 'EphemeralContainers' : usual;
    const singularName = name.includes('/') ? '' : kind.toLowerCase();
    return {
      name,
      singularName,
      namespaced: name !== 'namespaces' && name !== 'nodes',
      kind,
      verbs,
    };
  });
  const body = { kind: 'APIResourceList', groupVersion: 'v1', resources };
  return Promise.resolve({ code: 200, body });
};

export function podFilter(info: RequestInfo): (pod: Pod) => boolean {
  const byLabel = labelSelector(info.query.get('labelSelector'));
  const byField = fieldSelector(info.query.get('fieldSelector'), podFields);
  return (pod) => byLabel(pod.metadata.labels ?? {}) && byField(pod);
}

interface ListPage<T> {
  readonly items: T[];
  readonly metadata: {
    resourceVersion: string;
    continue?: string;
    remainingItemCount?: number;
  };
}

export function paged<T>(
  context: ClusterContext,
  info: RequestInfo,
  all: readonly T[],
): ListPage<T> {
  const start = continueOffset(info.query.get('continue'));
  const limit = Number(info.query.get('limit') ?? 0);
  const end = limit > 0 ? start + limit : all.length;
  const resourceVersion = String(context.store.resourceVersion);
  const items = all.slice(start, end);
  if (end >= all.length) return { items, metadata: { resourceVersion } };
  const next = Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', start: end })).toString(
    'base64url',
  );
  return {
    items,
    metadata: {
      resourceVersion,
      continue: next,
      remainingItemCount: all.length - end,
    },
  };
}

function continueOffset(token: string | null): number {
  if (!token) return 0;
  try {
    const { start } = JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as {
      start: number;
    };
    return start;
  } catch {
    throw new Refusal(badRequest('continue key is not valid'));
  }
}
