import { podOf } from './cluster-context.ts';
import type { ApiAnswer, ApiRequest, ClusterContext, Handler } from './cluster-context.ts';
import { ephemeralContainerErrors, unknownFields } from './ephemeral-container-rules.ts';
import type { Container, Pod } from './objects.ts';
import { patchedPod } from './patch.ts';
import { podSecurityRefusal, podSecurityWarning } from './pod-security.ts';
import { Refusal, badRequest, conflict, failure, invalid, unknownResource } from './status.ts';

/** PUT and PATCH of pods/ephemeralcontainers: validation, then admission, then the store. */
export const changeEphemeralContainers: Handler = (context, request) => {
  if (context.faults.active.ephemeralContainersDisabled) throw new Refusal(unknownResource());
  const onlyAsks = isDryRun(request);
  const previous = podOf(context, request.info);
  const sent =
    request.info.verb === 'update'
      ? fullPod(request.body)
      : patchedPod(previous, request.contentType, request.body);
  checkVersion(sent, previous);
  const { next, warnings } = onlyEphemeralContainers(sent, previous);
  const { name } = previous.metadata;
  const errors = ephemeralContainerErrors(next, previous);
  if (errors.length > 0) throw new Refusal(invalid('Pod', name, errors));
  const added = addedContainers(next, previous);
  if (added.length > 0) warnings.push(...admit(context, next));
  if (context.faults.active.patchOutcome === 'conflict') throw new Refusal(conflict(name));
  if (onlyAsks || added.length === 0) return Promise.resolve({ code: 200, body: next, warnings });
  return Promise.resolve(stored(context, next, { added, warnings }));
};

export const getEphemeralContainers: Handler = (context, { info }) => {
  if (context.faults.active.ephemeralContainersDisabled) throw new Refusal(unknownResource());
  return Promise.resolve({ code: 200, body: podOf(context, info) });
};

function stored(
  context: ClusterContext,
  next: Pod,
  { added, warnings }: { added: readonly Container[]; warnings: readonly string[] },
): ApiAnswer {
  const { namespace, name } = next.metadata;
  const body = context.store.updatePod(namespace, name, (pod) => {
    pod.spec.ephemeralContainers = next.spec.ephemeralContainers ?? [];
    pod.metadata.generation = (pod.metadata.generation ?? 1) + 1;
  });
  for (const container of added) context.node.addEphemeral(body!, container);
  return { code: 200, body: body!, warnings };
}

/** Everything else is restored from the stored pod, metadata included (strategy.go). */
function onlyEphemeralContainers(sent: Pod, previous: Pod): { next: Pod; warnings: string[] } {
  const next = structuredClone(previous);
  const warnings: string[] = [];
  const list = sent.spec?.ephemeralContainers ?? [];
  next.spec.ephemeralContainers = list.map((container, index) => {
    const known = { ...container };
    for (const field of unknownFields(container)) {
      warnings.push(`unknown field "spec.ephemeralContainers[${index}].${field}"`);
      delete known[field];
    }
    // Their feature gate (ContainerRestartRules) is off by default: the strategy drops them.
    delete known['restartPolicy'];
    delete known['restartPolicyRules'];
    return defaulted(known);
  });
  if (list.length === 0 && !previous.spec.ephemeralContainers) delete next.spec.ephemeralContainers;
  return { next, warnings };
}

/** What the API server fills in. */
export function defaulted(container: Container): Container {
  const image = container.image ?? '';
  const tag = /:([\w][\w.-]*)$/.exec(image.split('/').at(-1) ?? '')?.[1];
  const isLatest = !image.includes('@') && (tag === undefined || tag === 'latest');
  return {
    ...container,
    resources: container['resources'] ?? {},
    terminationMessagePath: container.terminationMessagePath ?? '/dev/termination-log',
    terminationMessagePolicy: container.terminationMessagePolicy ?? 'File',
    imagePullPolicy: container.imagePullPolicy ?? (isLatest ? 'Always' : 'IfNotPresent'),
  };
}

function addedContainers(next: Pod, previous: Pod): Container[] {
  const before = new Set((previous.spec.ephemeralContainers ?? []).map((c) => c.name));
  return (next.spec.ephemeralContainers ?? []).filter((c) => !before.has(c.name));
}

/** Pod Security judges the whole pod, also what was in it before. Returns warnings. */
export function admit(context: ClusterContext, pod: Pod): string[] {
  const labels = context.store.namespaces.get(pod.metadata.namespace)?.metadata.labels ?? {};
  const refusal = podSecurityRefusal(pod, labels);
  if (refusal) throw new Refusal(refusal);
  const warning = podSecurityWarning(pod, labels);
  return warning === undefined ? [] : [warning];
}

function checkVersion(sent: Pod, previous: Pod): void {
  const version = sent.metadata?.resourceVersion;
  if (version && version !== previous.metadata.resourceVersion) {
    throw new Refusal(conflict(previous.metadata.name));
  }
}

function fullPod(body: unknown): Pod {
  const pod = body as Pod | null;
  if (pod?.kind === 'Pod' && typeof pod.spec === 'object') return pod;
  throw new Refusal(badRequest('the object provided is unrecognized (must be of type Pod)'));
}

/** `?dryRun=All`: everything is done but the storing. */
export function isDryRun(request: ApiRequest): boolean {
  const value = request.info.query.get('dryRun');
  if (value === null || value === 'All') return value === 'All';
  const message = `Unsupported value: ["${value}"]: supported values: "All"`;
  throw new Refusal(
    failure([422, 'Invalid'], `PatchOptions.meta.k8s.io "" is invalid: dryRun: ${message}`, {
      group: 'meta.k8s.io',
      kind: 'PatchOptions',
      causes: [{ reason: 'FieldValueNotSupported', message, field: 'dryRun' }],
    }),
  );
}
