import { timestampOf } from '@endoscope/contracts';
import type {
  DownloadFilesResponse,
  FileEntry as FileEntryMessage,
  FileEntry__Output,
  FileInfo as FileInfoMessage,
  FilePlace__Output,
  TransferEnd as TransferEndMessage,
} from '@endoscope/contracts';
import { dateOf } from '@endoscope/contracts';
import { RequestInvalid } from '@endoscope/core';
import type {
  DownloadMessage,
  FileEntry,
  FileInfo,
  FilePlace,
  FileType,
  TransferEnd,
} from '@endoscope/streams/files';
import { z } from 'zod';
import { timeJson } from './common.ts';

const typeNames = {
  file: 'FILE_TYPE_FILE',
  directory: 'FILE_TYPE_DIRECTORY',
  symlink: 'FILE_TYPE_SYMLINK',
  hardlink: 'FILE_TYPE_HARDLINK',
  other: 'FILE_TYPE_OTHER',
} as const satisfies Record<FileType, string>;

export const fileInfoSchema = z
  .object({
    path: z.string(),
    type: z.enum(['file', 'directory', 'symlink', 'hardlink', 'other']),
    size: z.number().int(),
    mode: z.string().meta({ description: 'Octal, e.g. "0644".' }),
    modifyTime: z.string(),
    etag: z.string(),
    sha256: z.string().optional(),
  })
  .meta({ id: 'FileInfo' });

export const transferEndSchema = z
  .object({
    files: z.number().int(),
    bytes: z.number().int(),
    sha256: z
      .string()
      .optional()
      .meta({ description: 'As the container computed it: of the file, or of the archive.' }),
    verified: z
      .boolean()
      .meta({ description: 'The container’s SHA-256 is that of what passed the gateway.' }),
    notices: z.array(z.string()),
  })
  .meta({ id: 'FileTransfer' });

export function placeOf(place: FilePlace__Output | null | undefined): FilePlace {
  if (!place) {
    const fields = [{ field: 'place', message: 'is missing' }];
    throw new RequestInvalid({ what: 'The request is not valid.' }, { fields });
  }
  const { session: sessionId, container, target, path } = place;
  return { sessionId, container: container || undefined, target, path };
}

export function fileInfoJson({ mode, modifiedAt, ...info }: FileInfo, sha256: string) {
  return {
    ...info,
    mode: mode.toString(8).padStart(4, '0'),
    modifyTime: timeJson(modifiedAt),
    ...(sha256 !== '' && { sha256 }),
  };
}

export function fileInfoMessage({ type, modifiedAt, ...info }: FileInfo): FileInfoMessage {
  return { ...info, type: typeNames[type], modifyTime: timestampOf(modifiedAt) };
}

export function transferEndJson({ files, bytes, sha256, verified, notices }: TransferEnd) {
  return { files, bytes, ...(sha256 !== '' && { sha256 }), verified, notices: [...notices] };
}

export function transferEndMessage({ notices, ...end }: TransferEnd): TransferEndMessage {
  return { ...end, notices: [...notices] };
}

export function downloadMessage(message: DownloadMessage): DownloadFilesResponse {
  switch (message.type) {
    case 'opened':
      return { opened: { info: fileInfoMessage(message.info), tree: message.tree } };
    case 'entry':
      return { entry: entryMessage(message.entry) };
    case 'data': {
      const { buffer, byteOffset, byteLength } = message.data;
      return { data: Buffer.from(buffer, byteOffset, byteLength) };
    }
    case 'entry_end':
      return { entryEnd: { size: message.size, sha256: message.sha256 } };
    case 'end':
      return { end: transferEndMessage(message) };
  }
}

function entryMessage({ type, modifiedAt, size, ...entry }: FileEntry): FileEntryMessage {
  const more = { type: typeNames[type], modifyTime: timestampOf(modifiedAt) };
  return { ...entry, ...more, ...(size !== undefined && { size }) };
}

export function entryOf({ path, type, size, mode, ...entry }: FileEntry__Output): FileEntry {
  const found = Object.entries(typeNames).find(([, name]) => name === type)?.[0];
  if (found === undefined) {
    const fields = [{ field: 'entry.type', message: 'is missing or not known' }];
    throw new RequestInvalid({ what: 'The request is not valid.' }, { fields });
  }
  const { linkTarget, modifyTime } = entry;
  const modifiedAt = dateOf(modifyTime) ?? new Date(0);
  return { path, type: found as FileType, size, mode, modifiedAt, linkTarget };
}
