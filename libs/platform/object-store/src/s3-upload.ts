import { createHash } from 'node:crypto';
import type { CompletedPart, Part, S3Client } from '@aws-sdk/client-s3';
import type { LargeObject } from './object-store.ts';
import { isNoUpload } from './s3-failures.ts';

export interface S3UploadParts {
  readonly s3: typeof import('@aws-sdk/client-s3');
  readonly client: S3Client;
  readonly at: { readonly Bucket: string; readonly Key: string };
  readonly partBytes: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * One object in parts. What an earlier upload of the same name has sent is kept where its hash is
 * that of the same bytes, so that who comes after a crash sends the rest.
 *
 * Bound: one part in memory.
 * Order: parts one after the other; the object is there when the last call has answered, not before.
 * Ends:  with the object, or an upload that the next call goes on with.
 */
export class S3Upload {
  constructor(private readonly parts: S3UploadParts) {}

  async execute(object: LargeObject): Promise<void> {
    const known = await this.newest();
    try {
      await this.finish(object, known ?? (await this.begin()));
    } catch (error) {
      // Somebody else has ended the one that was found.
      if (known === undefined || !isNoUpload(error)) throw error;
      await this.finish(object, await this.begin());
    }
  }

  /** Unfinished uploads cost their place for ever. */
  async abandonAll(): Promise<void> {
    const { s3, client, at, signal } = this.parts;
    for (const UploadId of await this.uploads()) {
      const command = new s3.AbortMultipartUploadCommand({ ...at, UploadId });
      await client.send(command, { abortSignal: signal }).catch((error: unknown) => {
        if (!isNoUpload(error)) throw error;
      });
    }
  }

  private async begin(): Promise<string> {
    const { s3, client, at, signal } = this.parts;
    const command = new s3.CreateMultipartUploadCommand({ ...at, ChecksumAlgorithm: 'SHA256' });
    const { UploadId } = await client.send(command, { abortSignal: signal });
    return UploadId!;
  }

  private async newest(): Promise<string | undefined> {
    return (await this.uploads()).at(-1);
  }

  /** Of this very name, oldest first. */
  private async uploads(): Promise<string[]> {
    const { s3, client, at, signal } = this.parts;
    const { Bucket, Key } = at;
    const command = new s3.ListMultipartUploadsCommand({ Bucket, Prefix: Key });
    const { Uploads = [] } = await client.send(command, { abortSignal: signal });
    return Uploads.filter((each) => each.Key === Key)
      .sort((a, b) => (a.Initiated?.getTime() ?? 0) - (b.Initiated?.getTime() ?? 0))
      .flatMap(({ UploadId }) => UploadId ?? []);
  }

  private async finish(object: LargeObject, UploadId: string): Promise<void> {
    const { s3, client, at, partBytes, signal } = this.parts;
    const sent = await this.sent(UploadId);
    const Parts: CompletedPart[] = [];
    for (let offset = 0; offset < object.bytes; offset += partBytes) {
      const PartNumber = Parts.length + 1;
      const bytes = await object.read(offset, Math.min(partBytes, object.bytes - offset));
      const about = { UploadId, PartNumber, before: sent.get(PartNumber) };
      Parts.push(await this.part(bytes, about));
    }
    const MultipartUpload = { Parts };
    const command = new s3.CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload });
    await client.send(command, { abortSignal: signal });
  }

  private async part(
    bytes: Uint8Array,
    { UploadId, PartNumber, before }: { UploadId: string; PartNumber: number; before?: Part },
  ): Promise<CompletedPart> {
    const { s3, client, at, signal } = this.parts;
    const ChecksumSHA256 = createHash('sha256').update(bytes).digest('base64');
    if (before?.Size === bytes.length && before.ChecksumSHA256 === ChecksumSHA256) {
      return { PartNumber, ETag: before.ETag, ChecksumSHA256 };
    }
    const about = { ...at, UploadId, PartNumber, Body: bytes, ChecksumSHA256 };
    const { ETag } = await client.send(new s3.UploadPartCommand(about), { abortSignal: signal });
    return { PartNumber, ETag, ChecksumSHA256 };
  }

  private async sent(UploadId: string): Promise<ReadonlyMap<number, Part>> {
    const { s3, client, at, signal } = this.parts;
    const parts = new Map<number, Part>();
    // The library's own pages never end where a store names a next one after the last.
    for (let PartNumberMarker: string | undefined; ; ) {
      const command = new s3.ListPartsCommand({ ...at, UploadId, PartNumberMarker });
      const page = await client.send(command, { abortSignal: signal });
      for (const part of page.Parts ?? []) parts.set(part.PartNumber ?? 0, part);
      const isLast = !page.IsTruncated || page.NextPartNumberMarker === PartNumberMarker;
      if (isLast) return parts;
      PartNumberMarker = page.NextPartNumberMarker;
    }
  }
}
