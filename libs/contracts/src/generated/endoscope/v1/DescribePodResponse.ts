// Original file: proto/endoscope/v1/target.proto

import type { PodSummary as _endoscope_v1_PodSummary, PodSummary__Output as _endoscope_v1_PodSummary__Output } from '../../endoscope/v1/PodSummary.ts';
import type { ContainerSummary as _endoscope_v1_ContainerSummary, ContainerSummary__Output as _endoscope_v1_ContainerSummary__Output } from '../../endoscope/v1/ContainerSummary.ts';
import type { PodEvent as _endoscope_v1_PodEvent, PodEvent__Output as _endoscope_v1_PodEvent__Output } from '../../endoscope/v1/PodEvent.ts';

export interface DescribePodResponse {
  'pod'?: (_endoscope_v1_PodSummary | null);
  'containers'?: (_endoscope_v1_ContainerSummary)[];
  'events'?: (_endoscope_v1_PodEvent)[];
}

export interface DescribePodResponse__Output {
  'pod': (_endoscope_v1_PodSummary__Output | null);
  'containers': (_endoscope_v1_ContainerSummary__Output)[];
  'events': (_endoscope_v1_PodEvent__Output)[];
}
