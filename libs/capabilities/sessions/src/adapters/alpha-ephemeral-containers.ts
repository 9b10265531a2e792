import { GatewayError } from '@endoscope/core';
import { patchTypes, paths } from '@endoscope/kubernetes';
import type { KubernetesRequest } from '@endoscope/kubernetes';
import {
  EphemeralContainersDisabled,
  SecurityContextUnsupported,
} from '../domain/session.errors.ts';
import type { DebugContainer } from '../domain/workload.ts';
import type { PodReference } from '../ports/debug-runtime.ts';

export interface AddRequest {
  readonly target: PodReference;
  readonly container: DebugContainer;
  readonly dryRun: boolean;
  /** As the caller, on the target's cluster. */
  readonly send: <T>(request: KubernetesRequest) => Promise<{ body: T; warnings: string[] }>;
}

/** Concurrent writers of one pod; the API server itself retries a few times before it says 409. */
const conflictsMax = 3;

/**
 * Adds ephemeral containers in whichever of two dialects a cluster speaks. Since Kubernetes 1.22
 * the subresource is a Pod; from 1.16 to 1.21 it is a kind of its own, EphemeralContainers, and the
 * Pod's patch is answered 200 there without adding anything. The kind of the answer tells, and is
 * remembered until the cluster answers otherwise, as after an upgrade.
 */
export class EphemeralContainerDialects {
  /** Names of clusters that speak the alpha dialect; at most those that are registered. */
  private readonly alpha = new Set<string>();

  async add(request: AddRequest): Promise<{ warnings: readonly string[] }> {
    const { cluster } = request.target;
    try {
      if (this.alpha.has(cluster)) {
        const added = await addAlpha(request).catch(unlessNotUnderstood);
        if (added) return added;
        this.alpha.delete(cluster);
      }
      const { body, warnings } = await patch<{ kind?: string }>(request, {
        contentType: patchTypes.strategicMerge,
        body: { spec: { ephemeralContainers: [request.container] } },
      });
      if (body.kind !== 'EphemeralContainers') return { warnings };
      this.alpha.add(cluster);
      return await addAlpha(request);
    } catch (error) {
      if (!isSubresourceMissing(error)) throw error;
      const version = await versionOf(request);
      throw new EphemeralContainersDisabled({ cluster, version }, { cause: error });
    }
  }
}

/**
 * What kubectl sent to such clusters: a JSON patch without /spec in its path. The list is there
 * even when it is empty, and no resourceVersion is named, so concurrent adds do not collide.
 */
async function addAlpha(request: AddRequest): Promise<{ warnings: readonly string[] }> {
  const op = { op: 'add', path: '/ephemeralContainers/-', value: request.container };
  for (let conflicts = 0; ; ) {
    try {
      const { warnings } = await patch(request, { contentType: patchTypes.json, body: [op] });
      return { warnings };
    } catch (error) {
      if (isAboutSecurityContext(error)) {
        const { cluster } = request.target;
        throw new SecurityContextUnsupported({ cluster }, { cause: error });
      }
      const isConflict = error instanceof GatewayError && error.kind === 'aborted';
      conflicts += 1;
      if (!isConflict || conflicts > conflictsMax) throw error;
    }
  }
}

function patch<T>(
  { target, dryRun, send }: AddRequest,
  how: { contentType: string; body: unknown },
): Promise<{ body: T; warnings: string[] }> {
  return send<T>({
    method: 'PATCH',
    path: paths.ephemeralContainers(target.namespace, target.pod),
    query: { dryRun: dryRun ? 'All' : undefined },
    ...how,
  });
}

interface StatusDetails {
  readonly httpStatus?: number;
  readonly status?: {
    readonly details?: {
      readonly name?: string;
      readonly causes?: readonly { readonly field?: string; readonly reason?: string }[];
    };
  };
}

function refusal(error: unknown): StatusDetails | undefined {
  return error instanceof GatewayError ? (error.details as StatusDetails) : undefined;
}

function isAboutSecurityContext(error: unknown): boolean {
  const { causes = [] } = refusal(error)?.status?.details ?? {};
  return causes.some(({ field = '', reason }) => {
    return (
      reason === 'FieldValueForbidden' &&
      /^spec\.ephemeralContainers\[\d+\]\.securityContext$/.test(field)
    );
  });
}

/**
 * The 422 of a patch that does not fit its object names no object, unlike the one of a container
 * that does not pass: the cluster has been upgraded.
 */
function unlessNotUnderstood(error: unknown): undefined {
  const { httpStatus, status } = refusal(error) ?? {};
  if (httpStatus === 422 && !status?.details?.name) return undefined;
  throw error;
}

/**
 * A 404 whose Status names no object is about the subresource itself: the feature is off. With a
 * name it is a missing pod (kubectl/pkg/cmd/debug, debugByEphemeralContainer).
 */
function isSubresourceMissing(error: unknown): boolean {
  const { httpStatus, status } = refusal(error) ?? {};
  return httpStatus === 404 && status !== undefined && !status.details?.name;
}

/** For the sentence alone; a cluster that does not tell is told of in general. */
async function versionOf({ send }: AddRequest): Promise<string | undefined> {
  try {
    const { body } = await send<{ gitVersion?: string }>({ method: 'GET', path: paths.version() });
    return body.gitVersion;
  } catch {
    return undefined;
  }
}
