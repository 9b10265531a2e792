import type { ChannelProtocol } from '@endoscope/kubernetes';

/**
 * In what Kubernetes versions differ where a case would otherwise fail. A case asserts what holds
 * on either side; none is left out. Run here on 1.25 and 1.34; what lies between is by the
 * release notes.
 */
export interface ClusterTraits {
  /**
   * v5 from 1.30. With v4 stdin cannot be half-closed, and what the runtime refuses is the answer
   * to the upgrade instead of the status of a stream.
   */
  readonly streamProtocol: ChannelProtocol;
  /** From 1.33: `metadata.generation` of a pod. */
  readonly countsGeneration: boolean;
  /** From 1.27; before, a container added to a static pod never starts. */
  readonly refusesStaticPods: boolean;
  /** From 1.28: `restartPolicy` of a container, though an ephemeral one may not have it. */
  readonly knowsContainerRestartPolicy: boolean;
  /** How a refused value is printed: as JSON from 1.33, as Go before. */
  readonly printsValuesAsJson: boolean;
}

export function traitsOf(version: string): ClusterTraits {
  const minor = Number(version.split('.')[1]);
  return {
    streamProtocol: minor >= 30 ? 'v5.channel.k8s.io' : 'v4.channel.k8s.io',
    countsGeneration: minor >= 33,
    refusesStaticPods: minor >= 27,
    knowsContainerRestartPolicy: minor >= 28,
    printsValuesAsJson: minor >= 33,
  };
}

/** The simulator does as the newest version does. */
export const simulatedTraits = traitsOf('1.34');
