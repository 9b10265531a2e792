// Original file: proto/endoscope/replica/v1/replica.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

/**
 * The caller as the other replica has authenticated it.
 */
export interface CarryCaller {
  'requestId'?: (string);
  /**
   * "grpc" or "websocket".
   */
  'entry'?: (string);
  'sourceAddress'?: (string);
  'userAgent'?: (string);
  'traceparent'?: (string);
  'issuer'?: (string);
  'subject'?: (string);
  'username'?: (string);
  'groups'?: (string)[];
  /**
   * False: the issuer sent no groups at all.
   */
  'hasGroups'?: (boolean);
  /**
   * "user" or "service".
   */
  'kind'?: (string);
  'clientId'?: (string);
  'expireTime'?: (_google_protobuf_Timestamp | null);
  'actorIssuer'?: (string);
  'actorSubject'?: (string);
}

/**
 * The caller as the other replica has authenticated it.
 */
export interface CarryCaller__Output {
  'requestId': (string);
  /**
   * "grpc" or "websocket".
   */
  'entry': (string);
  'sourceAddress': (string);
  'userAgent': (string);
  'traceparent': (string);
  'issuer': (string);
  'subject': (string);
  'username': (string);
  'groups': (string)[];
  /**
   * False: the issuer sent no groups at all.
   */
  'hasGroups': (boolean);
  /**
   * "user" or "service".
   */
  'kind': (string);
  'clientId': (string);
  'expireTime': (_google_protobuf_Timestamp__Output | null);
  'actorIssuer': (string);
  'actorSubject': (string);
}
