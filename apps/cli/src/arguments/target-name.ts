import { UsageError } from '../cli-error.ts';

/** What one word of the command line names; a workload's kind is for the gateway to know. */
export type NamedTarget =
  | { readonly pod: string }
  | { readonly node: string }
  | { readonly workload: string };

const podKinds = ['pod', 'pods', 'po', 'pod.v1', 'pods.v1'];
const nodeKinds = ['node', 'nodes', 'no', 'node.v1', 'nodes.v1'];

/** `web`, `pod/web`, `node/worker-1`, `deploy/web`: kubectl's `TYPE[.VERSION][.GROUP]/NAME`. */
export function parseTarget(target: string): NamedTarget {
  if (target === '') throw new UsageError('resource name may not be empty');
  const [kind = '', name, ...more] = target.split('/');
  if (name === undefined) return { pod: target };
  if (more.length > 0) {
    throw new UsageError('arguments in resource/name form may not have more than one slash');
  }
  if (kind === '' || name === '') {
    throw new UsageError('arguments in resource/name form must have a single resource and name');
  }
  return targetOf(kind, name);
}

/** A kind as kubectl or a manifest spells it, and a name. */
export function targetOf(kind: string, name: string): NamedTarget {
  const lower = kind.toLowerCase();
  if (podKinds.includes(lower)) return { pod: name };
  if (nodeKinds.includes(lower)) return { node: name };
  return { workload: `${lower}/${name}` };
}

/** `web`, `pod/web`, `pods/web` or `po/web` as the pod's name. */
export function parsePodName(target: string): string {
  const named = parseTarget(target);
  if ('pod' in named) return named.pod;
  const kind = target.slice(0, target.indexOf('/'));
  throw new UsageError(`"${kind}" is no pod; name one, as in pod/web`);
}
