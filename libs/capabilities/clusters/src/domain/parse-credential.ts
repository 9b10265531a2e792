import { posix } from 'node:path';
import type { ClusterCredential } from './cluster.ts';
import { clusterLimits } from './clusters.limits.ts';
import type { FieldViolations } from './field-violations.ts';
import { problemOfClientCertificate } from './pem.ts';

/** `b64token` of RFC 6750 §2.1. */
const bearerToken = /^[A-Za-z0-9._~+/-]+=*$/;

export interface CredentialRules {
  /**
   * Folders a token file may be in. Threat: a registration that names any file of the gateway and
   * a server of the caller's own would have the file sent there as a token (reliability.md C9).
   */
  readonly tokenFileFolders: readonly string[];
  readonly now: Date;
}

/** Notes what is wrong with a credential; no message repeats any part of it but a path. */
export function checkCredential(
  credential: ClusterCredential,
  rules: CredentialRules,
  violations: FieldViolations,
): void {
  if (credential.kind === 'bearer_token') {
    const { token } = credential;
    const { bearerTokenCharactersMax } = clusterLimits;
    const isRight = token.length <= bearerTokenCharactersMax && bearerToken.test(token);
    const message = `must be a bearer token of at most ${bearerTokenCharactersMax} characters, without spaces.`;
    violations.require(isRight, 'credential.bearerToken', message);
  } else if (credential.kind === 'client_certificate') {
    const { certificatePem, privateKeyPem } = credential;
    const problem = problemOfClientCertificate(certificatePem, privateKeyPem, rules.now);
    const field = `credential.clientCertificate.${problem?.part ?? ''}`;
    violations.require(problem === undefined, field, problem?.why ?? '');
  } else {
    const folders = rules.tokenFileFolders.map((folder) => folder.replace(/\/*$/, '/'));
    const message = `must be a file in ${folders.join(' or ')}.`;
    violations.require(isInside(credential.path, folders), 'credential.tokenFile', message);
  }
}

function isInside(path: string, folders: readonly string[]): boolean {
  const isPlain = /^\/[\x21-\x7e]+$/.test(path) && posix.normalize(path) === path;
  const isShort = path.length <= clusterLimits.tokenFilePathCharactersMax;
  return isPlain && isShort && folders.some((folder) => path.startsWith(folder) && path !== folder);
}
