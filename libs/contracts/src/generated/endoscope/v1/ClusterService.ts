// Original file: proto/endoscope/v1/cluster.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CheckClusterRequest as _endoscope_v1_CheckClusterRequest, CheckClusterRequest__Output as _endoscope_v1_CheckClusterRequest__Output } from '../../endoscope/v1/CheckClusterRequest.ts';
import type { CheckClusterResponse as _endoscope_v1_CheckClusterResponse, CheckClusterResponse__Output as _endoscope_v1_CheckClusterResponse__Output } from '../../endoscope/v1/CheckClusterResponse.ts';
import type { GetClusterRequest as _endoscope_v1_GetClusterRequest, GetClusterRequest__Output as _endoscope_v1_GetClusterRequest__Output } from '../../endoscope/v1/GetClusterRequest.ts';
import type { GetClusterResponse as _endoscope_v1_GetClusterResponse, GetClusterResponse__Output as _endoscope_v1_GetClusterResponse__Output } from '../../endoscope/v1/GetClusterResponse.ts';
import type { ListClustersRequest as _endoscope_v1_ListClustersRequest, ListClustersRequest__Output as _endoscope_v1_ListClustersRequest__Output } from '../../endoscope/v1/ListClustersRequest.ts';
import type { ListClustersResponse as _endoscope_v1_ListClustersResponse, ListClustersResponse__Output as _endoscope_v1_ListClustersResponse__Output } from '../../endoscope/v1/ListClustersResponse.ts';
import type { RegisterClusterRequest as _endoscope_v1_RegisterClusterRequest, RegisterClusterRequest__Output as _endoscope_v1_RegisterClusterRequest__Output } from '../../endoscope/v1/RegisterClusterRequest.ts';
import type { RegisterClusterResponse as _endoscope_v1_RegisterClusterResponse, RegisterClusterResponse__Output as _endoscope_v1_RegisterClusterResponse__Output } from '../../endoscope/v1/RegisterClusterResponse.ts';
import type { RemoveClusterRequest as _endoscope_v1_RemoveClusterRequest, RemoveClusterRequest__Output as _endoscope_v1_RemoveClusterRequest__Output } from '../../endoscope/v1/RemoveClusterRequest.ts';
import type { RemoveClusterResponse as _endoscope_v1_RemoveClusterResponse, RemoveClusterResponse__Output as _endoscope_v1_RemoveClusterResponse__Output } from '../../endoscope/v1/RemoveClusterResponse.ts';

/**
 * The registry of API servers. REST: /v1/clusters.
 */
export interface ClusterServiceClient extends grpc.Client {
  /**
   * Probes reachability, version and the gateway's permissions now.
   */
  CheckCluster(argument: _endoscope_v1_CheckClusterRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_CheckClusterResponse__Output>): grpc.ClientUnaryCall;
  CheckCluster(argument: _endoscope_v1_CheckClusterRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_CheckClusterResponse__Output>): grpc.ClientUnaryCall;
  CheckCluster(argument: _endoscope_v1_CheckClusterRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_CheckClusterResponse__Output>): grpc.ClientUnaryCall;
  CheckCluster(argument: _endoscope_v1_CheckClusterRequest, callback: grpc.requestCallback<_endoscope_v1_CheckClusterResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Probes reachability, version and the gateway's permissions now.
   */
  checkCluster(argument: _endoscope_v1_CheckClusterRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_CheckClusterResponse__Output>): grpc.ClientUnaryCall;
  checkCluster(argument: _endoscope_v1_CheckClusterRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_CheckClusterResponse__Output>): grpc.ClientUnaryCall;
  checkCluster(argument: _endoscope_v1_CheckClusterRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_CheckClusterResponse__Output>): grpc.ClientUnaryCall;
  checkCluster(argument: _endoscope_v1_CheckClusterRequest, callback: grpc.requestCallback<_endoscope_v1_CheckClusterResponse__Output>): grpc.ClientUnaryCall;
  
  GetCluster(argument: _endoscope_v1_GetClusterRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_GetClusterResponse__Output>): grpc.ClientUnaryCall;
  GetCluster(argument: _endoscope_v1_GetClusterRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_GetClusterResponse__Output>): grpc.ClientUnaryCall;
  GetCluster(argument: _endoscope_v1_GetClusterRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_GetClusterResponse__Output>): grpc.ClientUnaryCall;
  GetCluster(argument: _endoscope_v1_GetClusterRequest, callback: grpc.requestCallback<_endoscope_v1_GetClusterResponse__Output>): grpc.ClientUnaryCall;
  getCluster(argument: _endoscope_v1_GetClusterRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_GetClusterResponse__Output>): grpc.ClientUnaryCall;
  getCluster(argument: _endoscope_v1_GetClusterRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_GetClusterResponse__Output>): grpc.ClientUnaryCall;
  getCluster(argument: _endoscope_v1_GetClusterRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_GetClusterResponse__Output>): grpc.ClientUnaryCall;
  getCluster(argument: _endoscope_v1_GetClusterRequest, callback: grpc.requestCallback<_endoscope_v1_GetClusterResponse__Output>): grpc.ClientUnaryCall;
  
  ListClusters(argument: _endoscope_v1_ListClustersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListClustersResponse__Output>): grpc.ClientUnaryCall;
  ListClusters(argument: _endoscope_v1_ListClustersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_ListClustersResponse__Output>): grpc.ClientUnaryCall;
  ListClusters(argument: _endoscope_v1_ListClustersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListClustersResponse__Output>): grpc.ClientUnaryCall;
  ListClusters(argument: _endoscope_v1_ListClustersRequest, callback: grpc.requestCallback<_endoscope_v1_ListClustersResponse__Output>): grpc.ClientUnaryCall;
  listClusters(argument: _endoscope_v1_ListClustersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListClustersResponse__Output>): grpc.ClientUnaryCall;
  listClusters(argument: _endoscope_v1_ListClustersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_ListClustersResponse__Output>): grpc.ClientUnaryCall;
  listClusters(argument: _endoscope_v1_ListClustersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListClustersResponse__Output>): grpc.ClientUnaryCall;
  listClusters(argument: _endoscope_v1_ListClustersRequest, callback: grpc.requestCallback<_endoscope_v1_ListClustersResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Registers a cluster. The credential is sealed before it is stored and never shown again.
   */
  RegisterCluster(argument: _endoscope_v1_RegisterClusterRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_RegisterClusterResponse__Output>): grpc.ClientUnaryCall;
  RegisterCluster(argument: _endoscope_v1_RegisterClusterRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_RegisterClusterResponse__Output>): grpc.ClientUnaryCall;
  RegisterCluster(argument: _endoscope_v1_RegisterClusterRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_RegisterClusterResponse__Output>): grpc.ClientUnaryCall;
  RegisterCluster(argument: _endoscope_v1_RegisterClusterRequest, callback: grpc.requestCallback<_endoscope_v1_RegisterClusterResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Registers a cluster. The credential is sealed before it is stored and never shown again.
   */
  registerCluster(argument: _endoscope_v1_RegisterClusterRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_RegisterClusterResponse__Output>): grpc.ClientUnaryCall;
  registerCluster(argument: _endoscope_v1_RegisterClusterRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_RegisterClusterResponse__Output>): grpc.ClientUnaryCall;
  registerCluster(argument: _endoscope_v1_RegisterClusterRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_RegisterClusterResponse__Output>): grpc.ClientUnaryCall;
  registerCluster(argument: _endoscope_v1_RegisterClusterRequest, callback: grpc.requestCallback<_endoscope_v1_RegisterClusterResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Refused while sessions live, unless `force`, which ends them first.
   */
  RemoveCluster(argument: _endoscope_v1_RemoveClusterRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_RemoveClusterResponse__Output>): grpc.ClientUnaryCall;
  RemoveCluster(argument: _endoscope_v1_RemoveClusterRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_RemoveClusterResponse__Output>): grpc.ClientUnaryCall;
  RemoveCluster(argument: _endoscope_v1_RemoveClusterRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_RemoveClusterResponse__Output>): grpc.ClientUnaryCall;
  RemoveCluster(argument: _endoscope_v1_RemoveClusterRequest, callback: grpc.requestCallback<_endoscope_v1_RemoveClusterResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Refused while sessions live, unless `force`, which ends them first.
   */
  removeCluster(argument: _endoscope_v1_RemoveClusterRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_RemoveClusterResponse__Output>): grpc.ClientUnaryCall;
  removeCluster(argument: _endoscope_v1_RemoveClusterRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_RemoveClusterResponse__Output>): grpc.ClientUnaryCall;
  removeCluster(argument: _endoscope_v1_RemoveClusterRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_RemoveClusterResponse__Output>): grpc.ClientUnaryCall;
  removeCluster(argument: _endoscope_v1_RemoveClusterRequest, callback: grpc.requestCallback<_endoscope_v1_RemoveClusterResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * The registry of API servers. REST: /v1/clusters.
 */
export interface ClusterServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Probes reachability, version and the gateway's permissions now.
   */
  CheckCluster: grpc.handleUnaryCall<_endoscope_v1_CheckClusterRequest__Output, _endoscope_v1_CheckClusterResponse>;
  
  GetCluster: grpc.handleUnaryCall<_endoscope_v1_GetClusterRequest__Output, _endoscope_v1_GetClusterResponse>;
  
  ListClusters: grpc.handleUnaryCall<_endoscope_v1_ListClustersRequest__Output, _endoscope_v1_ListClustersResponse>;
  
  /**
   * Registers a cluster. The credential is sealed before it is stored and never shown again.
   */
  RegisterCluster: grpc.handleUnaryCall<_endoscope_v1_RegisterClusterRequest__Output, _endoscope_v1_RegisterClusterResponse>;
  
  /**
   * Refused while sessions live, unless `force`, which ends them first.
   */
  RemoveCluster: grpc.handleUnaryCall<_endoscope_v1_RemoveClusterRequest__Output, _endoscope_v1_RemoveClusterResponse>;
  
}

export interface ClusterServiceDefinition extends grpc.ServiceDefinition {
  CheckCluster: MethodDefinition<_endoscope_v1_CheckClusterRequest, _endoscope_v1_CheckClusterResponse, _endoscope_v1_CheckClusterRequest__Output, _endoscope_v1_CheckClusterResponse__Output>
  GetCluster: MethodDefinition<_endoscope_v1_GetClusterRequest, _endoscope_v1_GetClusterResponse, _endoscope_v1_GetClusterRequest__Output, _endoscope_v1_GetClusterResponse__Output>
  ListClusters: MethodDefinition<_endoscope_v1_ListClustersRequest, _endoscope_v1_ListClustersResponse, _endoscope_v1_ListClustersRequest__Output, _endoscope_v1_ListClustersResponse__Output>
  RegisterCluster: MethodDefinition<_endoscope_v1_RegisterClusterRequest, _endoscope_v1_RegisterClusterResponse, _endoscope_v1_RegisterClusterRequest__Output, _endoscope_v1_RegisterClusterResponse__Output>
  RemoveCluster: MethodDefinition<_endoscope_v1_RemoveClusterRequest, _endoscope_v1_RemoveClusterResponse, _endoscope_v1_RemoveClusterRequest__Output, _endoscope_v1_RemoveClusterResponse__Output>
}
