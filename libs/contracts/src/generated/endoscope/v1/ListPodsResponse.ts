// Original file: proto/endoscope/v1/target.proto

import type { PodSummary as _endoscope_v1_PodSummary, PodSummary__Output as _endoscope_v1_PodSummary__Output } from '../../endoscope/v1/PodSummary.ts';

export interface ListPodsResponse {
  'pods'?: (_endoscope_v1_PodSummary)[];
  'nextPageToken'?: (string);
}

export interface ListPodsResponse__Output {
  'pods': (_endoscope_v1_PodSummary__Output)[];
  'nextPageToken': (string);
}
