import { createHash } from 'node:crypto';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { isIP } from 'node:net';
import type { S3Client } from '@aws-sdk/client-s3';
import { objectStoreLimits } from './object-store.limits.ts';
import { ObjectStoreFailure } from './object-store.errors.ts';
import type { LargeObject, ObjectStore } from './object-store.ts';
import { readS3CredentialsFile } from './s3-credentials.ts';
import { failureOf, isAbsent, isBeyondEnd } from './s3-failures.ts';
import { S3Upload } from './s3-upload.ts';
import { isRefused, safeLookup } from './safe-lookup.ts';

type S3 = typeof import('@aws-sdk/client-s3');

export interface S3ObjectStoreOptions {
  /** Empty: Amazon's of the region. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  /** What names begin with, without a slash at the end; may be empty. */
  readonly prefix: string;
  readonly credentialsFile: string;
  /** Shorter, for tests of what happens when a store is away. */
  readonly limits?: Partial<Record<keyof typeof objectStoreLimits, number>>;
}

/**
 * Objects in one bucket of an S3-compatible store. The library is loaded with the first request:
 * it takes a fifth of a second, which gateways without such a store need not wait.
 *
 * Owns:  `socketsMax` connections, until `close`.
 * Bound: one part in memory for each upload, `attemptsMax` tries of a request.
 */
export class S3ObjectStore implements ObjectStore {
  readonly place: string;
  private readonly limits: Record<keyof typeof objectStoreLimits, number>;
  private opened: Promise<{ s3: S3; client: S3Client }> | undefined;

  constructor(private readonly options: S3ObjectStoreOptions) {
    const { bucket, prefix, endpoint } = options;
    this.place = `s3://${bucket}${prefix === '' ? '' : `/${prefix}`}`;
    this.limits = { ...objectStoreLimits, ...options.limits };
    const host = endpoint === '' ? '' : new URL(endpoint).hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) !== 0 && isRefused(host)) {
      const said = `${host} is no address of an object store`;
      throw new ObjectStoreFailure('unexpected', {
        place: this.place,
        doing: 'looking at it',
        said,
      });
    }
  }

  async check(signal?: AbortSignal): Promise<void> {
    await this.told('looking at the bucket', async ({ s3, client }) => {
      const { bucket: Bucket, prefix } = this.options;
      // Asking for the bucket's head says nothing of why; a list does, and needs the right we use.
      const list = new s3.ListObjectsV2Command({ Bucket, MaxKeys: 1, Prefix: prefix });
      await client.send(list, { abortSignal: signal });
    });
  }

  async put(name: string, bytes: Uint8Array, signal?: AbortSignal): Promise<void> {
    const ChecksumSHA256 = createHash('sha256').update(bytes).digest('base64');
    await this.told(`writing ${name}`, async ({ s3, client }) => {
      const about = { ...this.at(name), Body: bytes, ChecksumSHA256 };
      await client.send(new s3.PutObjectCommand(about), { abortSignal: signal });
    });
  }

  async putLarge(name: string, object: LargeObject, signal?: AbortSignal): Promise<void> {
    const { partBytes, partsMax } = this.limits;
    if (object.bytes <= partBytes) {
      return this.put(name, await object.read(0, object.bytes), signal);
    }
    const size = Math.max(partBytes, Math.ceil(object.bytes / partsMax));
    await this.told(`uploading ${name}`, async ({ s3, client }) => {
      const upload = new S3Upload({ s3, client, at: this.at(name), partBytes: size, signal });
      await upload.execute(object);
    });
  }

  read(
    name: string,
    { offset, length }: { readonly offset: number; readonly length: number },
    signal?: AbortSignal,
  ): Promise<Uint8Array | undefined> {
    return this.told(`reading ${name}`, async ({ s3, client }) => {
      const Range = `bytes=${offset}-${offset + length - 1}`;
      const command = new s3.GetObjectCommand({ ...this.at(name), Range });
      try {
        const { Body } = await client.send(command, { abortSignal: signal });
        const bytes = await Body!.transformToByteArray();
        // A store that knows no ranges would send all of it.
        if (bytes.length <= length) return bytes;
        const said = `${bytes.length} bytes for ${length}`;
        throw new ObjectStoreFailure('corrupt', {
          place: this.place,
          doing: `reading ${name}`,
          said,
        });
      } catch (error) {
        if (isBeyondEnd(error)) return new Uint8Array();
        if (isAbsent(error)) return undefined;
        throw error;
      }
    });
  }

  size(name: string, signal?: AbortSignal): Promise<number | undefined> {
    return this.told(`looking at ${name}`, async ({ s3, client }) => {
      try {
        const command = new s3.HeadObjectCommand(this.at(name));
        return (await client.send(command, { abortSignal: signal })).ContentLength ?? 0;
      } catch (error) {
        if (isAbsent(error)) return undefined;
        throw error;
      }
    });
  }

  async remove(name: string, signal?: AbortSignal): Promise<void> {
    await this.told(`removing ${name}`, async ({ s3, client }) => {
      const at = this.at(name);
      await client.send(new s3.DeleteObjectCommand(at), { abortSignal: signal });
      const { partBytes } = this.limits;
      await new S3Upload({ s3, client, at, partBytes, signal }).abandonAll();
    });
  }

  async close(): Promise<void> {
    const opened = await this.opened?.catch(() => undefined);
    opened?.client.destroy();
  }

  private at(name: string): { readonly Bucket: string; readonly Key: string } {
    const { bucket: Bucket, prefix } = this.options;
    return { Bucket, Key: prefix === '' ? name : `${prefix}/${name}` };
  }

  private async told<T>(
    doing: string,
    act: (open: { s3: S3; client: S3Client }) => Promise<T>,
  ): Promise<T> {
    this.opened ??= this.open();
    const open = await this.opened;
    try {
      return await act(open);
    } catch (error) {
      throw failureOf(error, { place: this.place, doing });
    }
  }

  private async open(): Promise<{ s3: S3; client: S3Client }> {
    const s3 = await import('@aws-sdk/client-s3');
    const { endpoint, region, credentialsFile } = this.options;
    const { attemptsMax, connectTimeoutMs, requestTimeoutMs, socketsMax } = this.limits;
    const sockets = { keepAlive: true, maxSockets: socketsMax, lookup: safeLookup as never };
    const client = new s3.S3Client({
      region,
      // Named hosts for buckets are Amazon's; others mostly have one host.
      ...(endpoint !== '' && { endpoint, forcePathStyle: true }),
      credentials: () => Promise.resolve(this.credentials(credentialsFile)),
      maxAttempts: attemptsMax,
      retryMode: 'standard',
      followRegionRedirects: false,
      // We say which, so that every store that knows them is asked for the same.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: {
        connectionTimeout: connectTimeoutMs,
        requestTimeout: requestTimeoutMs,
        throwOnRequestTimeout: true,
        httpAgent: new HttpAgent(sockets),
        httpsAgent: new HttpsAgent(sockets),
      },
    });
    return { s3, client };
  }

  /** Threat: the library's own ways to credentials, among them the metadata service. None is used. */
  private credentials(path: string) {
    const expiration = new Date(Date.now() + this.limits.credentialsMs);
    return { ...readS3CredentialsFile(path), expiration };
  }
}
