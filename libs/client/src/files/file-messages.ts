import { dateOf, timestampOf } from '@endoscope/contracts';
import type {
  DownloadFilesResponse__Output,
  FileEntry as FileEntryMessage,
  FileEntry__Output,
  FileInfo__Output,
  FilePlace as FilePlaceMessage,
  FileType as FileTypeName,
  TransferEnd__Output,
  UploadFilesRequest,
  UploadOpen,
} from '@endoscope/contracts';
import type {
  DownloadEvent,
  FileEntry,
  FileInfo,
  FilePlace,
  FileType,
  TransferEnd,
  UploadItem,
  UploadOptions,
} from './file-resources.ts';

const typeNames = {
  file: 'FILE_TYPE_FILE',
  directory: 'FILE_TYPE_DIRECTORY',
  symlink: 'FILE_TYPE_SYMLINK',
  hardlink: 'FILE_TYPE_HARDLINK',
  other: 'FILE_TYPE_OTHER',
} as const satisfies Record<FileType, FileTypeName>;

function typeOf(name: FileTypeName): FileType {
  const found = Object.entries(typeNames).find(([, each]) => each === name);
  return (found?.[0] as FileType | undefined) ?? 'other';
}

export function placeMessage(place: FilePlace): FilePlaceMessage {
  const { session, container = '', target = false, path } = place;
  return { session, container, target, path };
}

export function fileInfoOf(info: FileInfo__Output | null | undefined): FileInfo {
  const { path = '', size = 0, mode = 0, etag = '' } = info ?? {};
  const type = typeOf(info?.type ?? 'FILE_TYPE_UNSPECIFIED');
  return { path, type, size, mode, modifyTime: dateOf(info?.modifyTime) ?? new Date(0), etag };
}

/** Undefined: a message of a newer gateway. */
export function downloadEventOf(message: DownloadFilesResponse__Output): DownloadEvent | undefined {
  const { opened, entry, data, entryEnd, end } = message;
  if (opened) return { type: 'opened', info: fileInfoOf(opened.info), tree: opened.tree };
  if (entry) return { type: 'entry', entry: entryOf(entry) };
  if (data) return { type: 'data', data };
  if (entryEnd) return { type: 'entry_end', ...entryEnd };
  return end ? { type: 'end', ...transferEndOf(end) } : undefined;
}

export function transferEndOf(end: TransferEnd__Output): TransferEnd {
  const { files, bytes, sha256, verified, complete, notices } = end;
  return { files, bytes, sha256, verified, complete, notices };
}

export function uploadOpenOf(place: FilePlace, options: UploadOptions): UploadOpen {
  const { name, tree = false, size, mode, modifyTime, preserve = false, offset = 0 } = options;
  return {
    place: placeMessage(place),
    ...{ name, tree, preserve, offset },
    ...(size !== undefined && { size }),
    ...(mode !== undefined && { mode }),
    ...(modifyTime && { modifyTime: timestampOf(modifyTime) }),
  };
}

/** An item as messages, its data cut to `bytesMax`. */
export function* uploadRequestsOf(
  item: UploadItem,
  bytesMax: number,
): Generator<UploadFilesRequest> {
  if (item.type === 'sha256') return;
  if (item.type === 'entry') {
    yield { entry: entryMessage(item.entry) };
    return;
  }
  const { buffer, byteOffset, byteLength } = item.data;
  for (let at = 0; at < byteLength; at += bytesMax) {
    yield { data: Buffer.from(buffer, byteOffset + at, Math.min(bytesMax, byteLength - at)) };
  }
}

function entryOf(entry: FileEntry__Output): FileEntry {
  const { path, type, size, mode, modifyTime, linkTarget } = entry;
  const rest = { mode, modifyTime: dateOf(modifyTime) ?? new Date(0), linkTarget };
  return { path, type: typeOf(type), size, ...rest };
}

function entryMessage(entry: FileEntry): FileEntryMessage {
  const { path, type, size, mode, modifyTime, linkTarget } = entry;
  const rest = { mode, modifyTime: timestampOf(modifyTime), linkTarget };
  return { path, type: typeNames[type], ...(size !== undefined && { size }), ...rest };
}
