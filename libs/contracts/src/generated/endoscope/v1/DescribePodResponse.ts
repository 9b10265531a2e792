// Original file: proto/endoscope/v1/target.proto

import type { PodSummary as _endoscope_v1_PodSummary, PodSummary__Output as _endoscope_v1_PodSummary__Output } from '../../endoscope/v1/PodSummary.ts';
import type { ContainerSummary as _endoscope_v1_ContainerSummary, ContainerSummary__Output as _endoscope_v1_ContainerSummary__Output } from '../../endoscope/v1/ContainerSummary.ts';
import type { PodEvent as _endoscope_v1_PodEvent, PodEvent__Output as _endoscope_v1_PodEvent__Output } from '../../endoscope/v1/PodEvent.ts';
import type { PodSecurity as _endoscope_v1_PodSecurity, PodSecurity__Output as _endoscope_v1_PodSecurity__Output } from '../../endoscope/v1/PodSecurity.ts';
import type { NodeSummary as _endoscope_v1_NodeSummary, NodeSummary__Output as _endoscope_v1_NodeSummary__Output } from '../../endoscope/v1/NodeSummary.ts';
import type { PodOwner as _endoscope_v1_PodOwner, PodOwner__Output as _endoscope_v1_PodOwner__Output } from '../../endoscope/v1/PodOwner.ts';
import type { Debuggability as _endoscope_v1_Debuggability, Debuggability__Output as _endoscope_v1_Debuggability__Output } from '../../endoscope/v1/Debuggability.ts';

export interface DescribePodResponse {
  'pod'?: (_endoscope_v1_PodSummary | null);
  'containers'?: (_endoscope_v1_ContainerSummary)[];
  /**
   * Newest last.
   */
  'events'?: (_endoscope_v1_PodEvent)[];
  'podSecurity'?: (_endoscope_v1_PodSecurity | null);
  'node'?: (_endoscope_v1_NodeSummary | null);
  /**
   * The pod's controller first, then the controller of that, as far as the caller may read them.
   */
  'owners'?: (_endoscope_v1_PodOwner)[];
  'qosClass'?: (string);
  'serviceAccount'?: (string);
  'shareProcessNamespace'?: (boolean);
  /**
   * Run by the kubelet from a file of its node.
   */
  'isStatic'?: (boolean);
  'debuggable'?: (_endoscope_v1_Debuggability | null);
  /**
   * Sentences: what could not be read, and why.
   */
  'unknown'?: (string)[];
}

export interface DescribePodResponse__Output {
  'pod': (_endoscope_v1_PodSummary__Output | null);
  'containers': (_endoscope_v1_ContainerSummary__Output)[];
  /**
   * Newest last.
   */
  'events': (_endoscope_v1_PodEvent__Output)[];
  'podSecurity': (_endoscope_v1_PodSecurity__Output | null);
  'node': (_endoscope_v1_NodeSummary__Output | null);
  /**
   * The pod's controller first, then the controller of that, as far as the caller may read them.
   */
  'owners': (_endoscope_v1_PodOwner__Output)[];
  'qosClass': (string);
  'serviceAccount': (string);
  'shareProcessNamespace': (boolean);
  /**
   * Run by the kubelet from a file of its node.
   */
  'isStatic': (boolean);
  'debuggable': (_endoscope_v1_Debuggability__Output | null);
  /**
   * Sentences: what could not be read, and why.
   */
  'unknown': (string)[];
}
