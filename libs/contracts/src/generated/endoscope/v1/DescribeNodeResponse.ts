// Original file: proto/endoscope/v1/target.proto

import type { Node as _endoscope_v1_Node, Node__Output as _endoscope_v1_Node__Output } from '../../endoscope/v1/Node.ts';

export interface DescribeNodeResponse {
  'node'?: (_endoscope_v1_Node | null);
}

export interface DescribeNodeResponse__Output {
  'node': (_endoscope_v1_Node__Output | null);
}
