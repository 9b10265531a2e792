// Original file: proto/endoscope/v1/target.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { NodeAddress as _endoscope_v1_NodeAddress, NodeAddress__Output as _endoscope_v1_NodeAddress__Output } from '../../endoscope/v1/NodeAddress.ts';
import type { NodeTaint as _endoscope_v1_NodeTaint, NodeTaint__Output as _endoscope_v1_NodeTaint__Output } from '../../endoscope/v1/NodeTaint.ts';
import type { NodeCondition as _endoscope_v1_NodeCondition, NodeCondition__Output as _endoscope_v1_NodeCondition__Output } from '../../endoscope/v1/NodeCondition.ts';

export interface Node {
  'name'?: (string);
  'uid'?: (string);
  /**
   * As kubectl's STATUS column: "Ready", "NotReady,SchedulingDisabled".
   */
  'status'?: (string);
  'ready'?: (boolean);
  /**
   * From labels node-role.kubernetes.io/...
   */
  'roles'?: (string)[];
  'kubeletVersion'?: (string);
  /**
   * "containerd://2.0.4"
   */
  'containerRuntime'?: (string);
  'operatingSystem'?: (string);
  'osImage'?: (string);
  'architecture'?: (string);
  'kernelVersion'?: (string);
  'unschedulable'?: (boolean);
  'createTime'?: (_google_protobuf_Timestamp | null);
  'addresses'?: (_endoscope_v1_NodeAddress)[];
  'taints'?: (_endoscope_v1_NodeTaint)[];
  'conditions'?: (_endoscope_v1_NodeCondition)[];
  'labels'?: ({[key: string]: string});
}

export interface Node__Output {
  'name': (string);
  'uid': (string);
  /**
   * As kubectl's STATUS column: "Ready", "NotReady,SchedulingDisabled".
   */
  'status': (string);
  'ready': (boolean);
  /**
   * From labels node-role.kubernetes.io/...
   */
  'roles': (string)[];
  'kubeletVersion': (string);
  /**
   * "containerd://2.0.4"
   */
  'containerRuntime': (string);
  'operatingSystem': (string);
  'osImage': (string);
  'architecture': (string);
  'kernelVersion': (string);
  'unschedulable': (boolean);
  'createTime': (_google_protobuf_Timestamp__Output | null);
  'addresses': (_endoscope_v1_NodeAddress__Output)[];
  'taints': (_endoscope_v1_NodeTaint__Output)[];
  'conditions': (_endoscope_v1_NodeCondition__Output)[];
  'labels': ({[key: string]: string});
}
