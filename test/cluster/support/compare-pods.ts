// eslint-disable-next-line @typescript-eslint/no-explicit-any -- any object the server gives back
type Json = any;

interface Comparison {
  readonly style: 'ephemeral' | 'copy' | 'node';
  /** Of the debug container on this side. */
  readonly container: string;
  /** kubectl keeps `--env` in a map, so the order of several is not the same twice. */
  readonly envIsUnordered: boolean;
  /** The copy is to run where the original does. */
  readonly isOnNode: boolean;
}

interface Ignored {
  readonly what: string;
  readonly why: string;
  remove(pod: Json, comparison: Comparison): void;
}

const ownerLabels = ['app.kubernetes.io/managed-by', 'endoscope.dev/session'];

/** Everything that may differ between the two pods, each with the reason; all else is compared. */
export const ignoredDifferences: readonly Ignored[] = [
  {
    what: 'metadata.name, uid, resourceVersion, creationTimestamp, managedFields',
    why: 'they are two objects, made one after the other by two clients',
    remove: ({ metadata }) => {
      for (const field of ['name', 'uid', 'resourceVersion', 'creationTimestamp']) {
        delete metadata[field];
      }
      delete metadata.managedFields;
    },
  },
  {
    what: 'status',
    why: 'it tells what the scheduler and the kubelet have done so far',
    remove: (pod) => delete pod.status,
  },
  {
    what: `labels ${ownerLabels.join(' and ')}`,
    why: 'they say who made the pod, also of a copy that keeps the labels of the original',
    remove: ({ metadata }) => {
      const labels = metadata.labels ?? {};
      for (const label of ownerLabels) delete labels[label];
      if (Object.keys(labels).length === 0) delete metadata.labels;
    },
  },
  {
    what: 'the order of ephemeral containers',
    why: 'our patch holds the new one alone, which the server puts first; they are known by name',
    remove: ({ spec }) => {
      spec.ephemeralContainers?.sort((a: Json, b: Json) => (a.name < b.name ? -1 : 1));
    },
  },
  {
    what: 'env ENDOSCOPE_SESSION of the debug container',
    why: 'it tells the processes of a session from everybody else’s',
    remove: (pod, { container }) => {
      const debug = containersOf(pod).find((c) => c.name === container);
      debug.env = (debug.env ?? []).filter((e: Json) => e.name !== 'ENDOSCOPE_SESSION');
      if (debug.env.length === 0) delete debug.env;
    },
  },
  {
    what: 'the order of several --env of the debug container',
    why: 'kubectl’s is random',
    remove: (pod, { container, envIsUnordered }) => {
      if (!envIsUnordered) return;
      const debug = containersOf(pod).find((c) => c.name === container);
      debug.env?.sort((a: Json, b: Json) => (a.name < b.name ? -1 : 1));
    },
  },
  {
    what: 'the name of the debug container where none was asked for',
    why: 'kubectl’s ends in five random characters, ours in the id of the session',
    remove: (pod, { container }) => {
      const debug = containersOf(pod).find((c) => c.name === container);
      if (/^debugger-/.test(debug.name)) debug.name = 'debugger-…';
    },
  },
  {
    what: 'spec.nodeName of a copy without --same-node',
    why: 'the scheduler chooses it',
    remove: ({ spec }, { style, isOnNode }) => {
      if (style === 'copy' && !isOnNode) delete spec.nodeName;
    },
  },
  {
    what: 'the name of the volume with the token of the service account',
    why: 'the API server gives it five random characters',
    remove: ({ spec }) => {
      const named = JSON.stringify(spec).replace(/kube-api-access-[a-z0-9]{5}/g, 'kube-api-access');
      Object.assign(spec, JSON.parse(named));
    },
  },
];

/** A pod as the server gives it back, without what may differ. */
export function comparable(pod: Json, comparison: Comparison): Json {
  const copy = structuredClone(pod);
  for (const { remove } of ignoredDifferences) remove(copy, comparison);
  return copy;
}

export function containersOf({ spec }: Json): Json[] {
  return [...spec.containers, ...(spec.initContainers ?? []), ...(spec.ephemeralContainers ?? [])];
}
