import type { V1Pod } from '@endoscope/kubernetes';
import { timeOf } from './times.ts';

interface ManagedFields {
  readonly manager?: string;
  readonly time?: Date | string;
  readonly fieldsV1?: unknown;
}

/**
 * Who set an ephemeral container, as the API server keeps it (metadata.managedFields), and when
 * that manager last changed the pod. A client names itself, so this is a hint and no evidence.
 */
export function managerOf(pod: V1Pod, container: string) {
  const entries = (pod.metadata?.managedFields ?? []) as readonly ManagedFields[];
  const key = `k:${JSON.stringify({ name: container })}`;
  const found = entries.find(({ fieldsV1 }) =>
    hasField(fieldsV1, ['f:spec', 'f:ephemeralContainers', key]),
  );
  return found && { by: found.manager ?? '', at: timeOf(found.time) };
}

function hasField(fields: unknown, path: readonly string[]): boolean {
  let at: unknown = fields;
  for (const step of path) {
    if (at === null || typeof at !== 'object' || !Object.hasOwn(at, step)) return false;
    at = (at as Record<string, unknown>)[step];
  }
  return true;
}
