import type { ActingAs, KubernetesClient } from '@endoscope/kubernetes';
import type { ClusterTraits } from './cluster-traits.ts';

/** A cluster the suite runs on, with the objects it expects in it. */
export interface ConformanceTarget {
  readonly client: KubernetesClient;
  readonly traits: ClusterTraits;
  /**
   * Holds `web` (containers `app`, without a shell, and `sidecar`, a sleeping busybox), and the
   * deployment `owner`, of no pods.
   */
  readonly namespace: string;
  /** Enforces Pod Security `restricted`; holds the compliant pod `ledger` (container `app`). */
  readonly restrictedNamespace: string;
  readonly staticPod: () => Promise<{ readonly namespace: string; readonly name: string }>;
  close(): Promise<void>;
}

/** Nobody bound any role to this one. */
export const stranger: ActingAs = {
  user: 'outsider@endoscope.example',
  groups: ['nobodies', 'visitors'],
};

export const busybox = 'busybox:1.36';
