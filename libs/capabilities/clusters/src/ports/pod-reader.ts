import type { RequestContext } from '@endoscope/core';
import type { NotedPod } from '../domain/noted-pod.ts';
import type { ContainerSummary, PodEvent, PodOwner, PodSummary } from '../domain/pod.ts';

export interface PodQuery {
  readonly cluster: string;
  /** Undefined: all namespaces. */
  readonly namespace: string | undefined;
  /** In Kubernetes' own grammar; the API server checks it. */
  readonly labelSelector: string | undefined;
  readonly limit: number;
  /** The API server's own continue token. */
  readonly continueToken: string | undefined;
}

export interface PodReference {
  readonly cluster: string;
  readonly namespace: string;
  readonly pod: string;
}

/** A container as the pod has it; who added it is not known yet. */
export interface FoundContainer extends Omit<ContainerSummary, 'session' | 'debugger'> {
  /** The session id it carries in its environment, if it looks like one: a claim, no proof. */
  readonly claimedSession: string | undefined;
  /** Of an ephemeral container: who the API server noted as having set it, and when last. */
  readonly managed: { readonly by: string; readonly at: Date | undefined } | undefined;
}

export interface FoundPod {
  readonly summary: PodSummary;
  readonly labels: Labels;
  readonly containers: readonly FoundContainer[];
  /** Newest last; undefined when the caller may not list events. */
  readonly events: readonly PodEvent[] | undefined;
  readonly controller: OwnerReference | undefined;
  readonly qosClass: string;
  readonly serviceAccount: string;
  readonly isStatic: boolean;
  /** What notes on its state are made of. */
  readonly noted: NotedPod;
}

export interface OwnerReference extends PodOwner {
  readonly apiVersion: string;
}

type Labels = Readonly<Record<string, string>>;

/** Pods as the caller may read them: every call is made in the caller's name. */
export interface PodReader {
  /** Throws PageTokenExpired. */
  list(
    ctx: RequestContext,
    query: PodQuery,
  ): Promise<{
    readonly pods: readonly { readonly summary: PodSummary; readonly labels: Labels }[];
    readonly continueToken: string | undefined;
  }>;
  /** Undefined when there is no such pod. */
  find(ctx: RequestContext, pod: PodReference): Promise<FoundPod | undefined>;
  namespaceLabels(ctx: RequestContext, cluster: string, namespace: string): Promise<Labels>;
  /**
   * The owner, then its own controllers, as far as the caller may read them; `unknown` says why
   * the chain may go on where it stops here.
   */
  ownersFrom(
    ctx: RequestContext,
    place: Pick<PodReference, 'cluster' | 'namespace'>,
    owner: OwnerReference,
  ): Promise<{ readonly owners: readonly PodOwner[]; readonly unknown: string | undefined }>;
}
