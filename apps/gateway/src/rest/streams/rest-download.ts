import { once } from 'node:events';
import { posix } from 'node:path';
import type { FastifyReply } from 'fastify';
import { tarEnd, tarHeader, tarPadding } from '@endoscope/streams/files';
import type { DownloadMessage, FileInfo } from '@endoscope/streams/files';
import { transferEndJson } from '../../present/file.ts';
import type { ByteRange } from './byte-range.ts';

/**
 * A download as the body of an HTTP answer: a file as it is, a tree as tar.
 *
 * Owns:  the reply from `opened` on.
 * Bound: one piece that is held back, and what Node holds below its high-water mark.
 * Order: the last piece leaves only when the container's hash has been compared: an answer that is
 *        not right is never whole.
 * Ends:  with `end`; `broken` cuts the connection.
 */
export class RestDownload {
  private held: Uint8Array | undefined;
  private isTree = false;
  private fileBytes = 0;
  hasBegun = false;

  constructor(
    private readonly reply: FastifyReply,
    private readonly range: ByteRange | undefined,
  ) {}

  async send(message: DownloadMessage): Promise<void> {
    switch (message.type) {
      case 'opened':
        return this.begin(message.info, message.tree);
      case 'entry':
        return this.write(tarHeader(message.entry));
      case 'data':
        this.fileBytes += message.data.length;
        return this.write(message.data);
      case 'entry_end': {
        const padding = this.isTree ? tarPadding(this.fileBytes) : undefined;
        this.fileBytes = 0;
        if (padding?.length) await this.write(padding);
        return;
      }
      case 'end': {
        if (this.isTree) await this.write(tarEnd);
        const trailer = JSON.stringify({ ...transferEndJson(message), complete: message.complete });
        if (this.isTree) this.reply.raw.addTrailers({ 'Endoscope-Transfer': ascii(trailer) });
        if (this.held) this.reply.raw.write(this.held);
        this.reply.raw.end();
      }
    }
  }

  broken(): void {
    this.reply.raw.destroy();
  }

  private begin(info: FileInfo, isTree: boolean): void {
    this.isTree = isTree;
    this.hasBegun = true;
    this.reply.hijack();
    const { raw } = this.reply;
    const headers = this.reply.getHeaders() as Record<string, string>;
    raw.writeHead(this.range ? 206 : 200, {
      ...headers,
      ...(isTree ? treeHeaders(info) : fileHeaders(info, this.range)),
    });
  }

  private async write(data: Uint8Array): Promise<void> {
    const { raw } = this.reply;
    const before = this.held;
    this.held = data;
    if (!before || raw.destroyed) return;
    if (raw.write(before)) return;
    // What did not come leaves no listener behind.
    const over = new AbortController();
    const events = ['drain', 'close'].map((event) => once(raw, event, over));
    await Promise.race(events).finally(() => over.abort());
  }
}

export function fileHeaders(info: FileInfo, range?: ByteRange): Record<string, string> {
  const { size, etag, modifiedAt } = info;
  const length = range?.length ?? size;
  const last = range ? range.offset + range.length - 1 : 0;
  return {
    'Content-Type': 'application/octet-stream',
    'Content-Disposition': disposition(posix.basename(info.path)),
    ETag: `"${etag}"`,
    'Last-Modified': modifiedAt.toUTCString(),
    // procfs says 0 of everything: there the end of the body is the end of the file.
    ...(size > 0 && { 'Accept-Ranges': 'bytes', 'Content-Length': String(length) }),
    ...(range && { 'Content-Range': `bytes ${range.offset}-${last}/${size}` }),
  };
}

function treeHeaders(info: FileInfo): Record<string, string> {
  return {
    'Content-Type': 'application/x-tar',
    'Content-Disposition': disposition(`${posix.basename(info.path) || 'root'}.tar`),
    Trailer: 'Endoscope-Transfer',
  };
}

/** RFC 6266, the name in RFC 8187's encoding. */
function disposition(name: string): string {
  const encoded = encodeURIComponent(name.toWellFormed()).replaceAll("'", '%27');
  return `attachment; filename*=UTF-8''${encoded}`;
}

function ascii(text: string): string {
  return text.replaceAll(
    /[^\x20-\x7e]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
