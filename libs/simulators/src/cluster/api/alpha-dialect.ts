import { podOf } from './cluster-context.ts';
import type { ApiRequest, ClusterContext, Handler } from './cluster-context.ts';
import type { Container, Pod } from './objects.ts';
import { Refusal, badRequest, invalid } from './status.ts';
import type { FieldError } from './status.ts';

type Json = Record<string, unknown>;

/** Before Kubernetes 1.22 `pods/ephemeralcontainers` was a kind of its own. */
export function speaksAlpha({ version }: Pick<ClusterContext, 'version'>): boolean {
  const [, minor] = /^v1\.(\d+)/.exec(version) ?? [];
  return minor !== undefined && Number(minor) < 22;
}

/**
 * Kind EphemeralContainers in front of the handlers of today: what was said of its list is said of
 * the pod's, and the answer is put back. What is said of the Pod is no part of it and is dropped
 * without a word, as 1.21.14 does.
 */
export function alphaDialect(ofPods: Handler): Handler {
  return async (context, request, response) => {
    if (!speaksAlpha(context)) return ofPods(context, request, response);
    if (context.faults.active.ephemeralContainersDisabled)
      return ofPods(context, request, response);
    const body = asPodBody(context, request);
    const answer = await ofPods(context, { ...request, body }, response);
    return answer && { ...answer, body: asAlpha(answer.body as Pod) };
  };
}

function asAlpha({ metadata, spec }: Pod): Json {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata;
  return {
    kind: 'EphemeralContainers',
    apiVersion: 'v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    ephemeralContainers: spec.ephemeralContainers ?? [],
  };
}

function asPodBody(context: ClusterContext, { info, contentType, body }: ApiRequest): unknown {
  if (info.verb === 'get') return body;
  const pod = podOf(context, info);
  if (info.verb === 'patch' && contentType.startsWith('application/json-patch+json')) {
    return Array.isArray(body) ? body.map((op) => podOperation(pod, op as Operation)) : body;
  }
  const { kind, metadata, ephemeralContainers: list } = (body ?? {}) as Json;
  if (info.verb === 'update' && kind !== 'EphemeralContainers') {
    const message = 'the object provided is unrecognized (must be of type EphemeralContainers)';
    throw new Refusal(badRequest(message));
  }
  if (Array.isArray(list)) refuseSecurityContexts(pod, list as Container[]);
  const spec = list === undefined ? {} : { ephemeralContainers: list };
  return info.verb === 'update' ? { kind: 'Pod', metadata: metadata ?? {}, spec } : { spec };
}

interface Operation {
  readonly op: string;
  readonly path: string;
  readonly value?: unknown;
}

/** The list is there even when it is empty, so its end can be added to. */
function podOperation(pod: Pod, { op, path, value }: Operation): Operation {
  const isOfTheList = /^\/ephemeralContainers(\/|$)/.test(path);
  // A path of the Pod leads nowhere here.
  if (!isOfTheList) return { op, path: '/nowhere', value };
  refuseSecurityContexts(pod, [value].flat() as Container[]);
  const list = '/spec/ephemeralContainers';
  const isFirst = path.endsWith('/-') && pod.spec.ephemeralContainers === undefined;
  if (isFirst) return { op, path: list, value: [value] };
  return { op, path: `/spec${path}`, value };
}

/** Forbidden until Kubernetes 1.22. */
function refuseSecurityContexts(pod: Pod, sent: readonly (Container | undefined)[]): void {
  const before = pod.spec.ephemeralContainers ?? [];
  const errors = sent.flatMap((container, index): FieldError[] => {
    const at = before.findIndex(({ name }) => name === container?.name);
    const field = `spec.ephemeralContainers[${at === -1 ? before.length + index : at}].securityContext`;
    const detail = 'cannot be set for an Ephemeral Container';
    return container?.securityContext ? [{ type: 'forbidden', field, detail }] : [];
  });
  if (errors.length > 0) throw new Refusal(invalid('Pod', pod.metadata.name, errors));
}
