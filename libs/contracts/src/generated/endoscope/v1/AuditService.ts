// Original file: proto/endoscope/v1/audit.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ListAuditEventsRequest as _endoscope_v1_ListAuditEventsRequest, ListAuditEventsRequest__Output as _endoscope_v1_ListAuditEventsRequest__Output } from '../../endoscope/v1/ListAuditEventsRequest.ts';
import type { ListAuditEventsResponse as _endoscope_v1_ListAuditEventsResponse, ListAuditEventsResponse__Output as _endoscope_v1_ListAuditEventsResponse__Output } from '../../endoscope/v1/ListAuditEventsResponse.ts';

/**
 * The ledger, read only. REST: /v1/audit-events.
 */
export interface AuditServiceClient extends grpc.Client {
  ListAuditEvents(argument: _endoscope_v1_ListAuditEventsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListAuditEventsResponse__Output>): grpc.ClientUnaryCall;
  ListAuditEvents(argument: _endoscope_v1_ListAuditEventsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_ListAuditEventsResponse__Output>): grpc.ClientUnaryCall;
  ListAuditEvents(argument: _endoscope_v1_ListAuditEventsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListAuditEventsResponse__Output>): grpc.ClientUnaryCall;
  ListAuditEvents(argument: _endoscope_v1_ListAuditEventsRequest, callback: grpc.requestCallback<_endoscope_v1_ListAuditEventsResponse__Output>): grpc.ClientUnaryCall;
  listAuditEvents(argument: _endoscope_v1_ListAuditEventsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListAuditEventsResponse__Output>): grpc.ClientUnaryCall;
  listAuditEvents(argument: _endoscope_v1_ListAuditEventsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_ListAuditEventsResponse__Output>): grpc.ClientUnaryCall;
  listAuditEvents(argument: _endoscope_v1_ListAuditEventsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListAuditEventsResponse__Output>): grpc.ClientUnaryCall;
  listAuditEvents(argument: _endoscope_v1_ListAuditEventsRequest, callback: grpc.requestCallback<_endoscope_v1_ListAuditEventsResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * The ledger, read only. REST: /v1/audit-events.
 */
export interface AuditServiceHandlers extends grpc.UntypedServiceImplementation {
  ListAuditEvents: grpc.handleUnaryCall<_endoscope_v1_ListAuditEventsRequest__Output, _endoscope_v1_ListAuditEventsResponse>;
  
}

export interface AuditServiceDefinition extends grpc.ServiceDefinition {
  ListAuditEvents: MethodDefinition<_endoscope_v1_ListAuditEventsRequest, _endoscope_v1_ListAuditEventsResponse, _endoscope_v1_ListAuditEventsRequest__Output, _endoscope_v1_ListAuditEventsResponse__Output>
}
