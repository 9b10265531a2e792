// Original file: proto/endoscope/v1/recording.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CreateRecordingTicketRequest as _endoscope_v1_CreateRecordingTicketRequest, CreateRecordingTicketRequest__Output as _endoscope_v1_CreateRecordingTicketRequest__Output } from '../../endoscope/v1/CreateRecordingTicketRequest.ts';
import type { CreateRecordingTicketResponse as _endoscope_v1_CreateRecordingTicketResponse, CreateRecordingTicketResponse__Output as _endoscope_v1_CreateRecordingTicketResponse__Output } from '../../endoscope/v1/CreateRecordingTicketResponse.ts';
import type { ExportRecordingRequest as _endoscope_v1_ExportRecordingRequest, ExportRecordingRequest__Output as _endoscope_v1_ExportRecordingRequest__Output } from '../../endoscope/v1/ExportRecordingRequest.ts';
import type { ExportRecordingResponse as _endoscope_v1_ExportRecordingResponse, ExportRecordingResponse__Output as _endoscope_v1_ExportRecordingResponse__Output } from '../../endoscope/v1/ExportRecordingResponse.ts';
import type { GetRecordingManifestRequest as _endoscope_v1_GetRecordingManifestRequest, GetRecordingManifestRequest__Output as _endoscope_v1_GetRecordingManifestRequest__Output } from '../../endoscope/v1/GetRecordingManifestRequest.ts';
import type { GetRecordingManifestResponse as _endoscope_v1_GetRecordingManifestResponse, GetRecordingManifestResponse__Output as _endoscope_v1_GetRecordingManifestResponse__Output } from '../../endoscope/v1/GetRecordingManifestResponse.ts';
import type { GetRecordingRequest as _endoscope_v1_GetRecordingRequest, GetRecordingRequest__Output as _endoscope_v1_GetRecordingRequest__Output } from '../../endoscope/v1/GetRecordingRequest.ts';
import type { GetRecordingResponse as _endoscope_v1_GetRecordingResponse, GetRecordingResponse__Output as _endoscope_v1_GetRecordingResponse__Output } from '../../endoscope/v1/GetRecordingResponse.ts';
import type { HoldRecordingRequest as _endoscope_v1_HoldRecordingRequest, HoldRecordingRequest__Output as _endoscope_v1_HoldRecordingRequest__Output } from '../../endoscope/v1/HoldRecordingRequest.ts';
import type { HoldRecordingResponse as _endoscope_v1_HoldRecordingResponse, HoldRecordingResponse__Output as _endoscope_v1_HoldRecordingResponse__Output } from '../../endoscope/v1/HoldRecordingResponse.ts';
import type { ListRecordingsRequest as _endoscope_v1_ListRecordingsRequest, ListRecordingsRequest__Output as _endoscope_v1_ListRecordingsRequest__Output } from '../../endoscope/v1/ListRecordingsRequest.ts';
import type { ListRecordingsResponse as _endoscope_v1_ListRecordingsResponse, ListRecordingsResponse__Output as _endoscope_v1_ListRecordingsResponse__Output } from '../../endoscope/v1/ListRecordingsResponse.ts';
import type { ReadRecordingRequest as _endoscope_v1_ReadRecordingRequest, ReadRecordingRequest__Output as _endoscope_v1_ReadRecordingRequest__Output } from '../../endoscope/v1/ReadRecordingRequest.ts';
import type { ReadRecordingResponse as _endoscope_v1_ReadRecordingResponse, ReadRecordingResponse__Output as _endoscope_v1_ReadRecordingResponse__Output } from '../../endoscope/v1/ReadRecordingResponse.ts';
import type { ReleaseRecordingRequest as _endoscope_v1_ReleaseRecordingRequest, ReleaseRecordingRequest__Output as _endoscope_v1_ReleaseRecordingRequest__Output } from '../../endoscope/v1/ReleaseRecordingRequest.ts';
import type { ReleaseRecordingResponse as _endoscope_v1_ReleaseRecordingResponse, ReleaseRecordingResponse__Output as _endoscope_v1_ReleaseRecordingResponse__Output } from '../../endoscope/v1/ReleaseRecordingResponse.ts';

/**
 * What was recorded of sessions. Every view is a line of the ledger and takes a one-time ticket.
 * REST: /v1/recordings.
 */
export interface RecordingServiceClient extends grpc.Client {
  /**
   * A ticket for one view, for some seconds.
   */
  CreateRecordingTicket(argument: _endoscope_v1_CreateRecordingTicketRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_CreateRecordingTicketResponse__Output>): grpc.ClientUnaryCall;
  CreateRecordingTicket(argument: _endoscope_v1_CreateRecordingTicketRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_CreateRecordingTicketResponse__Output>): grpc.ClientUnaryCall;
  CreateRecordingTicket(argument: _endoscope_v1_CreateRecordingTicketRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_CreateRecordingTicketResponse__Output>): grpc.ClientUnaryCall;
  CreateRecordingTicket(argument: _endoscope_v1_CreateRecordingTicketRequest, callback: grpc.requestCallback<_endoscope_v1_CreateRecordingTicketResponse__Output>): grpc.ClientUnaryCall;
  /**
   * A ticket for one view, for some seconds.
   */
  createRecordingTicket(argument: _endoscope_v1_CreateRecordingTicketRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_CreateRecordingTicketResponse__Output>): grpc.ClientUnaryCall;
  createRecordingTicket(argument: _endoscope_v1_CreateRecordingTicketRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_CreateRecordingTicketResponse__Output>): grpc.ClientUnaryCall;
  createRecordingTicket(argument: _endoscope_v1_CreateRecordingTicketRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_CreateRecordingTicketResponse__Output>): grpc.ClientUnaryCall;
  createRecordingTicket(argument: _endoscope_v1_CreateRecordingTicketRequest, callback: grpc.requestCallback<_endoscope_v1_CreateRecordingTicketResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * What happened, as text or asciicast; no control of a terminal but colours and the cursor's.
   */
  ExportRecording(argument: _endoscope_v1_ExportRecordingRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_endoscope_v1_ExportRecordingResponse__Output>;
  ExportRecording(argument: _endoscope_v1_ExportRecordingRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_endoscope_v1_ExportRecordingResponse__Output>;
  /**
   * What happened, as text or asciicast; no control of a terminal but colours and the cursor's.
   */
  exportRecording(argument: _endoscope_v1_ExportRecordingRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_endoscope_v1_ExportRecordingResponse__Output>;
  exportRecording(argument: _endoscope_v1_ExportRecordingRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_endoscope_v1_ExportRecordingResponse__Output>;
  
  GetRecording(argument: _endoscope_v1_GetRecordingRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_GetRecordingResponse__Output>): grpc.ClientUnaryCall;
  GetRecording(argument: _endoscope_v1_GetRecordingRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_GetRecordingResponse__Output>): grpc.ClientUnaryCall;
  GetRecording(argument: _endoscope_v1_GetRecordingRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_GetRecordingResponse__Output>): grpc.ClientUnaryCall;
  GetRecording(argument: _endoscope_v1_GetRecordingRequest, callback: grpc.requestCallback<_endoscope_v1_GetRecordingResponse__Output>): grpc.ClientUnaryCall;
  getRecording(argument: _endoscope_v1_GetRecordingRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_GetRecordingResponse__Output>): grpc.ClientUnaryCall;
  getRecording(argument: _endoscope_v1_GetRecordingRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_GetRecordingResponse__Output>): grpc.ClientUnaryCall;
  getRecording(argument: _endoscope_v1_GetRecordingRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_GetRecordingResponse__Output>): grpc.ClientUnaryCall;
  getRecording(argument: _endoscope_v1_GetRecordingRequest, callback: grpc.requestCallback<_endoscope_v1_GetRecordingResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * The manifest as it was sealed: its SHA-256 is in the ledger.
   */
  GetRecordingManifest(argument: _endoscope_v1_GetRecordingManifestRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_GetRecordingManifestResponse__Output>): grpc.ClientUnaryCall;
  GetRecordingManifest(argument: _endoscope_v1_GetRecordingManifestRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_GetRecordingManifestResponse__Output>): grpc.ClientUnaryCall;
  GetRecordingManifest(argument: _endoscope_v1_GetRecordingManifestRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_GetRecordingManifestResponse__Output>): grpc.ClientUnaryCall;
  GetRecordingManifest(argument: _endoscope_v1_GetRecordingManifestRequest, callback: grpc.requestCallback<_endoscope_v1_GetRecordingManifestResponse__Output>): grpc.ClientUnaryCall;
  /**
   * The manifest as it was sealed: its SHA-256 is in the ledger.
   */
  getRecordingManifest(argument: _endoscope_v1_GetRecordingManifestRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_GetRecordingManifestResponse__Output>): grpc.ClientUnaryCall;
  getRecordingManifest(argument: _endoscope_v1_GetRecordingManifestRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_GetRecordingManifestResponse__Output>): grpc.ClientUnaryCall;
  getRecordingManifest(argument: _endoscope_v1_GetRecordingManifestRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_GetRecordingManifestResponse__Output>): grpc.ClientUnaryCall;
  getRecordingManifest(argument: _endoscope_v1_GetRecordingManifestRequest, callback: grpc.requestCallback<_endoscope_v1_GetRecordingManifestResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Legal hold: it is not removed, however long its time is over. Again: another reason.
   */
  HoldRecording(argument: _endoscope_v1_HoldRecordingRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_HoldRecordingResponse__Output>): grpc.ClientUnaryCall;
  HoldRecording(argument: _endoscope_v1_HoldRecordingRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_HoldRecordingResponse__Output>): grpc.ClientUnaryCall;
  HoldRecording(argument: _endoscope_v1_HoldRecordingRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_HoldRecordingResponse__Output>): grpc.ClientUnaryCall;
  HoldRecording(argument: _endoscope_v1_HoldRecordingRequest, callback: grpc.requestCallback<_endoscope_v1_HoldRecordingResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Legal hold: it is not removed, however long its time is over. Again: another reason.
   */
  holdRecording(argument: _endoscope_v1_HoldRecordingRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_HoldRecordingResponse__Output>): grpc.ClientUnaryCall;
  holdRecording(argument: _endoscope_v1_HoldRecordingRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_HoldRecordingResponse__Output>): grpc.ClientUnaryCall;
  holdRecording(argument: _endoscope_v1_HoldRecordingRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_HoldRecordingResponse__Output>): grpc.ClientUnaryCall;
  holdRecording(argument: _endoscope_v1_HoldRecordingRequest, callback: grpc.requestCallback<_endoscope_v1_HoldRecordingResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Those the caller may see, newest first.
   */
  ListRecordings(argument: _endoscope_v1_ListRecordingsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListRecordingsResponse__Output>): grpc.ClientUnaryCall;
  ListRecordings(argument: _endoscope_v1_ListRecordingsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_ListRecordingsResponse__Output>): grpc.ClientUnaryCall;
  ListRecordings(argument: _endoscope_v1_ListRecordingsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListRecordingsResponse__Output>): grpc.ClientUnaryCall;
  ListRecordings(argument: _endoscope_v1_ListRecordingsRequest, callback: grpc.requestCallback<_endoscope_v1_ListRecordingsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Those the caller may see, newest first.
   */
  listRecordings(argument: _endoscope_v1_ListRecordingsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListRecordingsResponse__Output>): grpc.ClientUnaryCall;
  listRecordings(argument: _endoscope_v1_ListRecordingsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_ListRecordingsResponse__Output>): grpc.ClientUnaryCall;
  listRecordings(argument: _endoscope_v1_ListRecordingsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListRecordingsResponse__Output>): grpc.ClientUnaryCall;
  listRecordings(argument: _endoscope_v1_ListRecordingsRequest, callback: grpc.requestCallback<_endoscope_v1_ListRecordingsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Members as they are stored, encrypted: enough to verify that nothing was left out or altered.
   */
  ReadRecording(argument: _endoscope_v1_ReadRecordingRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_endoscope_v1_ReadRecordingResponse__Output>;
  ReadRecording(argument: _endoscope_v1_ReadRecordingRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_endoscope_v1_ReadRecordingResponse__Output>;
  /**
   * Members as they are stored, encrypted: enough to verify that nothing was left out or altered.
   */
  readRecording(argument: _endoscope_v1_ReadRecordingRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_endoscope_v1_ReadRecordingResponse__Output>;
  readRecording(argument: _endoscope_v1_ReadRecordingRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_endoscope_v1_ReadRecordingResponse__Output>;
  
  ReleaseRecording(argument: _endoscope_v1_ReleaseRecordingRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ReleaseRecordingResponse__Output>): grpc.ClientUnaryCall;
  ReleaseRecording(argument: _endoscope_v1_ReleaseRecordingRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_ReleaseRecordingResponse__Output>): grpc.ClientUnaryCall;
  ReleaseRecording(argument: _endoscope_v1_ReleaseRecordingRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ReleaseRecordingResponse__Output>): grpc.ClientUnaryCall;
  ReleaseRecording(argument: _endoscope_v1_ReleaseRecordingRequest, callback: grpc.requestCallback<_endoscope_v1_ReleaseRecordingResponse__Output>): grpc.ClientUnaryCall;
  releaseRecording(argument: _endoscope_v1_ReleaseRecordingRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ReleaseRecordingResponse__Output>): grpc.ClientUnaryCall;
  releaseRecording(argument: _endoscope_v1_ReleaseRecordingRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_ReleaseRecordingResponse__Output>): grpc.ClientUnaryCall;
  releaseRecording(argument: _endoscope_v1_ReleaseRecordingRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ReleaseRecordingResponse__Output>): grpc.ClientUnaryCall;
  releaseRecording(argument: _endoscope_v1_ReleaseRecordingRequest, callback: grpc.requestCallback<_endoscope_v1_ReleaseRecordingResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * What was recorded of sessions. Every view is a line of the ledger and takes a one-time ticket.
 * REST: /v1/recordings.
 */
export interface RecordingServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * A ticket for one view, for some seconds.
   */
  CreateRecordingTicket: grpc.handleUnaryCall<_endoscope_v1_CreateRecordingTicketRequest__Output, _endoscope_v1_CreateRecordingTicketResponse>;
  
  /**
   * What happened, as text or asciicast; no control of a terminal but colours and the cursor's.
   */
  ExportRecording: grpc.handleServerStreamingCall<_endoscope_v1_ExportRecordingRequest__Output, _endoscope_v1_ExportRecordingResponse>;
  
  GetRecording: grpc.handleUnaryCall<_endoscope_v1_GetRecordingRequest__Output, _endoscope_v1_GetRecordingResponse>;
  
  /**
   * The manifest as it was sealed: its SHA-256 is in the ledger.
   */
  GetRecordingManifest: grpc.handleUnaryCall<_endoscope_v1_GetRecordingManifestRequest__Output, _endoscope_v1_GetRecordingManifestResponse>;
  
  /**
   * Legal hold: it is not removed, however long its time is over. Again: another reason.
   */
  HoldRecording: grpc.handleUnaryCall<_endoscope_v1_HoldRecordingRequest__Output, _endoscope_v1_HoldRecordingResponse>;
  
  /**
   * Those the caller may see, newest first.
   */
  ListRecordings: grpc.handleUnaryCall<_endoscope_v1_ListRecordingsRequest__Output, _endoscope_v1_ListRecordingsResponse>;
  
  /**
   * Members as they are stored, encrypted: enough to verify that nothing was left out or altered.
   */
  ReadRecording: grpc.handleServerStreamingCall<_endoscope_v1_ReadRecordingRequest__Output, _endoscope_v1_ReadRecordingResponse>;
  
  ReleaseRecording: grpc.handleUnaryCall<_endoscope_v1_ReleaseRecordingRequest__Output, _endoscope_v1_ReleaseRecordingResponse>;
  
}

export interface RecordingServiceDefinition extends grpc.ServiceDefinition {
  CreateRecordingTicket: MethodDefinition<_endoscope_v1_CreateRecordingTicketRequest, _endoscope_v1_CreateRecordingTicketResponse, _endoscope_v1_CreateRecordingTicketRequest__Output, _endoscope_v1_CreateRecordingTicketResponse__Output>
  ExportRecording: MethodDefinition<_endoscope_v1_ExportRecordingRequest, _endoscope_v1_ExportRecordingResponse, _endoscope_v1_ExportRecordingRequest__Output, _endoscope_v1_ExportRecordingResponse__Output>
  GetRecording: MethodDefinition<_endoscope_v1_GetRecordingRequest, _endoscope_v1_GetRecordingResponse, _endoscope_v1_GetRecordingRequest__Output, _endoscope_v1_GetRecordingResponse__Output>
  GetRecordingManifest: MethodDefinition<_endoscope_v1_GetRecordingManifestRequest, _endoscope_v1_GetRecordingManifestResponse, _endoscope_v1_GetRecordingManifestRequest__Output, _endoscope_v1_GetRecordingManifestResponse__Output>
  HoldRecording: MethodDefinition<_endoscope_v1_HoldRecordingRequest, _endoscope_v1_HoldRecordingResponse, _endoscope_v1_HoldRecordingRequest__Output, _endoscope_v1_HoldRecordingResponse__Output>
  ListRecordings: MethodDefinition<_endoscope_v1_ListRecordingsRequest, _endoscope_v1_ListRecordingsResponse, _endoscope_v1_ListRecordingsRequest__Output, _endoscope_v1_ListRecordingsResponse__Output>
  ReadRecording: MethodDefinition<_endoscope_v1_ReadRecordingRequest, _endoscope_v1_ReadRecordingResponse, _endoscope_v1_ReadRecordingRequest__Output, _endoscope_v1_ReadRecordingResponse__Output>
  ReleaseRecording: MethodDefinition<_endoscope_v1_ReleaseRecordingRequest, _endoscope_v1_ReleaseRecordingResponse, _endoscope_v1_ReleaseRecordingRequest__Output, _endoscope_v1_ReleaseRecordingResponse__Output>
}
