import type { IncomingMessage } from 'node:http';
import { RequestInvalid } from '@endoscope/core';
import { fileLimits, readTar } from '@endoscope/streams/files';
import type { UploadMessage } from '@endoscope/streams/files';

/** A request's body as the messages of an upload; read as fast as they are taken, no faster. */
export async function* uploadOfBody(
  body: IncomingMessage | undefined,
  options: { readonly tree: boolean; readonly sha256: string },
): AsyncGenerator<UploadMessage> {
  const chunks = piecesOf(body);
  if (options.tree) {
    for await (const event of readTar(chunks)) yield event;
  } else {
    for await (const data of chunks) yield { type: 'data', data };
  }
  yield { type: 'finish', sha256: options.sha256 };
}

async function* piecesOf(body: IncomingMessage | undefined): AsyncGenerator<Uint8Array> {
  if (!body) return;
  const max = fileLimits.dataBytesMax;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    for (let at = 0; at < chunk.length; at += max) yield chunk.subarray(at, at + max);
  }
}

/** Hex of `sha-256=:BASE64:` among the digests of RFC 9530; empty when there is none. */
export function sha256OfDigest(header: string | undefined): string {
  if (header === undefined) return '';
  const [, base64] = /(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):/.exec(header) ?? [];
  if (base64 !== undefined) return Buffer.from(base64, 'base64').toString('hex');
  if (!/(?:^|,)\s*sha-256=/.test(header)) return '';
  const fields = [{ field: 'Repr-Digest', message: 'must be sha-256=:BASE64 of 32 bytes:' }];
  throw new RequestInvalid({ what: 'A header is not acceptable.' }, { fields });
}
