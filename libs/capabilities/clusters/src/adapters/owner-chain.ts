import { GatewayError } from '@endoscope/core';
import { paths } from '@endoscope/kubernetes';
import { clusterLimits } from '../domain/clusters.limits.ts';
import type { PodOwner } from '../domain/pod.ts';
import { kindNames, workloadKinds } from '../domain/workload-kind.ts';
import type { OwnerReference } from '../ports/pod-reader.ts';

/** Of what is read to find its own controller. */
export interface OwnedObject {
  readonly metadata?: {
    readonly uid?: string;
    readonly ownerReferences?: readonly (OwnerReference & { readonly controller?: boolean })[];
  };
}

/**
 * Follows controllers upwards: replica set, deployment. Kinds that are not among those with pods
 * are named, not read; an object that took the name of the owner since ends the chain.
 */
export async function ownersFrom(
  read: (path: string) => Promise<OwnedObject>,
  namespace: string,
  first: OwnerReference,
): Promise<{ owners: PodOwner[]; unknown: string | undefined }> {
  const owners: PodOwner[] = [];
  let owner: OwnerReference | undefined = first;
  while (owner !== undefined && owners.length < clusterLimits.ownersMax) {
    const { kind, name, uid }: OwnerReference = owner;
    owners.push({ kind, name, uid });
    const path = pathOf(namespace, owner);
    if (path === undefined) break;
    try {
      const { metadata = {} }: OwnedObject = await read(path);
      if (metadata.uid !== uid) break;
      owner = metadata.ownerReferences?.find(({ controller }) => controller === true);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      return { owners, unknown: error.detail };
    }
  }
  return { owners, unknown: undefined };
}

function pathOf(namespace: string, { apiVersion, kind, name }: OwnerReference): string | undefined {
  const known = workloadKinds.find((each) => each === kind.toLowerCase());
  if (known === undefined || known === 'pod') return undefined;
  const { group, resource } = kindNames[known];
  const isOurs = apiVersion === (group === '' ? 'v1' : `${group}/v1`);
  return isOurs ? paths.workload(group, namespace, resource, name) : undefined;
}
