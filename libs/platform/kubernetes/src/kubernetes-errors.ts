import { GatewayError } from '@endoscope/core';
import type { GatewayErrorOptions } from '@endoscope/core';
import {
  ClusterAnswerInvalid,
  ClusterCertificateRefused,
  ClusterTimedOut,
  ClusterUnreachable,
  KubernetesWatchExpired,
} from './cluster.errors.ts';
import {
  ClusterConflict,
  ClusterCredentialRefused,
  ClusterFailed,
  ClusterObjectNotFound,
  ClusterPermissionDenied,
  ClusterRequestRefused,
  ClusterThrottled,
} from './cluster-refused.ts';
import type { ClusterRefused, RefusalDetails } from './cluster-refused.ts';
import type { V1Status } from './kubernetes-types.ts';

type RefusalClass = new (details: RefusalDetails, options?: GatewayErrorOptions) => ClusterRefused;

/** Each row is demanded by a case of kubernetes-errors.spec.ts, "status codes of refusals". */
const refusalByCode: Readonly<Record<number, RefusalClass>> = {
  400: ClusterRequestRefused,
  401: ClusterCredentialRefused,
  403: ClusterPermissionDenied,
  404: ClusterObjectNotFound,
  409: ClusterConflict,
  422: ClusterRequestRefused,
  429: ClusterThrottled,
};

const retryAfterMsMax = 300_000;

export interface Refusal {
  readonly cluster: string;
  readonly httpStatus: number;
  readonly contentType: string;
  readonly body: string;
  readonly retryAfter: string | undefined;
}

/** From an error answer to the error thrown. */
export function refusalFrom(refusal: Refusal): GatewayError {
  const { cluster, httpStatus } = refusal;
  if (httpStatus >= 300 && httpStatus < 400) {
    return new ClusterAnswerInvalid({
      cluster,
      problem: `redirect not allowed (${httpStatus})`,
    });
  }
  const status = statusFrom(refusal);
  if (status === undefined) {
    const problem = `HTTP ${httpStatus} with ${refusal.contentType || 'no content type'}`;
    return new ClusterAnswerInvalid({ cluster, problem });
  }
  return statusError({ cluster, httpStatus, status }, retryAfterMs(refusal.retryAfter));
}

/** From a Status object (an error answer, or a watch's ERROR event) to the error thrown. */
export function statusError(details: RefusalDetails, retryAfterMs?: number): GatewayError {
  if (details.httpStatus === 410) return new KubernetesWatchExpired({ cluster: details.cluster });
  const fallback = details.httpStatus >= 500 ? ClusterFailed : ClusterRequestRefused;
  const Refused = refusalByCode[details.httpStatus] ?? fallback;
  return new Refused(details, retryAfterMs === undefined ? {} : { retryAfterMs });
}

/**
 * The API server's filters answer some refusals (429 of its in-flight limit, 503 at start) in
 * plain text; those become a Status here. HTML is somebody else's answer: undefined.
 */
function statusFrom(refusal: Refusal): V1Status | undefined {
  if (refusal.contentType.startsWith('application/json')) return parseStatus(refusal.body);
  const plain = refusal.contentType === '' || refusal.contentType.startsWith('text/plain');
  if (!plain) return undefined;
  const message = refusal.body.trim() || `the server answered HTTP ${refusal.httpStatus}`;
  return {
    kind: 'Status',
    status: 'Failure',
    message,
    code: refusal.httpStatus,
  };
}

function parseStatus(body: string): V1Status | undefined {
  try {
    const value = JSON.parse(body) as unknown;
    return isStatus(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isStatus(value: unknown): value is V1Status {
  if (value === null || typeof value !== 'object') return false;
  const status = value as V1Status;
  const wellFormed = status.message === undefined || typeof status.message === 'string';
  return status.kind === 'Status' && wellFormed;
}

/** Seconds or an HTTP date; nonsense is no delay, and nobody makes us wait for hours. */
export function retryAfterMs(header: string | undefined, now = new Date()): number | undefined {
  if (header === undefined) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now.getTime();
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), retryAfterMsMax) : undefined;
}

const certificateCodes =
  /^(CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|ERR_TLS_CERT_|ERR_SSL_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE)/;
const timeoutCodes = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);
const answerCodes = /^(HPE_|UND_ERR_HEADERS_OVERFLOW|UND_ERR_RES_|WS_ERR_)/;

/** From what undici, ws, tls and net throw. Our own errors pass unchanged. */
export function transportError(cluster: string, cause: unknown, deadlineMs: number): GatewayError {
  if (cause instanceof GatewayError) return cause;
  const code = codeOf(cause);
  if (timeoutCodes.has(code)) return new ClusterTimedOut({ cluster, deadlineMs }, { cause });
  if (certificateCodes.test(code))
    return new ClusterCertificateRefused({ cluster, code }, { cause });
  if (answerCodes.test(code)) {
    return new ClusterAnswerInvalid({ cluster, problem: `malformed HTTP (${code})` }, { cause });
  }
  const problem = problems[code] ?? 'the connection failed';
  return new ClusterUnreachable({ cluster, problem }, { cause });
}

const problems: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was reset',
  UND_ERR_SOCKET: 'the connection was closed',
  ENOTFOUND: 'its host name does not resolve',
  EAI_AGAIN: 'its host name does not resolve',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'there is no route to it',
  ETIMEDOUT: 'the connection timed out',
  UND_ERR_CONNECT_TIMEOUT: 'the connection timed out',
};

function codeOf(cause: unknown): string {
  if (cause === null || typeof cause !== 'object') return '';
  const code = (cause as { code?: unknown }).code;
  if (typeof code === 'string') return code;
  const { errors } = cause as { errors?: unknown };
  return Array.isArray(errors) ? codeOf(errors[0]) : '';
}
