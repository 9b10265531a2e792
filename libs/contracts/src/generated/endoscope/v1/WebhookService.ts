// Original file: proto/endoscope/v1/webhook.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AddWebhookRequest as _endoscope_v1_AddWebhookRequest, AddWebhookRequest__Output as _endoscope_v1_AddWebhookRequest__Output } from '../../endoscope/v1/AddWebhookRequest.ts';
import type { AddWebhookResponse as _endoscope_v1_AddWebhookResponse, AddWebhookResponse__Output as _endoscope_v1_AddWebhookResponse__Output } from '../../endoscope/v1/AddWebhookResponse.ts';
import type { DisableWebhookRequest as _endoscope_v1_DisableWebhookRequest, DisableWebhookRequest__Output as _endoscope_v1_DisableWebhookRequest__Output } from '../../endoscope/v1/DisableWebhookRequest.ts';
import type { DisableWebhookResponse as _endoscope_v1_DisableWebhookResponse, DisableWebhookResponse__Output as _endoscope_v1_DisableWebhookResponse__Output } from '../../endoscope/v1/DisableWebhookResponse.ts';
import type { EnableWebhookRequest as _endoscope_v1_EnableWebhookRequest, EnableWebhookRequest__Output as _endoscope_v1_EnableWebhookRequest__Output } from '../../endoscope/v1/EnableWebhookRequest.ts';
import type { EnableWebhookResponse as _endoscope_v1_EnableWebhookResponse, EnableWebhookResponse__Output as _endoscope_v1_EnableWebhookResponse__Output } from '../../endoscope/v1/EnableWebhookResponse.ts';
import type { GetWebhookRequest as _endoscope_v1_GetWebhookRequest, GetWebhookRequest__Output as _endoscope_v1_GetWebhookRequest__Output } from '../../endoscope/v1/GetWebhookRequest.ts';
import type { GetWebhookResponse as _endoscope_v1_GetWebhookResponse, GetWebhookResponse__Output as _endoscope_v1_GetWebhookResponse__Output } from '../../endoscope/v1/GetWebhookResponse.ts';
import type { ListDeadLettersRequest as _endoscope_v1_ListDeadLettersRequest, ListDeadLettersRequest__Output as _endoscope_v1_ListDeadLettersRequest__Output } from '../../endoscope/v1/ListDeadLettersRequest.ts';
import type { ListDeadLettersResponse as _endoscope_v1_ListDeadLettersResponse, ListDeadLettersResponse__Output as _endoscope_v1_ListDeadLettersResponse__Output } from '../../endoscope/v1/ListDeadLettersResponse.ts';
import type { ListWebhooksRequest as _endoscope_v1_ListWebhooksRequest, ListWebhooksRequest__Output as _endoscope_v1_ListWebhooksRequest__Output } from '../../endoscope/v1/ListWebhooksRequest.ts';
import type { ListWebhooksResponse as _endoscope_v1_ListWebhooksResponse, ListWebhooksResponse__Output as _endoscope_v1_ListWebhooksResponse__Output } from '../../endoscope/v1/ListWebhooksResponse.ts';
import type { RemoveWebhookRequest as _endoscope_v1_RemoveWebhookRequest, RemoveWebhookRequest__Output as _endoscope_v1_RemoveWebhookRequest__Output } from '../../endoscope/v1/RemoveWebhookRequest.ts';
import type { RemoveWebhookResponse as _endoscope_v1_RemoveWebhookResponse, RemoveWebhookResponse__Output as _endoscope_v1_RemoveWebhookResponse__Output } from '../../endoscope/v1/RemoveWebhookResponse.ts';
import type { ReplayDeadLettersRequest as _endoscope_v1_ReplayDeadLettersRequest, ReplayDeadLettersRequest__Output as _endoscope_v1_ReplayDeadLettersRequest__Output } from '../../endoscope/v1/ReplayDeadLettersRequest.ts';
import type { ReplayDeadLettersResponse as _endoscope_v1_ReplayDeadLettersResponse, ReplayDeadLettersResponse__Output as _endoscope_v1_ReplayDeadLettersResponse__Output } from '../../endoscope/v1/ReplayDeadLettersResponse.ts';
import type { RotateWebhookSecretRequest as _endoscope_v1_RotateWebhookSecretRequest, RotateWebhookSecretRequest__Output as _endoscope_v1_RotateWebhookSecretRequest__Output } from '../../endoscope/v1/RotateWebhookSecretRequest.ts';
import type { RotateWebhookSecretResponse as _endoscope_v1_RotateWebhookSecretResponse, RotateWebhookSecretResponse__Output as _endoscope_v1_RotateWebhookSecretResponse__Output } from '../../endoscope/v1/RotateWebhookSecretResponse.ts';

/**
 * Receivers to which sealed events are sent, signed as Standard Webhooks says. REST: /v1/webhooks.
 */
export interface WebhookServiceClient extends grpc.Client {
  /**
   * The answer is the only one that holds the secret.
   */
  AddWebhook(argument: _endoscope_v1_AddWebhookRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_AddWebhookResponse__Output>): grpc.ClientUnaryCall;
  AddWebhook(argument: _endoscope_v1_AddWebhookRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_AddWebhookResponse__Output>): grpc.ClientUnaryCall;
  AddWebhook(argument: _endoscope_v1_AddWebhookRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_AddWebhookResponse__Output>): grpc.ClientUnaryCall;
  AddWebhook(argument: _endoscope_v1_AddWebhookRequest, callback: grpc.requestCallback<_endoscope_v1_AddWebhookResponse__Output>): grpc.ClientUnaryCall;
  /**
   * The answer is the only one that holds the secret.
   */
  addWebhook(argument: _endoscope_v1_AddWebhookRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_AddWebhookResponse__Output>): grpc.ClientUnaryCall;
  addWebhook(argument: _endoscope_v1_AddWebhookRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_AddWebhookResponse__Output>): grpc.ClientUnaryCall;
  addWebhook(argument: _endoscope_v1_AddWebhookRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_AddWebhookResponse__Output>): grpc.ClientUnaryCall;
  addWebhook(argument: _endoscope_v1_AddWebhookRequest, callback: grpc.requestCallback<_endoscope_v1_AddWebhookResponse__Output>): grpc.ClientUnaryCall;
  
  DisableWebhook(argument: _endoscope_v1_DisableWebhookRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_DisableWebhookResponse__Output>): grpc.ClientUnaryCall;
  DisableWebhook(argument: _endoscope_v1_DisableWebhookRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_DisableWebhookResponse__Output>): grpc.ClientUnaryCall;
  DisableWebhook(argument: _endoscope_v1_DisableWebhookRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_DisableWebhookResponse__Output>): grpc.ClientUnaryCall;
  DisableWebhook(argument: _endoscope_v1_DisableWebhookRequest, callback: grpc.requestCallback<_endoscope_v1_DisableWebhookResponse__Output>): grpc.ClientUnaryCall;
  disableWebhook(argument: _endoscope_v1_DisableWebhookRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_DisableWebhookResponse__Output>): grpc.ClientUnaryCall;
  disableWebhook(argument: _endoscope_v1_DisableWebhookRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_DisableWebhookResponse__Output>): grpc.ClientUnaryCall;
  disableWebhook(argument: _endoscope_v1_DisableWebhookRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_DisableWebhookResponse__Output>): grpc.ClientUnaryCall;
  disableWebhook(argument: _endoscope_v1_DisableWebhookRequest, callback: grpc.requestCallback<_endoscope_v1_DisableWebhookResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * From where it had stopped; one that fails is tried at once.
   */
  EnableWebhook(argument: _endoscope_v1_EnableWebhookRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_EnableWebhookResponse__Output>): grpc.ClientUnaryCall;
  EnableWebhook(argument: _endoscope_v1_EnableWebhookRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_EnableWebhookResponse__Output>): grpc.ClientUnaryCall;
  EnableWebhook(argument: _endoscope_v1_EnableWebhookRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_EnableWebhookResponse__Output>): grpc.ClientUnaryCall;
  EnableWebhook(argument: _endoscope_v1_EnableWebhookRequest, callback: grpc.requestCallback<_endoscope_v1_EnableWebhookResponse__Output>): grpc.ClientUnaryCall;
  /**
   * From where it had stopped; one that fails is tried at once.
   */
  enableWebhook(argument: _endoscope_v1_EnableWebhookRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_EnableWebhookResponse__Output>): grpc.ClientUnaryCall;
  enableWebhook(argument: _endoscope_v1_EnableWebhookRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_EnableWebhookResponse__Output>): grpc.ClientUnaryCall;
  enableWebhook(argument: _endoscope_v1_EnableWebhookRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_EnableWebhookResponse__Output>): grpc.ClientUnaryCall;
  enableWebhook(argument: _endoscope_v1_EnableWebhookRequest, callback: grpc.requestCallback<_endoscope_v1_EnableWebhookResponse__Output>): grpc.ClientUnaryCall;
  
  GetWebhook(argument: _endoscope_v1_GetWebhookRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_GetWebhookResponse__Output>): grpc.ClientUnaryCall;
  GetWebhook(argument: _endoscope_v1_GetWebhookRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_GetWebhookResponse__Output>): grpc.ClientUnaryCall;
  GetWebhook(argument: _endoscope_v1_GetWebhookRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_GetWebhookResponse__Output>): grpc.ClientUnaryCall;
  GetWebhook(argument: _endoscope_v1_GetWebhookRequest, callback: grpc.requestCallback<_endoscope_v1_GetWebhookResponse__Output>): grpc.ClientUnaryCall;
  getWebhook(argument: _endoscope_v1_GetWebhookRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_GetWebhookResponse__Output>): grpc.ClientUnaryCall;
  getWebhook(argument: _endoscope_v1_GetWebhookRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_GetWebhookResponse__Output>): grpc.ClientUnaryCall;
  getWebhook(argument: _endoscope_v1_GetWebhookRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_GetWebhookResponse__Output>): grpc.ClientUnaryCall;
  getWebhook(argument: _endoscope_v1_GetWebhookRequest, callback: grpc.requestCallback<_endoscope_v1_GetWebhookResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Events that the receiver did not take, the oldest first.
   */
  ListDeadLetters(argument: _endoscope_v1_ListDeadLettersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  ListDeadLetters(argument: _endoscope_v1_ListDeadLettersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_ListDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  ListDeadLetters(argument: _endoscope_v1_ListDeadLettersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  ListDeadLetters(argument: _endoscope_v1_ListDeadLettersRequest, callback: grpc.requestCallback<_endoscope_v1_ListDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Events that the receiver did not take, the oldest first.
   */
  listDeadLetters(argument: _endoscope_v1_ListDeadLettersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  listDeadLetters(argument: _endoscope_v1_ListDeadLettersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_ListDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  listDeadLetters(argument: _endoscope_v1_ListDeadLettersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  listDeadLetters(argument: _endoscope_v1_ListDeadLettersRequest, callback: grpc.requestCallback<_endoscope_v1_ListDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  
  ListWebhooks(argument: _endoscope_v1_ListWebhooksRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListWebhooksResponse__Output>): grpc.ClientUnaryCall;
  ListWebhooks(argument: _endoscope_v1_ListWebhooksRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_ListWebhooksResponse__Output>): grpc.ClientUnaryCall;
  ListWebhooks(argument: _endoscope_v1_ListWebhooksRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListWebhooksResponse__Output>): grpc.ClientUnaryCall;
  ListWebhooks(argument: _endoscope_v1_ListWebhooksRequest, callback: grpc.requestCallback<_endoscope_v1_ListWebhooksResponse__Output>): grpc.ClientUnaryCall;
  listWebhooks(argument: _endoscope_v1_ListWebhooksRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListWebhooksResponse__Output>): grpc.ClientUnaryCall;
  listWebhooks(argument: _endoscope_v1_ListWebhooksRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_ListWebhooksResponse__Output>): grpc.ClientUnaryCall;
  listWebhooks(argument: _endoscope_v1_ListWebhooksRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListWebhooksResponse__Output>): grpc.ClientUnaryCall;
  listWebhooks(argument: _endoscope_v1_ListWebhooksRequest, callback: grpc.requestCallback<_endoscope_v1_ListWebhooksResponse__Output>): grpc.ClientUnaryCall;
  
  RemoveWebhook(argument: _endoscope_v1_RemoveWebhookRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_RemoveWebhookResponse__Output>): grpc.ClientUnaryCall;
  RemoveWebhook(argument: _endoscope_v1_RemoveWebhookRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_RemoveWebhookResponse__Output>): grpc.ClientUnaryCall;
  RemoveWebhook(argument: _endoscope_v1_RemoveWebhookRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_RemoveWebhookResponse__Output>): grpc.ClientUnaryCall;
  RemoveWebhook(argument: _endoscope_v1_RemoveWebhookRequest, callback: grpc.requestCallback<_endoscope_v1_RemoveWebhookResponse__Output>): grpc.ClientUnaryCall;
  removeWebhook(argument: _endoscope_v1_RemoveWebhookRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_RemoveWebhookResponse__Output>): grpc.ClientUnaryCall;
  removeWebhook(argument: _endoscope_v1_RemoveWebhookRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_RemoveWebhookResponse__Output>): grpc.ClientUnaryCall;
  removeWebhook(argument: _endoscope_v1_RemoveWebhookRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_RemoveWebhookResponse__Output>): grpc.ClientUnaryCall;
  removeWebhook(argument: _endoscope_v1_RemoveWebhookRequest, callback: grpc.requestCallback<_endoscope_v1_RemoveWebhookResponse__Output>): grpc.ClientUnaryCall;
  
  ReplayDeadLetters(argument: _endoscope_v1_ReplayDeadLettersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ReplayDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  ReplayDeadLetters(argument: _endoscope_v1_ReplayDeadLettersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_ReplayDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  ReplayDeadLetters(argument: _endoscope_v1_ReplayDeadLettersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ReplayDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  ReplayDeadLetters(argument: _endoscope_v1_ReplayDeadLettersRequest, callback: grpc.requestCallback<_endoscope_v1_ReplayDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  replayDeadLetters(argument: _endoscope_v1_ReplayDeadLettersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ReplayDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  replayDeadLetters(argument: _endoscope_v1_ReplayDeadLettersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_ReplayDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  replayDeadLetters(argument: _endoscope_v1_ReplayDeadLettersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ReplayDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  replayDeadLetters(argument: _endoscope_v1_ReplayDeadLettersRequest, callback: grpc.requestCallback<_endoscope_v1_ReplayDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * A new secret; the one before signs beside it for a day.
   */
  RotateWebhookSecret(argument: _endoscope_v1_RotateWebhookSecretRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_RotateWebhookSecretResponse__Output>): grpc.ClientUnaryCall;
  RotateWebhookSecret(argument: _endoscope_v1_RotateWebhookSecretRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_RotateWebhookSecretResponse__Output>): grpc.ClientUnaryCall;
  RotateWebhookSecret(argument: _endoscope_v1_RotateWebhookSecretRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_RotateWebhookSecretResponse__Output>): grpc.ClientUnaryCall;
  RotateWebhookSecret(argument: _endoscope_v1_RotateWebhookSecretRequest, callback: grpc.requestCallback<_endoscope_v1_RotateWebhookSecretResponse__Output>): grpc.ClientUnaryCall;
  /**
   * A new secret; the one before signs beside it for a day.
   */
  rotateWebhookSecret(argument: _endoscope_v1_RotateWebhookSecretRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_RotateWebhookSecretResponse__Output>): grpc.ClientUnaryCall;
  rotateWebhookSecret(argument: _endoscope_v1_RotateWebhookSecretRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_RotateWebhookSecretResponse__Output>): grpc.ClientUnaryCall;
  rotateWebhookSecret(argument: _endoscope_v1_RotateWebhookSecretRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_RotateWebhookSecretResponse__Output>): grpc.ClientUnaryCall;
  rotateWebhookSecret(argument: _endoscope_v1_RotateWebhookSecretRequest, callback: grpc.requestCallback<_endoscope_v1_RotateWebhookSecretResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Receivers to which sealed events are sent, signed as Standard Webhooks says. REST: /v1/webhooks.
 */
export interface WebhookServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * The answer is the only one that holds the secret.
   */
  AddWebhook: grpc.handleUnaryCall<_endoscope_v1_AddWebhookRequest__Output, _endoscope_v1_AddWebhookResponse>;
  
  DisableWebhook: grpc.handleUnaryCall<_endoscope_v1_DisableWebhookRequest__Output, _endoscope_v1_DisableWebhookResponse>;
  
  /**
   * From where it had stopped; one that fails is tried at once.
   */
  EnableWebhook: grpc.handleUnaryCall<_endoscope_v1_EnableWebhookRequest__Output, _endoscope_v1_EnableWebhookResponse>;
  
  GetWebhook: grpc.handleUnaryCall<_endoscope_v1_GetWebhookRequest__Output, _endoscope_v1_GetWebhookResponse>;
  
  /**
   * Events that the receiver did not take, the oldest first.
   */
  ListDeadLetters: grpc.handleUnaryCall<_endoscope_v1_ListDeadLettersRequest__Output, _endoscope_v1_ListDeadLettersResponse>;
  
  ListWebhooks: grpc.handleUnaryCall<_endoscope_v1_ListWebhooksRequest__Output, _endoscope_v1_ListWebhooksResponse>;
  
  RemoveWebhook: grpc.handleUnaryCall<_endoscope_v1_RemoveWebhookRequest__Output, _endoscope_v1_RemoveWebhookResponse>;
  
  ReplayDeadLetters: grpc.handleUnaryCall<_endoscope_v1_ReplayDeadLettersRequest__Output, _endoscope_v1_ReplayDeadLettersResponse>;
  
  /**
   * A new secret; the one before signs beside it for a day.
   */
  RotateWebhookSecret: grpc.handleUnaryCall<_endoscope_v1_RotateWebhookSecretRequest__Output, _endoscope_v1_RotateWebhookSecretResponse>;
  
}

export interface WebhookServiceDefinition extends grpc.ServiceDefinition {
  AddWebhook: MethodDefinition<_endoscope_v1_AddWebhookRequest, _endoscope_v1_AddWebhookResponse, _endoscope_v1_AddWebhookRequest__Output, _endoscope_v1_AddWebhookResponse__Output>
  DisableWebhook: MethodDefinition<_endoscope_v1_DisableWebhookRequest, _endoscope_v1_DisableWebhookResponse, _endoscope_v1_DisableWebhookRequest__Output, _endoscope_v1_DisableWebhookResponse__Output>
  EnableWebhook: MethodDefinition<_endoscope_v1_EnableWebhookRequest, _endoscope_v1_EnableWebhookResponse, _endoscope_v1_EnableWebhookRequest__Output, _endoscope_v1_EnableWebhookResponse__Output>
  GetWebhook: MethodDefinition<_endoscope_v1_GetWebhookRequest, _endoscope_v1_GetWebhookResponse, _endoscope_v1_GetWebhookRequest__Output, _endoscope_v1_GetWebhookResponse__Output>
  ListDeadLetters: MethodDefinition<_endoscope_v1_ListDeadLettersRequest, _endoscope_v1_ListDeadLettersResponse, _endoscope_v1_ListDeadLettersRequest__Output, _endoscope_v1_ListDeadLettersResponse__Output>
  ListWebhooks: MethodDefinition<_endoscope_v1_ListWebhooksRequest, _endoscope_v1_ListWebhooksResponse, _endoscope_v1_ListWebhooksRequest__Output, _endoscope_v1_ListWebhooksResponse__Output>
  RemoveWebhook: MethodDefinition<_endoscope_v1_RemoveWebhookRequest, _endoscope_v1_RemoveWebhookResponse, _endoscope_v1_RemoveWebhookRequest__Output, _endoscope_v1_RemoveWebhookResponse__Output>
  ReplayDeadLetters: MethodDefinition<_endoscope_v1_ReplayDeadLettersRequest, _endoscope_v1_ReplayDeadLettersResponse, _endoscope_v1_ReplayDeadLettersRequest__Output, _endoscope_v1_ReplayDeadLettersResponse__Output>
  RotateWebhookSecret: MethodDefinition<_endoscope_v1_RotateWebhookSecretRequest, _endoscope_v1_RotateWebhookSecretResponse, _endoscope_v1_RotateWebhookSecretRequest__Output, _endoscope_v1_RotateWebhookSecretResponse__Output>
}
