// Original file: proto/endoscope/v1/target.proto

import type { Node as _endoscope_v1_Node, Node__Output as _endoscope_v1_Node__Output } from '../../endoscope/v1/Node.ts';

export interface ListNodesResponse {
  'nodes'?: (_endoscope_v1_Node)[];
  'nextPageToken'?: (string);
}

export interface ListNodesResponse__Output {
  'nodes': (_endoscope_v1_Node__Output)[];
  'nextPageToken': (string);
}
