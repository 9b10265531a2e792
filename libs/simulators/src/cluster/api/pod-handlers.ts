import { randomUUID } from 'node:crypto';
import { podOf } from './cluster-context.ts';
import type { ApiRequest, ClusterContext, Handler } from './cluster-context.ts';
import { admit, defaulted, isDryRun } from './ephemeral-containers-handler.ts';
import type { Pod } from './objects.ts';
import { metaTime } from './objects.ts';
import { Refusal, badRequest, failure, invalid, notFound } from './status.ts';

/** POST of a pod: validation, admission, the store; then the only node there is runs it. */
export const createPod: Handler = (context, request) => {
  const pod = podFromBody(context, request);
  const { namespace, name } = pod.metadata;
  if (!context.store.namespaces.has(namespace))
    throw new Refusal(notFound('namespaces', namespace));
  if (context.store.findPod(namespace, name)) throw alreadyExists(name);
  const warnings = admit(context, pod);
  if (isDryRun(request)) return Promise.resolve({ code: 201, body: pod, warnings });
  const body = context.store.addPod(pod);
  context.node.addPod(body);
  return Promise.resolve({ code: 201, body, warnings });
};

interface DeleteOptions {
  readonly preconditions?: { readonly uid?: string };
}

/** DELETE of a pod. It goes at once, as with grace period 0: nothing here needs time to stop. */
export const deletePod: Handler = (context, { info, body }) => {
  const pod = podOf(context, info);
  const { namespace, name, uid } = pod.metadata;
  const wanted = (body as DeleteOptions | undefined)?.preconditions?.uid;
  if (wanted !== undefined && wanted !== uid) {
    const message =
      `Operation cannot be fulfilled on Pod "${name}": the UID in the precondition (${wanted}) does ` +
      `not match the UID in record (${uid}). The object might have been deleted and then recreated`;
    throw new Refusal(failure([409, 'Conflict'], message, { name, kind: 'Pod' }));
  }
  context.store.deletePod(namespace, name);
  context.node.removePod(pod);
  return Promise.resolve({ code: 200, body: pod });
};

function podFromBody(context: ClusterContext, { body, info }: ApiRequest): Pod {
  const sent = body as Pod | null | undefined;
  if (sent?.kind !== 'Pod' || typeof sent.spec !== 'object') {
    throw new Refusal(badRequest('the object provided is unrecognized (must be of type Pod)'));
  }
  checkPod(sent);
  const { namespace = 'default' } = info;
  const { containers } = sent.spec;
  const { name, ...metadata } = structuredClone(sent.metadata);
  return {
    ...structuredClone(sent),
    metadata: {
      // An API server writes the name first, wherever it was in what was sent.
      ...{ name, ...metadata },
      ...{ namespace, uid: randomUUID(), resourceVersion: '0', generation: 1 },
      creationTimestamp: metaTime(new Date()),
    },
    spec: {
      securityContext: {},
      ...structuredClone(sent.spec),
      restartPolicy: sent.spec.restartPolicy ?? 'Always',
      serviceAccountName: sent.spec.serviceAccountName ?? 'default',
      nodeName: sent.spec.nodeName ?? context.node.name,
      containers: containers.map((container) => defaulted(container)),
    },
    status: { phase: 'Pending', qosClass: 'BestEffort' },
  };
}

function checkPod({ metadata, spec }: Pod): void {
  const name = metadata?.name ?? '';
  const field = (path: string, detail: string) => ({
    type: 'forbidden' as const,
    field: path,
    detail,
  });
  const errors = [
    ...(name === '' ? [{ type: 'required' as const, field: 'metadata.name' }] : []),
    ...(spec.containers?.length ? [] : [{ type: 'required' as const, field: 'spec.containers' }]),
    ...(spec.ephemeralContainers?.length
      ? [field('spec.ephemeralContainers', 'cannot be set on create')]
      : []),
  ];
  if (errors.length > 0) throw new Refusal(invalid('Pod', name, errors));
}

function alreadyExists(name: string): Refusal {
  const details = { name, kind: 'pods' };
  return new Refusal(failure([409, 'AlreadyExists'], `pods "${name}" already exists`, details));
}
