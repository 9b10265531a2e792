import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { objectStoreLimits } from './object-store.limits.ts';

export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** The file of credentials cannot be used; the sentence tells the operator what to do. */
export class S3CredentialsInvalid extends Error {
  override readonly name = 'S3CredentialsInvalid';
}

/** Reads a file that only its owner may read. Never quotes what is in it. */
export function readS3CredentialsFile(path: string): S3Credentials {
  const descriptor = opened(path);
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) throw new S3CredentialsInvalid(`${path} is not a file.`);
    if ((stat.mode & 0o077) !== 0) {
      throw new S3CredentialsInvalid(
        `${path} holds credentials and others can read it. Run: chmod 600 ${path}`,
      );
    }
    const { credentialsFileBytesMax: bytesMax } = objectStoreLimits;
    if (stat.size > bytesMax) {
      throw new S3CredentialsInvalid(`${path} is larger than ${bytesMax} bytes.`);
    }
    return credentialsOf(readFileSync(descriptor, 'utf8'), path);
  } finally {
    closeSync(descriptor);
  }
}

function credentialsOf(text: string, path: string): S3Credentials {
  const form = `${path} must be JSON: {"accessKeyId": "…", "secretAccessKey": "…"}, and "sessionToken" if there is one.`;
  let value: Record<string, unknown> | null;
  try {
    value = JSON.parse(text) as typeof value;
  } catch {
    throw new S3CredentialsInvalid(form);
  }
  const { accessKeyId, secretAccessKey, sessionToken, ...unknown } = value ?? {};
  const isWord = (word: unknown): word is string => typeof word === 'string' && word !== '';
  const isWhole = isWord(accessKeyId) && isWord(secretAccessKey);
  if (!isWhole || Object.keys(unknown).length > 0) throw new S3CredentialsInvalid(form);
  if (sessionToken !== undefined && !isWord(sessionToken)) throw new S3CredentialsInvalid(form);
  return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
}

function opened(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new S3CredentialsInvalid(`${path} cannot be read (${code}).`, { cause: error });
  }
}
