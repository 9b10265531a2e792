// Original file: proto/endoscope/v1/target.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

export interface PodSummary {
  'name'?: (string);
  'namespace'?: (string);
  'uid'?: (string);
  /**
   * As kubectl's STATUS column: phase, or the reason that overrides it.
   */
  'status'?: (string);
  'readyContainers'?: (number);
  'totalContainers'?: (number);
  'restarts'?: (number);
  'node'?: (string);
  'createTime'?: (_google_protobuf_Timestamp | null);
  'containers'?: (string)[];
}

export interface PodSummary__Output {
  'name': (string);
  'namespace': (string);
  'uid': (string);
  /**
   * As kubectl's STATUS column: phase, or the reason that overrides it.
   */
  'status': (string);
  'readyContainers': (number);
  'totalContainers': (number);
  'restarts': (number);
  'node': (string);
  'createTime': (_google_protobuf_Timestamp__Output | null);
  'containers': (string)[];
}
