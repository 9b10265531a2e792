// Original file: proto/endoscope/v1/session.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { BatchCreateSessionsRequest as _endoscope_v1_BatchCreateSessionsRequest, BatchCreateSessionsRequest__Output as _endoscope_v1_BatchCreateSessionsRequest__Output } from '../../endoscope/v1/BatchCreateSessionsRequest.ts';
import type { BatchCreateSessionsResponse as _endoscope_v1_BatchCreateSessionsResponse, BatchCreateSessionsResponse__Output as _endoscope_v1_BatchCreateSessionsResponse__Output } from '../../endoscope/v1/BatchCreateSessionsResponse.ts';
import type { CreateSessionRequest as _endoscope_v1_CreateSessionRequest, CreateSessionRequest__Output as _endoscope_v1_CreateSessionRequest__Output } from '../../endoscope/v1/CreateSessionRequest.ts';
import type { CreateSessionResponse as _endoscope_v1_CreateSessionResponse, CreateSessionResponse__Output as _endoscope_v1_CreateSessionResponse__Output } from '../../endoscope/v1/CreateSessionResponse.ts';
import type { ExportSessionRequest as _endoscope_v1_ExportSessionRequest, ExportSessionRequest__Output as _endoscope_v1_ExportSessionRequest__Output } from '../../endoscope/v1/ExportSessionRequest.ts';
import type { ExportSessionResponse as _endoscope_v1_ExportSessionResponse, ExportSessionResponse__Output as _endoscope_v1_ExportSessionResponse__Output } from '../../endoscope/v1/ExportSessionResponse.ts';
import type { GetSessionRequest as _endoscope_v1_GetSessionRequest, GetSessionRequest__Output as _endoscope_v1_GetSessionRequest__Output } from '../../endoscope/v1/GetSessionRequest.ts';
import type { GetSessionResponse as _endoscope_v1_GetSessionResponse, GetSessionResponse__Output as _endoscope_v1_GetSessionResponse__Output } from '../../endoscope/v1/GetSessionResponse.ts';
import type { ListSessionsRequest as _endoscope_v1_ListSessionsRequest, ListSessionsRequest__Output as _endoscope_v1_ListSessionsRequest__Output } from '../../endoscope/v1/ListSessionsRequest.ts';
import type { ListSessionsResponse as _endoscope_v1_ListSessionsResponse, ListSessionsResponse__Output as _endoscope_v1_ListSessionsResponse__Output } from '../../endoscope/v1/ListSessionsResponse.ts';
import type { PlanSessionRequest as _endoscope_v1_PlanSessionRequest, PlanSessionRequest__Output as _endoscope_v1_PlanSessionRequest__Output } from '../../endoscope/v1/PlanSessionRequest.ts';
import type { PlanSessionResponse as _endoscope_v1_PlanSessionResponse, PlanSessionResponse__Output as _endoscope_v1_PlanSessionResponse__Output } from '../../endoscope/v1/PlanSessionResponse.ts';
import type { TerminateSessionRequest as _endoscope_v1_TerminateSessionRequest, TerminateSessionRequest__Output as _endoscope_v1_TerminateSessionRequest__Output } from '../../endoscope/v1/TerminateSessionRequest.ts';
import type { TerminateSessionResponse as _endoscope_v1_TerminateSessionResponse, TerminateSessionResponse__Output as _endoscope_v1_TerminateSessionResponse__Output } from '../../endoscope/v1/TerminateSessionResponse.ts';
import type { WatchSessionRequest as _endoscope_v1_WatchSessionRequest, WatchSessionRequest__Output as _endoscope_v1_WatchSessionRequest__Output } from '../../endoscope/v1/WatchSessionRequest.ts';
import type { WatchSessionResponse as _endoscope_v1_WatchSessionResponse, WatchSessionResponse__Output as _endoscope_v1_WatchSessionResponse__Output } from '../../endoscope/v1/WatchSessionResponse.ts';

/**
 * The right to debug one target for a while. REST: /v1/sessions.
 */
export interface SessionServiceClient extends grpc.Client {
  /**
   * As CreateSession, for several targets: a result for each, in their order. One that is refused
   * leaves the others be; a request that is malformed anywhere creates nothing.
   */
  BatchCreateSessions(argument: _endoscope_v1_BatchCreateSessionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_BatchCreateSessionsResponse__Output>): grpc.ClientUnaryCall;
  BatchCreateSessions(argument: _endoscope_v1_BatchCreateSessionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_BatchCreateSessionsResponse__Output>): grpc.ClientUnaryCall;
  BatchCreateSessions(argument: _endoscope_v1_BatchCreateSessionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_BatchCreateSessionsResponse__Output>): grpc.ClientUnaryCall;
  BatchCreateSessions(argument: _endoscope_v1_BatchCreateSessionsRequest, callback: grpc.requestCallback<_endoscope_v1_BatchCreateSessionsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * As CreateSession, for several targets: a result for each, in their order. One that is refused
   * leaves the others be; a request that is malformed anywhere creates nothing.
   */
  batchCreateSessions(argument: _endoscope_v1_BatchCreateSessionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_BatchCreateSessionsResponse__Output>): grpc.ClientUnaryCall;
  batchCreateSessions(argument: _endoscope_v1_BatchCreateSessionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_BatchCreateSessionsResponse__Output>): grpc.ClientUnaryCall;
  batchCreateSessions(argument: _endoscope_v1_BatchCreateSessionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_BatchCreateSessionsResponse__Output>): grpc.ClientUnaryCall;
  batchCreateSessions(argument: _endoscope_v1_BatchCreateSessionsRequest, callback: grpc.requestCallback<_endoscope_v1_BatchCreateSessionsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Records the intent, then adds the debug container. Answers in state `provisioning`.
   */
  CreateSession(argument: _endoscope_v1_CreateSessionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_CreateSessionResponse__Output>): grpc.ClientUnaryCall;
  CreateSession(argument: _endoscope_v1_CreateSessionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_CreateSessionResponse__Output>): grpc.ClientUnaryCall;
  CreateSession(argument: _endoscope_v1_CreateSessionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_CreateSessionResponse__Output>): grpc.ClientUnaryCall;
  CreateSession(argument: _endoscope_v1_CreateSessionRequest, callback: grpc.requestCallback<_endoscope_v1_CreateSessionResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Records the intent, then adds the debug container. Answers in state `provisioning`.
   */
  createSession(argument: _endoscope_v1_CreateSessionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_CreateSessionResponse__Output>): grpc.ClientUnaryCall;
  createSession(argument: _endoscope_v1_CreateSessionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_CreateSessionResponse__Output>): grpc.ClientUnaryCall;
  createSession(argument: _endoscope_v1_CreateSessionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_CreateSessionResponse__Output>): grpc.ClientUnaryCall;
  createSession(argument: _endoscope_v1_CreateSessionRequest, callback: grpc.requestCallback<_endoscope_v1_CreateSessionResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * A session that has ended, its events, their proofs and its recording: an archive that can be
   * checked alone. Not complete unless the stream ends without an error.
   */
  ExportSession(argument: _endoscope_v1_ExportSessionRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_endoscope_v1_ExportSessionResponse__Output>;
  ExportSession(argument: _endoscope_v1_ExportSessionRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_endoscope_v1_ExportSessionResponse__Output>;
  /**
   * A session that has ended, its events, their proofs and its recording: an archive that can be
   * checked alone. Not complete unless the stream ends without an error.
   */
  exportSession(argument: _endoscope_v1_ExportSessionRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_endoscope_v1_ExportSessionResponse__Output>;
  exportSession(argument: _endoscope_v1_ExportSessionRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_endoscope_v1_ExportSessionResponse__Output>;
  
  GetSession(argument: _endoscope_v1_GetSessionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_GetSessionResponse__Output>): grpc.ClientUnaryCall;
  GetSession(argument: _endoscope_v1_GetSessionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_GetSessionResponse__Output>): grpc.ClientUnaryCall;
  GetSession(argument: _endoscope_v1_GetSessionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_GetSessionResponse__Output>): grpc.ClientUnaryCall;
  GetSession(argument: _endoscope_v1_GetSessionRequest, callback: grpc.requestCallback<_endoscope_v1_GetSessionResponse__Output>): grpc.ClientUnaryCall;
  getSession(argument: _endoscope_v1_GetSessionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_GetSessionResponse__Output>): grpc.ClientUnaryCall;
  getSession(argument: _endoscope_v1_GetSessionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_GetSessionResponse__Output>): grpc.ClientUnaryCall;
  getSession(argument: _endoscope_v1_GetSessionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_GetSessionResponse__Output>): grpc.ClientUnaryCall;
  getSession(argument: _endoscope_v1_GetSessionRequest, callback: grpc.requestCallback<_endoscope_v1_GetSessionResponse__Output>): grpc.ClientUnaryCall;
  
  ListSessions(argument: _endoscope_v1_ListSessionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListSessionsResponse__Output>): grpc.ClientUnaryCall;
  ListSessions(argument: _endoscope_v1_ListSessionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_ListSessionsResponse__Output>): grpc.ClientUnaryCall;
  ListSessions(argument: _endoscope_v1_ListSessionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListSessionsResponse__Output>): grpc.ClientUnaryCall;
  ListSessions(argument: _endoscope_v1_ListSessionsRequest, callback: grpc.requestCallback<_endoscope_v1_ListSessionsResponse__Output>): grpc.ClientUnaryCall;
  listSessions(argument: _endoscope_v1_ListSessionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListSessionsResponse__Output>): grpc.ClientUnaryCall;
  listSessions(argument: _endoscope_v1_ListSessionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_ListSessionsResponse__Output>): grpc.ClientUnaryCall;
  listSessions(argument: _endoscope_v1_ListSessionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListSessionsResponse__Output>): grpc.ClientUnaryCall;
  listSessions(argument: _endoscope_v1_ListSessionsRequest, callback: grpc.requestCallback<_endoscope_v1_ListSessionsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Plans the workload and answers it with everything that is known to be in its way; the cluster
   * is asked, and nothing is changed.
   */
  PlanSession(argument: _endoscope_v1_PlanSessionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_PlanSessionResponse__Output>): grpc.ClientUnaryCall;
  PlanSession(argument: _endoscope_v1_PlanSessionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_PlanSessionResponse__Output>): grpc.ClientUnaryCall;
  PlanSession(argument: _endoscope_v1_PlanSessionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_PlanSessionResponse__Output>): grpc.ClientUnaryCall;
  PlanSession(argument: _endoscope_v1_PlanSessionRequest, callback: grpc.requestCallback<_endoscope_v1_PlanSessionResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Plans the workload and answers it with everything that is known to be in its way; the cluster
   * is asked, and nothing is changed.
   */
  planSession(argument: _endoscope_v1_PlanSessionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_PlanSessionResponse__Output>): grpc.ClientUnaryCall;
  planSession(argument: _endoscope_v1_PlanSessionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_PlanSessionResponse__Output>): grpc.ClientUnaryCall;
  planSession(argument: _endoscope_v1_PlanSessionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_PlanSessionResponse__Output>): grpc.ClientUnaryCall;
  planSession(argument: _endoscope_v1_PlanSessionRequest, callback: grpc.requestCallback<_endoscope_v1_PlanSessionResponse__Output>): grpc.ClientUnaryCall;
  
  TerminateSession(argument: _endoscope_v1_TerminateSessionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_TerminateSessionResponse__Output>): grpc.ClientUnaryCall;
  TerminateSession(argument: _endoscope_v1_TerminateSessionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_TerminateSessionResponse__Output>): grpc.ClientUnaryCall;
  TerminateSession(argument: _endoscope_v1_TerminateSessionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_TerminateSessionResponse__Output>): grpc.ClientUnaryCall;
  TerminateSession(argument: _endoscope_v1_TerminateSessionRequest, callback: grpc.requestCallback<_endoscope_v1_TerminateSessionResponse__Output>): grpc.ClientUnaryCall;
  terminateSession(argument: _endoscope_v1_TerminateSessionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_TerminateSessionResponse__Output>): grpc.ClientUnaryCall;
  terminateSession(argument: _endoscope_v1_TerminateSessionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_TerminateSessionResponse__Output>): grpc.ClientUnaryCall;
  terminateSession(argument: _endoscope_v1_TerminateSessionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_TerminateSessionResponse__Output>): grpc.ClientUnaryCall;
  terminateSession(argument: _endoscope_v1_TerminateSessionRequest, callback: grpc.requestCallback<_endoscope_v1_TerminateSessionResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Every event of the session from `after_event_number` on, live, until the session has ended.
   */
  WatchSession(argument: _endoscope_v1_WatchSessionRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_endoscope_v1_WatchSessionResponse__Output>;
  WatchSession(argument: _endoscope_v1_WatchSessionRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_endoscope_v1_WatchSessionResponse__Output>;
  /**
   * Every event of the session from `after_event_number` on, live, until the session has ended.
   */
  watchSession(argument: _endoscope_v1_WatchSessionRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_endoscope_v1_WatchSessionResponse__Output>;
  watchSession(argument: _endoscope_v1_WatchSessionRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_endoscope_v1_WatchSessionResponse__Output>;
  
}

/**
 * The right to debug one target for a while. REST: /v1/sessions.
 */
export interface SessionServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * As CreateSession, for several targets: a result for each, in their order. One that is refused
   * leaves the others be; a request that is malformed anywhere creates nothing.
   */
  BatchCreateSessions: grpc.handleUnaryCall<_endoscope_v1_BatchCreateSessionsRequest__Output, _endoscope_v1_BatchCreateSessionsResponse>;
  
  /**
   * Records the intent, then adds the debug container. Answers in state `provisioning`.
   */
  CreateSession: grpc.handleUnaryCall<_endoscope_v1_CreateSessionRequest__Output, _endoscope_v1_CreateSessionResponse>;
  
  /**
   * A session that has ended, its events, their proofs and its recording: an archive that can be
   * checked alone. Not complete unless the stream ends without an error.
   */
  ExportSession: grpc.handleServerStreamingCall<_endoscope_v1_ExportSessionRequest__Output, _endoscope_v1_ExportSessionResponse>;
  
  GetSession: grpc.handleUnaryCall<_endoscope_v1_GetSessionRequest__Output, _endoscope_v1_GetSessionResponse>;
  
  ListSessions: grpc.handleUnaryCall<_endoscope_v1_ListSessionsRequest__Output, _endoscope_v1_ListSessionsResponse>;
  
  /**
   * Plans the workload and answers it with everything that is known to be in its way; the cluster
   * is asked, and nothing is changed.
   */
  PlanSession: grpc.handleUnaryCall<_endoscope_v1_PlanSessionRequest__Output, _endoscope_v1_PlanSessionResponse>;
  
  TerminateSession: grpc.handleUnaryCall<_endoscope_v1_TerminateSessionRequest__Output, _endoscope_v1_TerminateSessionResponse>;
  
  /**
   * Every event of the session from `after_event_number` on, live, until the session has ended.
   */
  WatchSession: grpc.handleServerStreamingCall<_endoscope_v1_WatchSessionRequest__Output, _endoscope_v1_WatchSessionResponse>;
  
}

export interface SessionServiceDefinition extends grpc.ServiceDefinition {
  BatchCreateSessions: MethodDefinition<_endoscope_v1_BatchCreateSessionsRequest, _endoscope_v1_BatchCreateSessionsResponse, _endoscope_v1_BatchCreateSessionsRequest__Output, _endoscope_v1_BatchCreateSessionsResponse__Output>
  CreateSession: MethodDefinition<_endoscope_v1_CreateSessionRequest, _endoscope_v1_CreateSessionResponse, _endoscope_v1_CreateSessionRequest__Output, _endoscope_v1_CreateSessionResponse__Output>
  ExportSession: MethodDefinition<_endoscope_v1_ExportSessionRequest, _endoscope_v1_ExportSessionResponse, _endoscope_v1_ExportSessionRequest__Output, _endoscope_v1_ExportSessionResponse__Output>
  GetSession: MethodDefinition<_endoscope_v1_GetSessionRequest, _endoscope_v1_GetSessionResponse, _endoscope_v1_GetSessionRequest__Output, _endoscope_v1_GetSessionResponse__Output>
  ListSessions: MethodDefinition<_endoscope_v1_ListSessionsRequest, _endoscope_v1_ListSessionsResponse, _endoscope_v1_ListSessionsRequest__Output, _endoscope_v1_ListSessionsResponse__Output>
  PlanSession: MethodDefinition<_endoscope_v1_PlanSessionRequest, _endoscope_v1_PlanSessionResponse, _endoscope_v1_PlanSessionRequest__Output, _endoscope_v1_PlanSessionResponse__Output>
  TerminateSession: MethodDefinition<_endoscope_v1_TerminateSessionRequest, _endoscope_v1_TerminateSessionResponse, _endoscope_v1_TerminateSessionRequest__Output, _endoscope_v1_TerminateSessionResponse__Output>
  WatchSession: MethodDefinition<_endoscope_v1_WatchSessionRequest, _endoscope_v1_WatchSessionResponse, _endoscope_v1_WatchSessionRequest__Output, _endoscope_v1_WatchSessionResponse__Output>
}
