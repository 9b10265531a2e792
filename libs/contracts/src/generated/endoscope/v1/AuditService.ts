// Original file: proto/endoscope/v1/audit.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ExportLedgerRequest as _endoscope_v1_ExportLedgerRequest, ExportLedgerRequest__Output as _endoscope_v1_ExportLedgerRequest__Output } from '../../endoscope/v1/ExportLedgerRequest.ts';
import type { ExportLedgerResponse as _endoscope_v1_ExportLedgerResponse, ExportLedgerResponse__Output as _endoscope_v1_ExportLedgerResponse__Output } from '../../endoscope/v1/ExportLedgerResponse.ts';
import type { GetCheckpointRequest as _endoscope_v1_GetCheckpointRequest, GetCheckpointRequest__Output as _endoscope_v1_GetCheckpointRequest__Output } from '../../endoscope/v1/GetCheckpointRequest.ts';
import type { GetCheckpointResponse as _endoscope_v1_GetCheckpointResponse, GetCheckpointResponse__Output as _endoscope_v1_GetCheckpointResponse__Output } from '../../endoscope/v1/GetCheckpointResponse.ts';
import type { GetConsistencyProofRequest as _endoscope_v1_GetConsistencyProofRequest, GetConsistencyProofRequest__Output as _endoscope_v1_GetConsistencyProofRequest__Output } from '../../endoscope/v1/GetConsistencyProofRequest.ts';
import type { GetConsistencyProofResponse as _endoscope_v1_GetConsistencyProofResponse, GetConsistencyProofResponse__Output as _endoscope_v1_GetConsistencyProofResponse__Output } from '../../endoscope/v1/GetConsistencyProofResponse.ts';
import type { GetInclusionProofRequest as _endoscope_v1_GetInclusionProofRequest, GetInclusionProofRequest__Output as _endoscope_v1_GetInclusionProofRequest__Output } from '../../endoscope/v1/GetInclusionProofRequest.ts';
import type { GetInclusionProofResponse as _endoscope_v1_GetInclusionProofResponse, GetInclusionProofResponse__Output as _endoscope_v1_GetInclusionProofResponse__Output } from '../../endoscope/v1/GetInclusionProofResponse.ts';
import type { ListAuditEventsRequest as _endoscope_v1_ListAuditEventsRequest, ListAuditEventsRequest__Output as _endoscope_v1_ListAuditEventsRequest__Output } from '../../endoscope/v1/ListAuditEventsRequest.ts';
import type { ListAuditEventsResponse as _endoscope_v1_ListAuditEventsResponse, ListAuditEventsResponse__Output as _endoscope_v1_ListAuditEventsResponse__Output } from '../../endoscope/v1/ListAuditEventsResponse.ts';
import type { ListCheckpointsRequest as _endoscope_v1_ListCheckpointsRequest, ListCheckpointsRequest__Output as _endoscope_v1_ListCheckpointsRequest__Output } from '../../endoscope/v1/ListCheckpointsRequest.ts';
import type { ListCheckpointsResponse as _endoscope_v1_ListCheckpointsResponse, ListCheckpointsResponse__Output as _endoscope_v1_ListCheckpointsResponse__Output } from '../../endoscope/v1/ListCheckpointsResponse.ts';
import type { ListLedgerHoldsRequest as _endoscope_v1_ListLedgerHoldsRequest, ListLedgerHoldsRequest__Output as _endoscope_v1_ListLedgerHoldsRequest__Output } from '../../endoscope/v1/ListLedgerHoldsRequest.ts';
import type { ListLedgerHoldsResponse as _endoscope_v1_ListLedgerHoldsResponse, ListLedgerHoldsResponse__Output as _endoscope_v1_ListLedgerHoldsResponse__Output } from '../../endoscope/v1/ListLedgerHoldsResponse.ts';
import type { ListLedgerKeysRequest as _endoscope_v1_ListLedgerKeysRequest, ListLedgerKeysRequest__Output as _endoscope_v1_ListLedgerKeysRequest__Output } from '../../endoscope/v1/ListLedgerKeysRequest.ts';
import type { ListLedgerKeysResponse as _endoscope_v1_ListLedgerKeysResponse, ListLedgerKeysResponse__Output as _endoscope_v1_ListLedgerKeysResponse__Output } from '../../endoscope/v1/ListLedgerKeysResponse.ts';
import type { ListTombstonesRequest as _endoscope_v1_ListTombstonesRequest, ListTombstonesRequest__Output as _endoscope_v1_ListTombstonesRequest__Output } from '../../endoscope/v1/ListTombstonesRequest.ts';
import type { ListTombstonesResponse as _endoscope_v1_ListTombstonesResponse, ListTombstonesResponse__Output as _endoscope_v1_ListTombstonesResponse__Output } from '../../endoscope/v1/ListTombstonesResponse.ts';
import type { PlaceLedgerHoldRequest as _endoscope_v1_PlaceLedgerHoldRequest, PlaceLedgerHoldRequest__Output as _endoscope_v1_PlaceLedgerHoldRequest__Output } from '../../endoscope/v1/PlaceLedgerHoldRequest.ts';
import type { PlaceLedgerHoldResponse as _endoscope_v1_PlaceLedgerHoldResponse, PlaceLedgerHoldResponse__Output as _endoscope_v1_PlaceLedgerHoldResponse__Output } from '../../endoscope/v1/PlaceLedgerHoldResponse.ts';
import type { ReleaseLedgerHoldRequest as _endoscope_v1_ReleaseLedgerHoldRequest, ReleaseLedgerHoldRequest__Output as _endoscope_v1_ReleaseLedgerHoldRequest__Output } from '../../endoscope/v1/ReleaseLedgerHoldRequest.ts';
import type { ReleaseLedgerHoldResponse as _endoscope_v1_ReleaseLedgerHoldResponse, ReleaseLedgerHoldResponse__Output as _endoscope_v1_ReleaseLedgerHoldResponse__Output } from '../../endoscope/v1/ReleaseLedgerHoldResponse.ts';

/**
 * The ledger. REST: /v1/audit-events and, sealed, /v1/audit.
 */
export interface AuditServiceClient extends grpc.Client {
  /**
   * The sealed ledger, or its events as others read them, as JSON lines in pieces of whole lines.
   */
  ExportLedger(argument: _endoscope_v1_ExportLedgerRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_endoscope_v1_ExportLedgerResponse__Output>;
  ExportLedger(argument: _endoscope_v1_ExportLedgerRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_endoscope_v1_ExportLedgerResponse__Output>;
  /**
   * The sealed ledger, or its events as others read them, as JSON lines in pieces of whole lines.
   */
  exportLedger(argument: _endoscope_v1_ExportLedgerRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_endoscope_v1_ExportLedgerResponse__Output>;
  exportLedger(argument: _endoscope_v1_ExportLedgerRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_endoscope_v1_ExportLedgerResponse__Output>;
  
  GetCheckpoint(argument: _endoscope_v1_GetCheckpointRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_GetCheckpointResponse__Output>): grpc.ClientUnaryCall;
  GetCheckpoint(argument: _endoscope_v1_GetCheckpointRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_GetCheckpointResponse__Output>): grpc.ClientUnaryCall;
  GetCheckpoint(argument: _endoscope_v1_GetCheckpointRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_GetCheckpointResponse__Output>): grpc.ClientUnaryCall;
  GetCheckpoint(argument: _endoscope_v1_GetCheckpointRequest, callback: grpc.requestCallback<_endoscope_v1_GetCheckpointResponse__Output>): grpc.ClientUnaryCall;
  getCheckpoint(argument: _endoscope_v1_GetCheckpointRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_GetCheckpointResponse__Output>): grpc.ClientUnaryCall;
  getCheckpoint(argument: _endoscope_v1_GetCheckpointRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_GetCheckpointResponse__Output>): grpc.ClientUnaryCall;
  getCheckpoint(argument: _endoscope_v1_GetCheckpointRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_GetCheckpointResponse__Output>): grpc.ClientUnaryCall;
  getCheckpoint(argument: _endoscope_v1_GetCheckpointRequest, callback: grpc.requestCallback<_endoscope_v1_GetCheckpointResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * That a tree only grew into a later one (RFC 9162, 2.1.4).
   */
  GetConsistencyProof(argument: _endoscope_v1_GetConsistencyProofRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_GetConsistencyProofResponse__Output>): grpc.ClientUnaryCall;
  GetConsistencyProof(argument: _endoscope_v1_GetConsistencyProofRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_GetConsistencyProofResponse__Output>): grpc.ClientUnaryCall;
  GetConsistencyProof(argument: _endoscope_v1_GetConsistencyProofRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_GetConsistencyProofResponse__Output>): grpc.ClientUnaryCall;
  GetConsistencyProof(argument: _endoscope_v1_GetConsistencyProofRequest, callback: grpc.requestCallback<_endoscope_v1_GetConsistencyProofResponse__Output>): grpc.ClientUnaryCall;
  /**
   * That a tree only grew into a later one (RFC 9162, 2.1.4).
   */
  getConsistencyProof(argument: _endoscope_v1_GetConsistencyProofRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_GetConsistencyProofResponse__Output>): grpc.ClientUnaryCall;
  getConsistencyProof(argument: _endoscope_v1_GetConsistencyProofRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_GetConsistencyProofResponse__Output>): grpc.ClientUnaryCall;
  getConsistencyProof(argument: _endoscope_v1_GetConsistencyProofRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_GetConsistencyProofResponse__Output>): grpc.ClientUnaryCall;
  getConsistencyProof(argument: _endoscope_v1_GetConsistencyProofRequest, callback: grpc.requestCallback<_endoscope_v1_GetConsistencyProofResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * That an event is in a tree (RFC 9162, 2.1.3).
   */
  GetInclusionProof(argument: _endoscope_v1_GetInclusionProofRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_GetInclusionProofResponse__Output>): grpc.ClientUnaryCall;
  GetInclusionProof(argument: _endoscope_v1_GetInclusionProofRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_GetInclusionProofResponse__Output>): grpc.ClientUnaryCall;
  GetInclusionProof(argument: _endoscope_v1_GetInclusionProofRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_GetInclusionProofResponse__Output>): grpc.ClientUnaryCall;
  GetInclusionProof(argument: _endoscope_v1_GetInclusionProofRequest, callback: grpc.requestCallback<_endoscope_v1_GetInclusionProofResponse__Output>): grpc.ClientUnaryCall;
  /**
   * That an event is in a tree (RFC 9162, 2.1.3).
   */
  getInclusionProof(argument: _endoscope_v1_GetInclusionProofRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_GetInclusionProofResponse__Output>): grpc.ClientUnaryCall;
  getInclusionProof(argument: _endoscope_v1_GetInclusionProofRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_GetInclusionProofResponse__Output>): grpc.ClientUnaryCall;
  getInclusionProof(argument: _endoscope_v1_GetInclusionProofRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_GetInclusionProofResponse__Output>): grpc.ClientUnaryCall;
  getInclusionProof(argument: _endoscope_v1_GetInclusionProofRequest, callback: grpc.requestCallback<_endoscope_v1_GetInclusionProofResponse__Output>): grpc.ClientUnaryCall;
  
  ListAuditEvents(argument: _endoscope_v1_ListAuditEventsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListAuditEventsResponse__Output>): grpc.ClientUnaryCall;
  ListAuditEvents(argument: _endoscope_v1_ListAuditEventsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_ListAuditEventsResponse__Output>): grpc.ClientUnaryCall;
  ListAuditEvents(argument: _endoscope_v1_ListAuditEventsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListAuditEventsResponse__Output>): grpc.ClientUnaryCall;
  ListAuditEvents(argument: _endoscope_v1_ListAuditEventsRequest, callback: grpc.requestCallback<_endoscope_v1_ListAuditEventsResponse__Output>): grpc.ClientUnaryCall;
  listAuditEvents(argument: _endoscope_v1_ListAuditEventsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListAuditEventsResponse__Output>): grpc.ClientUnaryCall;
  listAuditEvents(argument: _endoscope_v1_ListAuditEventsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_ListAuditEventsResponse__Output>): grpc.ClientUnaryCall;
  listAuditEvents(argument: _endoscope_v1_ListAuditEventsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListAuditEventsResponse__Output>): grpc.ClientUnaryCall;
  listAuditEvents(argument: _endoscope_v1_ListAuditEventsRequest, callback: grpc.requestCallback<_endoscope_v1_ListAuditEventsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Signed tree heads, the smallest tree first.
   */
  ListCheckpoints(argument: _endoscope_v1_ListCheckpointsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListCheckpointsResponse__Output>): grpc.ClientUnaryCall;
  ListCheckpoints(argument: _endoscope_v1_ListCheckpointsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_ListCheckpointsResponse__Output>): grpc.ClientUnaryCall;
  ListCheckpoints(argument: _endoscope_v1_ListCheckpointsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListCheckpointsResponse__Output>): grpc.ClientUnaryCall;
  ListCheckpoints(argument: _endoscope_v1_ListCheckpointsRequest, callback: grpc.requestCallback<_endoscope_v1_ListCheckpointsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Signed tree heads, the smallest tree first.
   */
  listCheckpoints(argument: _endoscope_v1_ListCheckpointsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListCheckpointsResponse__Output>): grpc.ClientUnaryCall;
  listCheckpoints(argument: _endoscope_v1_ListCheckpointsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_ListCheckpointsResponse__Output>): grpc.ClientUnaryCall;
  listCheckpoints(argument: _endoscope_v1_ListCheckpointsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListCheckpointsResponse__Output>): grpc.ClientUnaryCall;
  listCheckpoints(argument: _endoscope_v1_ListCheckpointsRequest, callback: grpc.requestCallback<_endoscope_v1_ListCheckpointsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * What keeps the ledger from being shortened, and what did, the newest first.
   */
  ListLedgerHolds(argument: _endoscope_v1_ListLedgerHoldsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListLedgerHoldsResponse__Output>): grpc.ClientUnaryCall;
  ListLedgerHolds(argument: _endoscope_v1_ListLedgerHoldsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_ListLedgerHoldsResponse__Output>): grpc.ClientUnaryCall;
  ListLedgerHolds(argument: _endoscope_v1_ListLedgerHoldsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListLedgerHoldsResponse__Output>): grpc.ClientUnaryCall;
  ListLedgerHolds(argument: _endoscope_v1_ListLedgerHoldsRequest, callback: grpc.requestCallback<_endoscope_v1_ListLedgerHoldsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * What keeps the ledger from being shortened, and what did, the newest first.
   */
  listLedgerHolds(argument: _endoscope_v1_ListLedgerHoldsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListLedgerHoldsResponse__Output>): grpc.ClientUnaryCall;
  listLedgerHolds(argument: _endoscope_v1_ListLedgerHoldsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_ListLedgerHoldsResponse__Output>): grpc.ClientUnaryCall;
  listLedgerHolds(argument: _endoscope_v1_ListLedgerHoldsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListLedgerHoldsResponse__Output>): grpc.ClientUnaryCall;
  listLedgerHolds(argument: _endoscope_v1_ListLedgerHoldsRequest, callback: grpc.requestCallback<_endoscope_v1_ListLedgerHoldsResponse__Output>): grpc.ClientUnaryCall;
  
  ListLedgerKeys(argument: _endoscope_v1_ListLedgerKeysRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListLedgerKeysResponse__Output>): grpc.ClientUnaryCall;
  ListLedgerKeys(argument: _endoscope_v1_ListLedgerKeysRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_ListLedgerKeysResponse__Output>): grpc.ClientUnaryCall;
  ListLedgerKeys(argument: _endoscope_v1_ListLedgerKeysRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListLedgerKeysResponse__Output>): grpc.ClientUnaryCall;
  ListLedgerKeys(argument: _endoscope_v1_ListLedgerKeysRequest, callback: grpc.requestCallback<_endoscope_v1_ListLedgerKeysResponse__Output>): grpc.ClientUnaryCall;
  listLedgerKeys(argument: _endoscope_v1_ListLedgerKeysRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListLedgerKeysResponse__Output>): grpc.ClientUnaryCall;
  listLedgerKeys(argument: _endoscope_v1_ListLedgerKeysRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_ListLedgerKeysResponse__Output>): grpc.ClientUnaryCall;
  listLedgerKeys(argument: _endoscope_v1_ListLedgerKeysRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListLedgerKeysResponse__Output>): grpc.ClientUnaryCall;
  listLedgerKeys(argument: _endoscope_v1_ListLedgerKeysRequest, callback: grpc.requestCallback<_endoscope_v1_ListLedgerKeysResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * The periods whose events were removed, oldest first.
   */
  ListTombstones(argument: _endoscope_v1_ListTombstonesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListTombstonesResponse__Output>): grpc.ClientUnaryCall;
  ListTombstones(argument: _endoscope_v1_ListTombstonesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_ListTombstonesResponse__Output>): grpc.ClientUnaryCall;
  ListTombstones(argument: _endoscope_v1_ListTombstonesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListTombstonesResponse__Output>): grpc.ClientUnaryCall;
  ListTombstones(argument: _endoscope_v1_ListTombstonesRequest, callback: grpc.requestCallback<_endoscope_v1_ListTombstonesResponse__Output>): grpc.ClientUnaryCall;
  /**
   * The periods whose events were removed, oldest first.
   */
  listTombstones(argument: _endoscope_v1_ListTombstonesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListTombstonesResponse__Output>): grpc.ClientUnaryCall;
  listTombstones(argument: _endoscope_v1_ListTombstonesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_ListTombstonesResponse__Output>): grpc.ClientUnaryCall;
  listTombstones(argument: _endoscope_v1_ListTombstonesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListTombstonesResponse__Output>): grpc.ClientUnaryCall;
  listTombstones(argument: _endoscope_v1_ListTombstonesRequest, callback: grpc.requestCallback<_endoscope_v1_ListTombstonesResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Nothing of the ledger is removed until every hold is released.
   */
  PlaceLedgerHold(argument: _endoscope_v1_PlaceLedgerHoldRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_PlaceLedgerHoldResponse__Output>): grpc.ClientUnaryCall;
  PlaceLedgerHold(argument: _endoscope_v1_PlaceLedgerHoldRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_PlaceLedgerHoldResponse__Output>): grpc.ClientUnaryCall;
  PlaceLedgerHold(argument: _endoscope_v1_PlaceLedgerHoldRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_PlaceLedgerHoldResponse__Output>): grpc.ClientUnaryCall;
  PlaceLedgerHold(argument: _endoscope_v1_PlaceLedgerHoldRequest, callback: grpc.requestCallback<_endoscope_v1_PlaceLedgerHoldResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Nothing of the ledger is removed until every hold is released.
   */
  placeLedgerHold(argument: _endoscope_v1_PlaceLedgerHoldRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_PlaceLedgerHoldResponse__Output>): grpc.ClientUnaryCall;
  placeLedgerHold(argument: _endoscope_v1_PlaceLedgerHoldRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_PlaceLedgerHoldResponse__Output>): grpc.ClientUnaryCall;
  placeLedgerHold(argument: _endoscope_v1_PlaceLedgerHoldRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_PlaceLedgerHoldResponse__Output>): grpc.ClientUnaryCall;
  placeLedgerHold(argument: _endoscope_v1_PlaceLedgerHoldRequest, callback: grpc.requestCallback<_endoscope_v1_PlaceLedgerHoldResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Repeating it is harmless.
   */
  ReleaseLedgerHold(argument: _endoscope_v1_ReleaseLedgerHoldRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ReleaseLedgerHoldResponse__Output>): grpc.ClientUnaryCall;
  ReleaseLedgerHold(argument: _endoscope_v1_ReleaseLedgerHoldRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_ReleaseLedgerHoldResponse__Output>): grpc.ClientUnaryCall;
  ReleaseLedgerHold(argument: _endoscope_v1_ReleaseLedgerHoldRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ReleaseLedgerHoldResponse__Output>): grpc.ClientUnaryCall;
  ReleaseLedgerHold(argument: _endoscope_v1_ReleaseLedgerHoldRequest, callback: grpc.requestCallback<_endoscope_v1_ReleaseLedgerHoldResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Repeating it is harmless.
   */
  releaseLedgerHold(argument: _endoscope_v1_ReleaseLedgerHoldRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ReleaseLedgerHoldResponse__Output>): grpc.ClientUnaryCall;
  releaseLedgerHold(argument: _endoscope_v1_ReleaseLedgerHoldRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_ReleaseLedgerHoldResponse__Output>): grpc.ClientUnaryCall;
  releaseLedgerHold(argument: _endoscope_v1_ReleaseLedgerHoldRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ReleaseLedgerHoldResponse__Output>): grpc.ClientUnaryCall;
  releaseLedgerHold(argument: _endoscope_v1_ReleaseLedgerHoldRequest, callback: grpc.requestCallback<_endoscope_v1_ReleaseLedgerHoldResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * The ledger. REST: /v1/audit-events and, sealed, /v1/audit.
 */
export interface AuditServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * The sealed ledger, or its events as others read them, as JSON lines in pieces of whole lines.
   */
  ExportLedger: grpc.handleServerStreamingCall<_endoscope_v1_ExportLedgerRequest__Output, _endoscope_v1_ExportLedgerResponse>;
  
  GetCheckpoint: grpc.handleUnaryCall<_endoscope_v1_GetCheckpointRequest__Output, _endoscope_v1_GetCheckpointResponse>;
  
  /**
   * That a tree only grew into a later one (RFC 9162, 2.1.4).
   */
  GetConsistencyProof: grpc.handleUnaryCall<_endoscope_v1_GetConsistencyProofRequest__Output, _endoscope_v1_GetConsistencyProofResponse>;
  
  /**
   * That an event is in a tree (RFC 9162, 2.1.3).
   */
  GetInclusionProof: grpc.handleUnaryCall<_endoscope_v1_GetInclusionProofRequest__Output, _endoscope_v1_GetInclusionProofResponse>;
  
  ListAuditEvents: grpc.handleUnaryCall<_endoscope_v1_ListAuditEventsRequest__Output, _endoscope_v1_ListAuditEventsResponse>;
  
  /**
   * Signed tree heads, the smallest tree first.
   */
  ListCheckpoints: grpc.handleUnaryCall<_endoscope_v1_ListCheckpointsRequest__Output, _endoscope_v1_ListCheckpointsResponse>;
  
  /**
   * What keeps the ledger from being shortened, and what did, the newest first.
   */
  ListLedgerHolds: grpc.handleUnaryCall<_endoscope_v1_ListLedgerHoldsRequest__Output, _endoscope_v1_ListLedgerHoldsResponse>;
  
  ListLedgerKeys: grpc.handleUnaryCall<_endoscope_v1_ListLedgerKeysRequest__Output, _endoscope_v1_ListLedgerKeysResponse>;
  
  /**
   * The periods whose events were removed, oldest first.
   */
  ListTombstones: grpc.handleUnaryCall<_endoscope_v1_ListTombstonesRequest__Output, _endoscope_v1_ListTombstonesResponse>;
  
  /**
   * Nothing of the ledger is removed until every hold is released.
   */
  PlaceLedgerHold: grpc.handleUnaryCall<_endoscope_v1_PlaceLedgerHoldRequest__Output, _endoscope_v1_PlaceLedgerHoldResponse>;
  
  /**
   * Repeating it is harmless.
   */
  ReleaseLedgerHold: grpc.handleUnaryCall<_endoscope_v1_ReleaseLedgerHoldRequest__Output, _endoscope_v1_ReleaseLedgerHoldResponse>;
  
}

export interface AuditServiceDefinition extends grpc.ServiceDefinition {
  ExportLedger: MethodDefinition<_endoscope_v1_ExportLedgerRequest, _endoscope_v1_ExportLedgerResponse, _endoscope_v1_ExportLedgerRequest__Output, _endoscope_v1_ExportLedgerResponse__Output>
  GetCheckpoint: MethodDefinition<_endoscope_v1_GetCheckpointRequest, _endoscope_v1_GetCheckpointResponse, _endoscope_v1_GetCheckpointRequest__Output, _endoscope_v1_GetCheckpointResponse__Output>
  GetConsistencyProof: MethodDefinition<_endoscope_v1_GetConsistencyProofRequest, _endoscope_v1_GetConsistencyProofResponse, _endoscope_v1_GetConsistencyProofRequest__Output, _endoscope_v1_GetConsistencyProofResponse__Output>
  GetInclusionProof: MethodDefinition<_endoscope_v1_GetInclusionProofRequest, _endoscope_v1_GetInclusionProofResponse, _endoscope_v1_GetInclusionProofRequest__Output, _endoscope_v1_GetInclusionProofResponse__Output>
  ListAuditEvents: MethodDefinition<_endoscope_v1_ListAuditEventsRequest, _endoscope_v1_ListAuditEventsResponse, _endoscope_v1_ListAuditEventsRequest__Output, _endoscope_v1_ListAuditEventsResponse__Output>
  ListCheckpoints: MethodDefinition<_endoscope_v1_ListCheckpointsRequest, _endoscope_v1_ListCheckpointsResponse, _endoscope_v1_ListCheckpointsRequest__Output, _endoscope_v1_ListCheckpointsResponse__Output>
  ListLedgerHolds: MethodDefinition<_endoscope_v1_ListLedgerHoldsRequest, _endoscope_v1_ListLedgerHoldsResponse, _endoscope_v1_ListLedgerHoldsRequest__Output, _endoscope_v1_ListLedgerHoldsResponse__Output>
  ListLedgerKeys: MethodDefinition<_endoscope_v1_ListLedgerKeysRequest, _endoscope_v1_ListLedgerKeysResponse, _endoscope_v1_ListLedgerKeysRequest__Output, _endoscope_v1_ListLedgerKeysResponse__Output>
  ListTombstones: MethodDefinition<_endoscope_v1_ListTombstonesRequest, _endoscope_v1_ListTombstonesResponse, _endoscope_v1_ListTombstonesRequest__Output, _endoscope_v1_ListTombstonesResponse__Output>
  PlaceLedgerHold: MethodDefinition<_endoscope_v1_PlaceLedgerHoldRequest, _endoscope_v1_PlaceLedgerHoldResponse, _endoscope_v1_PlaceLedgerHoldRequest__Output, _endoscope_v1_PlaceLedgerHoldResponse__Output>
  ReleaseLedgerHold: MethodDefinition<_endoscope_v1_ReleaseLedgerHoldRequest, _endoscope_v1_ReleaseLedgerHoldResponse, _endoscope_v1_ReleaseLedgerHoldRequest__Output, _endoscope_v1_ReleaseLedgerHoldResponse__Output>
}
