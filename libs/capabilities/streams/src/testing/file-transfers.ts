import { createHash } from 'node:crypto';
import type { AuditEntry } from '@endoscope/audit';
import { systemClock, systemContext } from '@endoscope/core';
import type { RequestContext, Transaction } from '@endoscope/core';
import { LiveSessions } from '@endoscope/sessions';
import { aSession, engineer } from '@endoscope/sessions/testing';
import { OpenAttachments } from '../application/attach/open-attachments.ts';
import { DownloadFiles } from '../application/files/download-files.ts';
import type { FileParts } from '../application/files/file-parts.ts';
import type { FindFilePlace } from '../application/files/find-file-place.ts';
import { UploadFiles } from '../application/files/upload-files.ts';
import { StreamSlots } from '../application/stream-slots.ts';
import type { FileEntry } from '../domain/files/file-entry.ts';
import type {
  DownloadMessage,
  DownloadRequest,
  UploadMessage,
  UploadRequest,
} from '../domain/files/file-message.ts';
import { fileLimits } from '../domain/files/files.limits.ts';
import { LocalShellUpstream } from './local-shell-upstream.ts';
import { MemoryOpenStreamStore } from './memory-open-stream-store.ts';
import { scriptedAudit } from './scripted-audit.ts';

export const sha256 = (data: Uint8Array | string) =>
  createHash('sha256').update(data).digest('hex');

/** The use-cases of files, whose scripts run on this machine. */
export function setUp(
  options: { shell?: string[]; path?: string; bytesMax?: number; root?: string } = {},
) {
  const session = aSession({ state: 'ready', readyAt: new Date() });
  const audited: AuditEntry[] = [];
  const audit = scriptedAudit((entry) => audited.push(entry));
  const work = { run: <T>(f: (tx: Transaction) => Promise<T>) => f({} as Transaction) };
  const find = {
    execute: (_ctx: unknown, { path }: { path: string }) =>
      Promise.resolve({
        ...{ session, container: 'debugger', root: options.root ?? '', pidOne: false, path },
        where: 'in container debugger',
      }),
  } as unknown as FindFilePlace;
  const live = new LiveSessions();
  const parts: FileParts = {
    ...{ find, live, audit, work, clock: systemClock, meter: () => undefined },
    upstream: new LocalShellUpstream(options.shell, options.path),
    slots: new StreamSlots('transfers', fileLimits.transfersPerSessionMax),
    open: new OpenAttachments(),
    streams: new MemoryOpenStreamStore(),
    bytesMax: options.bytesMax ?? 1e9,
  };
  const gone = new AbortController();
  const ctx: RequestContext = { ...systemContext(gone.signal), principal: engineer };
  return { parts, ctx, audited, live, session, gone };
}

export type SetUp = ReturnType<typeof setUp>;

export async function download(
  { parts, ctx }: SetUp,
  path: string,
  more: Partial<DownloadRequest> = {},
) {
  const messages: DownloadMessage[] = [];
  const place = { sessionId: 'ses', container: undefined, target: false, path };
  const request = { place, offset: 0, length: undefined, prefixSha256: '', ...more };
  await new DownloadFiles(parts).execute(ctx, request, async (message) => {
    messages.push(message);
  });
  const data = messages.flatMap((m) => (m.type === 'data' ? [Buffer.from(m.data)] : []));
  const last = messages.at(-1)!;
  const end = last.type === 'end' ? last : undefined;
  return { messages, content: Buffer.concat(data), end };
}

export async function* messagesOf(...parts: UploadMessage[]): AsyncGenerator<UploadMessage> {
  yield* parts;
}

export function upload(
  { parts, ctx }: SetUp,
  path: string,
  messages: AsyncIterable<UploadMessage>,
  more: Partial<UploadRequest> = {},
) {
  const place = { sessionId: 'ses', container: undefined, target: false, path };
  const request: UploadRequest = {
    ...{ place, name: 'name', tree: false, size: undefined, mode: undefined, preserve: true },
    ...{ modifiedAt: undefined, offset: 0, ...more },
  };
  return new UploadFiles(parts).execute(ctx, request, {
    messages,
    ready: () => Promise.resolve(),
  });
}

export const data = (content: Buffer): UploadMessage => ({ type: 'data', data: content });
export const finish = (content?: Buffer): UploadMessage => ({
  type: 'finish',
  sha256: content ? sha256(content) : '',
});

export function anEntry(path: string, change: Partial<FileEntry> = {}): FileEntry {
  const rest = { mode: 0o644, modifiedAt: new Date(1e12), linkTarget: Buffer.alloc(0) };
  return { path: Buffer.from(path), type: 'file', size: 0, ...rest, ...change };
}
