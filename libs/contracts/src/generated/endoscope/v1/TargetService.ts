// Original file: proto/endoscope/v1/target.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { DescribeNodeRequest as _endoscope_v1_DescribeNodeRequest, DescribeNodeRequest__Output as _endoscope_v1_DescribeNodeRequest__Output } from '../../endoscope/v1/DescribeNodeRequest.ts';
import type { DescribeNodeResponse as _endoscope_v1_DescribeNodeResponse, DescribeNodeResponse__Output as _endoscope_v1_DescribeNodeResponse__Output } from '../../endoscope/v1/DescribeNodeResponse.ts';
import type { DescribePodRequest as _endoscope_v1_DescribePodRequest, DescribePodRequest__Output as _endoscope_v1_DescribePodRequest__Output } from '../../endoscope/v1/DescribePodRequest.ts';
import type { DescribePodResponse as _endoscope_v1_DescribePodResponse, DescribePodResponse__Output as _endoscope_v1_DescribePodResponse__Output } from '../../endoscope/v1/DescribePodResponse.ts';
import type { ListNodesRequest as _endoscope_v1_ListNodesRequest, ListNodesRequest__Output as _endoscope_v1_ListNodesRequest__Output } from '../../endoscope/v1/ListNodesRequest.ts';
import type { ListNodesResponse as _endoscope_v1_ListNodesResponse, ListNodesResponse__Output as _endoscope_v1_ListNodesResponse__Output } from '../../endoscope/v1/ListNodesResponse.ts';
import type { ListPodsRequest as _endoscope_v1_ListPodsRequest, ListPodsRequest__Output as _endoscope_v1_ListPodsRequest__Output } from '../../endoscope/v1/ListPodsRequest.ts';
import type { ListPodsResponse as _endoscope_v1_ListPodsResponse, ListPodsResponse__Output as _endoscope_v1_ListPodsResponse__Output } from '../../endoscope/v1/ListPodsResponse.ts';
import type { ResolveTargetsRequest as _endoscope_v1_ResolveTargetsRequest, ResolveTargetsRequest__Output as _endoscope_v1_ResolveTargetsRequest__Output } from '../../endoscope/v1/ResolveTargetsRequest.ts';
import type { ResolveTargetsResponse as _endoscope_v1_ResolveTargetsResponse, ResolveTargetsResponse__Output as _endoscope_v1_ResolveTargetsResponse__Output } from '../../endoscope/v1/ResolveTargetsResponse.ts';

/**
 * What can be debugged. REST: /v1/clusters/{cluster}/namespaces/{namespace}/pods.
 */
export interface TargetServiceClient extends grpc.Client {
  DescribeNode(argument: _endoscope_v1_DescribeNodeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_DescribeNodeResponse__Output>): grpc.ClientUnaryCall;
  DescribeNode(argument: _endoscope_v1_DescribeNodeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_DescribeNodeResponse__Output>): grpc.ClientUnaryCall;
  DescribeNode(argument: _endoscope_v1_DescribeNodeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_DescribeNodeResponse__Output>): grpc.ClientUnaryCall;
  DescribeNode(argument: _endoscope_v1_DescribeNodeRequest, callback: grpc.requestCallback<_endoscope_v1_DescribeNodeResponse__Output>): grpc.ClientUnaryCall;
  describeNode(argument: _endoscope_v1_DescribeNodeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_DescribeNodeResponse__Output>): grpc.ClientUnaryCall;
  describeNode(argument: _endoscope_v1_DescribeNodeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_DescribeNodeResponse__Output>): grpc.ClientUnaryCall;
  describeNode(argument: _endoscope_v1_DescribeNodeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_DescribeNodeResponse__Output>): grpc.ClientUnaryCall;
  describeNode(argument: _endoscope_v1_DescribeNodeRequest, callback: grpc.requestCallback<_endoscope_v1_DescribeNodeResponse__Output>): grpc.ClientUnaryCall;
  
  DescribePod(argument: _endoscope_v1_DescribePodRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_DescribePodResponse__Output>): grpc.ClientUnaryCall;
  DescribePod(argument: _endoscope_v1_DescribePodRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_DescribePodResponse__Output>): grpc.ClientUnaryCall;
  DescribePod(argument: _endoscope_v1_DescribePodRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_DescribePodResponse__Output>): grpc.ClientUnaryCall;
  DescribePod(argument: _endoscope_v1_DescribePodRequest, callback: grpc.requestCallback<_endoscope_v1_DescribePodResponse__Output>): grpc.ClientUnaryCall;
  describePod(argument: _endoscope_v1_DescribePodRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_DescribePodResponse__Output>): grpc.ClientUnaryCall;
  describePod(argument: _endoscope_v1_DescribePodRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_DescribePodResponse__Output>): grpc.ClientUnaryCall;
  describePod(argument: _endoscope_v1_DescribePodRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_DescribePodResponse__Output>): grpc.ClientUnaryCall;
  describePod(argument: _endoscope_v1_DescribePodRequest, callback: grpc.requestCallback<_endoscope_v1_DescribePodResponse__Output>): grpc.ClientUnaryCall;
  
  ListNodes(argument: _endoscope_v1_ListNodesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListNodesResponse__Output>): grpc.ClientUnaryCall;
  ListNodes(argument: _endoscope_v1_ListNodesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_ListNodesResponse__Output>): grpc.ClientUnaryCall;
  ListNodes(argument: _endoscope_v1_ListNodesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListNodesResponse__Output>): grpc.ClientUnaryCall;
  ListNodes(argument: _endoscope_v1_ListNodesRequest, callback: grpc.requestCallback<_endoscope_v1_ListNodesResponse__Output>): grpc.ClientUnaryCall;
  listNodes(argument: _endoscope_v1_ListNodesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListNodesResponse__Output>): grpc.ClientUnaryCall;
  listNodes(argument: _endoscope_v1_ListNodesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_ListNodesResponse__Output>): grpc.ClientUnaryCall;
  listNodes(argument: _endoscope_v1_ListNodesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListNodesResponse__Output>): grpc.ClientUnaryCall;
  listNodes(argument: _endoscope_v1_ListNodesRequest, callback: grpc.requestCallback<_endoscope_v1_ListNodesResponse__Output>): grpc.ClientUnaryCall;
  
  ListPods(argument: _endoscope_v1_ListPodsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListPodsResponse__Output>): grpc.ClientUnaryCall;
  ListPods(argument: _endoscope_v1_ListPodsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_ListPodsResponse__Output>): grpc.ClientUnaryCall;
  ListPods(argument: _endoscope_v1_ListPodsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListPodsResponse__Output>): grpc.ClientUnaryCall;
  ListPods(argument: _endoscope_v1_ListPodsRequest, callback: grpc.requestCallback<_endoscope_v1_ListPodsResponse__Output>): grpc.ClientUnaryCall;
  listPods(argument: _endoscope_v1_ListPodsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListPodsResponse__Output>): grpc.ClientUnaryCall;
  listPods(argument: _endoscope_v1_ListPodsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_ListPodsResponse__Output>): grpc.ClientUnaryCall;
  listPods(argument: _endoscope_v1_ListPodsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListPodsResponse__Output>): grpc.ClientUnaryCall;
  listPods(argument: _endoscope_v1_ListPodsRequest, callback: grpc.requestCallback<_endoscope_v1_ListPodsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Chooses the pod, or finds the node, of several targets: a result for each, in their order.
   */
  ResolveTargets(argument: _endoscope_v1_ResolveTargetsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ResolveTargetsResponse__Output>): grpc.ClientUnaryCall;
  ResolveTargets(argument: _endoscope_v1_ResolveTargetsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_ResolveTargetsResponse__Output>): grpc.ClientUnaryCall;
  ResolveTargets(argument: _endoscope_v1_ResolveTargetsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ResolveTargetsResponse__Output>): grpc.ClientUnaryCall;
  ResolveTargets(argument: _endoscope_v1_ResolveTargetsRequest, callback: grpc.requestCallback<_endoscope_v1_ResolveTargetsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Chooses the pod, or finds the node, of several targets: a result for each, in their order.
   */
  resolveTargets(argument: _endoscope_v1_ResolveTargetsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ResolveTargetsResponse__Output>): grpc.ClientUnaryCall;
  resolveTargets(argument: _endoscope_v1_ResolveTargetsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_ResolveTargetsResponse__Output>): grpc.ClientUnaryCall;
  resolveTargets(argument: _endoscope_v1_ResolveTargetsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ResolveTargetsResponse__Output>): grpc.ClientUnaryCall;
  resolveTargets(argument: _endoscope_v1_ResolveTargetsRequest, callback: grpc.requestCallback<_endoscope_v1_ResolveTargetsResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * What can be debugged. REST: /v1/clusters/{cluster}/namespaces/{namespace}/pods.
 */
export interface TargetServiceHandlers extends grpc.UntypedServiceImplementation {
  DescribeNode: grpc.handleUnaryCall<_endoscope_v1_DescribeNodeRequest__Output, _endoscope_v1_DescribeNodeResponse>;
  
  DescribePod: grpc.handleUnaryCall<_endoscope_v1_DescribePodRequest__Output, _endoscope_v1_DescribePodResponse>;
  
  ListNodes: grpc.handleUnaryCall<_endoscope_v1_ListNodesRequest__Output, _endoscope_v1_ListNodesResponse>;
  
  ListPods: grpc.handleUnaryCall<_endoscope_v1_ListPodsRequest__Output, _endoscope_v1_ListPodsResponse>;
  
  /**
   * Chooses the pod, or finds the node, of several targets: a result for each, in their order.
   */
  ResolveTargets: grpc.handleUnaryCall<_endoscope_v1_ResolveTargetsRequest__Output, _endoscope_v1_ResolveTargetsResponse>;
  
}

export interface TargetServiceDefinition extends grpc.ServiceDefinition {
  DescribeNode: MethodDefinition<_endoscope_v1_DescribeNodeRequest, _endoscope_v1_DescribeNodeResponse, _endoscope_v1_DescribeNodeRequest__Output, _endoscope_v1_DescribeNodeResponse__Output>
  DescribePod: MethodDefinition<_endoscope_v1_DescribePodRequest, _endoscope_v1_DescribePodResponse, _endoscope_v1_DescribePodRequest__Output, _endoscope_v1_DescribePodResponse__Output>
  ListNodes: MethodDefinition<_endoscope_v1_ListNodesRequest, _endoscope_v1_ListNodesResponse, _endoscope_v1_ListNodesRequest__Output, _endoscope_v1_ListNodesResponse__Output>
  ListPods: MethodDefinition<_endoscope_v1_ListPodsRequest, _endoscope_v1_ListPodsResponse, _endoscope_v1_ListPodsRequest__Output, _endoscope_v1_ListPodsResponse__Output>
  ResolveTargets: MethodDefinition<_endoscope_v1_ResolveTargetsRequest, _endoscope_v1_ResolveTargetsResponse, _endoscope_v1_ResolveTargetsRequest__Output, _endoscope_v1_ResolveTargetsResponse__Output>
}
