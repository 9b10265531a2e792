import type { Principal } from '@endoscope/core';
import type { PodContainer } from '../domain/pod-container.ts';

export interface PodContainers {
  readonly podUid: string;
  readonly containers: readonly PodContainer[];
}

export interface ContainerReader {
  read(
    pod: { readonly cluster: string; readonly namespace: string; readonly pod: string },
    acting: { readonly by: Principal; readonly signal: AbortSignal },
  ): Promise<PodContainers>;
}
