import { Metadata } from '@grpc/grpc-js';
import type { StatusObject } from '@grpc/grpc-js';
import { errorKinds } from '@endoscope/core';
import type { ErrorKind, FieldViolation, GatewayError } from '@endoscope/core';
import protobuf from 'protobufjs';

const stringMap = { keyType: 'string', type: 'string', id: 3 };

/**
 * google.rpc.Status and the details we send (googleapis/google/rpc/{status,error_details}.proto).
 * Names are camelCase as in the objects below: protobufjs drops what it does not know.
 */
const root = protobuf.Root.fromJSON({
  nested: {
    Any: {
      fields: { typeUrl: { type: 'string', id: 1 }, value: { type: 'bytes', id: 2 } },
    },
    Status: {
      fields: {
        code: { type: 'int32', id: 1 },
        message: { type: 'string', id: 2 },
        details: { rule: 'repeated', type: 'Any', id: 3 },
      },
    },
    ErrorInfo: {
      fields: {
        reason: { type: 'string', id: 1 },
        domain: { type: 'string', id: 2 },
        metadata: stringMap,
      },
    },
    FieldViolation: {
      fields: { field: { type: 'string', id: 1 }, description: { type: 'string', id: 2 } },
    },
    BadRequest: {
      fields: { fieldViolations: { rule: 'repeated', type: 'FieldViolation', id: 1 } },
    },
    Duration: {
      fields: { seconds: { type: 'int64', id: 1 }, nanos: { type: 'int32', id: 2 } },
    },
    RetryInfo: { fields: { retryDelay: { type: 'Duration', id: 1 } } },
  },
});

export const errorDomain = 'endoscope';

/** The gRPC status of an error, its details in `grpc-status-details-bin`. */
export function grpcStatus(error: GatewayError, requestId: string): StatusObject {
  const code = errorKinds[error.kind].grpcCode;
  const metadata = new Metadata();
  metadata.set('x-request-id', requestId);
  metadata.set('grpc-status-details-bin', encodeStatus(error, { code, requestId }));
  return { code, details: error.detail, metadata };
}

function encodeStatus(
  error: GatewayError,
  { code, requestId }: { code: number; requestId: string },
): Buffer {
  const details = [
    any('ErrorInfo', {
      reason: error.reason,
      domain: errorDomain,
      metadata: { kind: error.kind, requestId },
    }),
  ];
  if (error.fields.length > 0) {
    const violations = error.fields.map(({ field, message }) => ({ field, description: message }));
    details.push(any('BadRequest', { fieldViolations: violations }));
  }
  if (error.retryAfterMs !== undefined) {
    const seconds = Math.floor(error.retryAfterMs / 1000);
    const nanos = (error.retryAfterMs % 1000) * 1_000_000;
    details.push(any('RetryInfo', { retryDelay: { seconds, nanos } }));
  }
  return Buffer.from(encode('Status', { code, message: error.detail, details }));
}

function any(name: string, value: object): object {
  return { typeUrl: `type.googleapis.com/google.rpc.${name}`, value: encode(name, value) };
}

function encode(name: string, value: object): Uint8Array {
  const type = root.lookupType(name);
  return type.encode(type.fromObject(value)).finish();
}

interface DecodedStatus {
  readonly details: readonly { readonly typeUrl: string; readonly value: Uint8Array }[];
}

/** What `grpcStatus` has encoded; undefined: it was none of ours. */
export function decodeStatus(bytes: Uint8Array): DecodedFailure | undefined {
  const status = root.lookupType('Status').decode(bytes) as unknown as DecodedStatus;
  const find = (name: string): unknown => {
    const any = status.details.find(({ typeUrl }) => typeUrl.endsWith(`google.rpc.${name}`));
    return any && root.lookupType(name).decode(any.value).toJSON();
  };
  const info = find('ErrorInfo') as { reason?: string; metadata?: { kind?: string } } | undefined;
  const kind = info?.metadata?.kind ?? '';
  if (!info?.reason || !Object.hasOwn(errorKinds, kind)) return undefined;
  const bad = find('BadRequest') as { fieldViolations?: Violation[] } | undefined;
  const retry = find('RetryInfo') as { retryDelay?: { seconds?: string; nanos?: number } };
  const { seconds = 0, nanos = 0 } = retry?.retryDelay ?? {};
  return {
    reason: info.reason,
    kind: kind as ErrorKind,
    fields: (bad?.fieldViolations ?? []).map(({ field = '', description = '' }) => ({
      field,
      message: description,
    })),
    retryAfterMs: retry ? Number(seconds) * 1000 + nanos / 1_000_000 : undefined,
  };
}

interface Violation {
  readonly field?: string;
  readonly description?: string;
}

export interface DecodedFailure {
  readonly reason: string;
  readonly kind: ErrorKind;
  readonly fields: readonly FieldViolation[];
  readonly retryAfterMs: number | undefined;
}
