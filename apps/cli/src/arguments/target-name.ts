import { UsageError } from '../cli-error.ts';

const podKinds = ['pod', 'pods', 'po', 'pod.v1', 'pods.v1'];

/** `web`, `pod/web`, `pods/web` or `po/web` as the pod's name. */
export function parsePodName(target: string): string {
  const [kind, name, ...more] = target.includes('/') ? target.split('/') : ['pod', target];
  if (!kind || !name || more.length > 0) {
    throw new UsageError(`"${target}" is not of the form POD or pod/POD`);
  }
  if (podKinds.includes(kind.toLowerCase())) return name;
  throw new UsageError(`"${kind}" not supported by debug; name a pod, as in pod/web`);
}
