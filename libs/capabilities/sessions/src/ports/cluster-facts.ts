import type { Acting } from './debug-runtime.ts';

/** What a dry run looks up besides the target, in the caller's name. */
export interface ClusterFacts {
  /** As the API server says it, such as `v1.34.2`. */
  version(cluster: string, acting: Acting): Promise<string>;
  /** Fails when the claim is not there or may not be read. */
  claimAccessModes(
    claim: { readonly cluster: string; readonly namespace: string; readonly name: string },
    acting: Acting,
  ): Promise<readonly string[]>;
}
