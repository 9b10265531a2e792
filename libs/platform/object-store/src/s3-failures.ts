import { ObjectStoreFailure } from './object-store.errors.ts';
import type { ObjectStoreFailureCause } from './object-store.errors.ts';
import { objectStoreLimits } from './object-store.limits.ts';
import { S3CredentialsInvalid } from './s3-credentials.ts';

/** What the library throws, as far as it is looked at. */
interface S3Error {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const refusals = new Set([
  ...['AccessDenied', 'InvalidAccessKeyId', 'SignatureDoesNotMatch', 'ExpiredToken'],
  ...['InvalidToken', 'RequestTimeTooSkewed', 'AccountProblem', 'Forbidden'],
  // Versity's, of an access key that nobody has.
  'XAdminUserNotFound',
]);
const corruptions = new Set(['BadDigest', 'InvalidDigest', 'XAmzContentSHA256Mismatch']);
const busy = new Set(['SlowDown', 'ServiceUnavailable', 'InternalError', 'RequestTimeout']);

/** By its word: a 404 may as well be about the bucket, or about whose credentials these are. */
export function isAbsent(error: unknown): boolean {
  const { name } = error as S3Error;
  return name === 'NoSuchKey' || name === 'NotFound';
}

export function isBeyondEnd(error: unknown): boolean {
  return (error as S3Error).name === 'InvalidRange' || statusOf(error) === 416;
}

/** The upload is over, or another process has ended it. */
export function isNoUpload(error: unknown): boolean {
  return (error as S3Error).name === 'NoSuchUpload';
}

/**
 * The library's error holds the request, and that its headers: it is told in words, and not kept.
 */
export function failureOf(
  error: unknown,
  about: { readonly place: string; readonly doing: string },
): ObjectStoreFailure {
  if (error instanceof ObjectStoreFailure) return error;
  if (error instanceof S3CredentialsInvalid) {
    return new ObjectStoreFailure('refused', { ...about, said: error.message });
  }
  const { name = 'Error', message = '' } = error as S3Error;
  const status = statusOf(error);
  const said = `${name}${status === undefined ? '' : ` ${status}`}: ${message}`;
  const limit = objectStoreLimits.saidCharactersMax;
  return new ObjectStoreFailure(whyOf(error), { ...about, said: said.slice(0, limit) });
}

function whyOf(error: unknown): ObjectStoreFailureCause {
  const { name = '', code } = error as S3Error;
  const status = statusOf(error);
  if (name === 'NoSuchBucket') return 'no_bucket';
  if (refusals.has(name) || status === 401 || status === 403) return 'refused';
  if (corruptions.has(name)) return 'corrupt';
  if (busy.has(name) || code !== undefined) return 'unavailable';
  if (status === undefined || status === 429 || status >= 500) return 'unavailable';
  return 'unexpected';
}

function statusOf(error: unknown): number | undefined {
  return (error as S3Error).$metadata?.httpStatusCode;
}
