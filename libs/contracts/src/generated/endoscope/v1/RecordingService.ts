// Original file: proto/endoscope/v1/recording.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ExportRecordingRequest as _endoscope_v1_ExportRecordingRequest, ExportRecordingRequest__Output as _endoscope_v1_ExportRecordingRequest__Output } from '../../endoscope/v1/ExportRecordingRequest.ts';
import type { ExportRecordingResponse as _endoscope_v1_ExportRecordingResponse, ExportRecordingResponse__Output as _endoscope_v1_ExportRecordingResponse__Output } from '../../endoscope/v1/ExportRecordingResponse.ts';
import type { GetRecordingManifestRequest as _endoscope_v1_GetRecordingManifestRequest, GetRecordingManifestRequest__Output as _endoscope_v1_GetRecordingManifestRequest__Output } from '../../endoscope/v1/GetRecordingManifestRequest.ts';
import type { GetRecordingManifestResponse as _endoscope_v1_GetRecordingManifestResponse, GetRecordingManifestResponse__Output as _endoscope_v1_GetRecordingManifestResponse__Output } from '../../endoscope/v1/GetRecordingManifestResponse.ts';
import type { GetRecordingRequest as _endoscope_v1_GetRecordingRequest, GetRecordingRequest__Output as _endoscope_v1_GetRecordingRequest__Output } from '../../endoscope/v1/GetRecordingRequest.ts';
import type { GetRecordingResponse as _endoscope_v1_GetRecordingResponse, GetRecordingResponse__Output as _endoscope_v1_GetRecordingResponse__Output } from '../../endoscope/v1/GetRecordingResponse.ts';
import type { ListRecordingsRequest as _endoscope_v1_ListRecordingsRequest, ListRecordingsRequest__Output as _endoscope_v1_ListRecordingsRequest__Output } from '../../endoscope/v1/ListRecordingsRequest.ts';
import type { ListRecordingsResponse as _endoscope_v1_ListRecordingsResponse, ListRecordingsResponse__Output as _endoscope_v1_ListRecordingsResponse__Output } from '../../endoscope/v1/ListRecordingsResponse.ts';
import type { ReadRecordingRequest as _endoscope_v1_ReadRecordingRequest, ReadRecordingRequest__Output as _endoscope_v1_ReadRecordingRequest__Output } from '../../endoscope/v1/ReadRecordingRequest.ts';
import type { ReadRecordingResponse as _endoscope_v1_ReadRecordingResponse, ReadRecordingResponse__Output as _endoscope_v1_ReadRecordingResponse__Output } from '../../endoscope/v1/ReadRecordingResponse.ts';

/**
 * What was recorded of sessions. Every view is a line of the ledger. REST: /v1/recordings.
 */
export interface RecordingServiceClient extends grpc.Client {
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
  
}

/**
 * What was recorded of sessions. Every view is a line of the ledger. REST: /v1/recordings.
 */
export interface RecordingServiceHandlers extends grpc.UntypedServiceImplementation {
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
   * Those the caller may see, newest first.
   */
  ListRecordings: grpc.handleUnaryCall<_endoscope_v1_ListRecordingsRequest__Output, _endoscope_v1_ListRecordingsResponse>;
  
  /**
   * Members as they are stored, encrypted: enough to verify that nothing was left out or altered.
   */
  ReadRecording: grpc.handleServerStreamingCall<_endoscope_v1_ReadRecordingRequest__Output, _endoscope_v1_ReadRecordingResponse>;
  
}

export interface RecordingServiceDefinition extends grpc.ServiceDefinition {
  ExportRecording: MethodDefinition<_endoscope_v1_ExportRecordingRequest, _endoscope_v1_ExportRecordingResponse, _endoscope_v1_ExportRecordingRequest__Output, _endoscope_v1_ExportRecordingResponse__Output>
  GetRecording: MethodDefinition<_endoscope_v1_GetRecordingRequest, _endoscope_v1_GetRecordingResponse, _endoscope_v1_GetRecordingRequest__Output, _endoscope_v1_GetRecordingResponse__Output>
  GetRecordingManifest: MethodDefinition<_endoscope_v1_GetRecordingManifestRequest, _endoscope_v1_GetRecordingManifestResponse, _endoscope_v1_GetRecordingManifestRequest__Output, _endoscope_v1_GetRecordingManifestResponse__Output>
  ListRecordings: MethodDefinition<_endoscope_v1_ListRecordingsRequest, _endoscope_v1_ListRecordingsResponse, _endoscope_v1_ListRecordingsRequest__Output, _endoscope_v1_ListRecordingsResponse__Output>
  ReadRecording: MethodDefinition<_endoscope_v1_ReadRecordingRequest, _endoscope_v1_ReadRecordingResponse, _endoscope_v1_ReadRecordingRequest__Output, _endoscope_v1_ReadRecordingResponse__Output>
}
