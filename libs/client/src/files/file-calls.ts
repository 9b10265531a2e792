import type {
  DownloadFilesResponse__Output,
  UploadFilesResponse__Output,
} from '@endoscope/contracts';
import type { EndoscopeError } from '../endoscope-error.ts';
import {
  downloadEventOf,
  fileInfoOf,
  placeMessage,
  transferEndOf,
  uploadOpenOf,
  uploadRequestsOf,
} from './file-messages.ts';
import type {
  DownloadEvent,
  DownloadOptions,
  FileInfo,
  FilePlace,
  StatOptions,
  TransferEnd,
  UploadItem,
  UploadOptions,
} from './file-resources.ts';
import { openFileChannel, transferBroken, transferError } from './file-channel.ts';
import type { FileChannel, FileTarget } from './file-channel.ts';

/** Largest piece of content in one message, as the gateway takes it. */
const dataBytesMax = 65_536;

/** The calls of FilesApi; loaded with the first of them, as gRPC takes its time to load. */
export class FileCalls {
  constructor(private readonly target: FileTarget) {}

  async stat(
    place: FilePlace,
    { hashBytes, partialName }: StatOptions = {},
  ): Promise<FileInfo & { readonly sha256: string }> {
    return this.with(async (channel) => {
      const partial = partialName !== undefined;
      const { info, sha256 } = await channel.stat({
        ...{ place: placeMessage(place), partial, name: partialName ?? '' },
        ...(hashBytes !== undefined && { hashBytes }),
      });
      return { ...fileInfoOf(info), sha256 };
    });
  }

  /**
   * A file, a part of one, or a tree. Nothing is ahead of who reads it by more than the stream's
   * window; to leave early ends the call.
   */
  async *download(place: FilePlace, options: DownloadOptions = {}): AsyncGenerator<DownloadEvent> {
    const { offset = 0, length, prefixSha256 = '', signal } = options;
    const channel = await openFileChannel(this.target);
    const call = channel.download({
      ...{ place: placeMessage(place), offset, prefixSha256 },
      ...(length !== undefined && { length }),
    });
    const onAbort = (): void => call.cancel();
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      let hasEnded = false;
      for await (const message of call as AsyncIterable<DownloadFilesResponse__Output>) {
        const event = downloadEventOf(message);
        if (!event) continue;
        hasEnded = event.type === 'end';
        yield event;
      }
      if (!hasEnded) throw transferBroken('the stream ended early');
    } catch (error) {
      throw signal?.aborted ? signal.reason : transferError(error);
    } finally {
      signal?.removeEventListener('abort', onAbort);
      call.cancel();
      channel.close();
    }
  }

  /** `items` is read only when the container is ready to take them. */
  async upload(
    place: FilePlace,
    options: UploadOptions,
    items: (path: string) => AsyncIterable<UploadItem>,
  ): Promise<TransferEnd> {
    return this.with(async (channel) => {
      const upload = channel.upload();
      const onAbort = (): void => upload.cancel();
      options.signal?.addEventListener('abort', onAbort, { once: true });
      try {
        await upload.send({ open: uploadOpenOf(place, options) });
        const { ready } = await answerOf(upload.next());
        if (!ready) throw transferBroken('the gateway was not ready');
        const answer = upload.next();
        answer.catch(() => undefined);
        await pump(upload, items(ready.path), answer);
        const { end } = await answerOf(answer);
        if (!end) throw transferBroken('the gateway did not say how it went');
        return transferEndOf(end);
      } catch (error) {
        throw options.signal?.aborted ? options.signal.reason : transferError(error);
      } finally {
        options.signal?.removeEventListener('abort', onAbort);
        upload.cancel();
      }
    });
  }

  private async with<T>(work: (channel: FileChannel) => Promise<T>): Promise<T> {
    const channel = await openFileChannel(this.target);
    try {
      return await work(channel);
    } finally {
      channel.close();
    }
  }
}

type Answer = Promise<UploadFilesResponse__Output | undefined>;

async function answerOf(answer: Answer): Promise<UploadFilesResponse__Output> {
  const message = await answer;
  if (message) return message;
  throw transferBroken('the stream ended early') as EndoscopeError;
}

/** Sends everything, unless an answer that comes earlier says that there is no use in it. */
async function pump(
  upload: ReturnType<FileChannel['upload']>,
  items: AsyncIterable<UploadItem>,
  answer: Answer,
): Promise<void> {
  let isAnswered = false;
  const answered = (): void => {
    isAnswered = true;
    upload.release();
  };
  answer.then(answered, answered);
  let sha256 = '';
  for await (const item of items) {
    if (item.type === 'sha256') sha256 = item.sha256;
    for (const message of uploadRequestsOf(item, dataBytesMax)) {
      const full = upload.send(message);
      if (full) await full;
      if (isAnswered) return;
    }
  }
  await upload.send({ finish: { sha256 } });
  upload.end();
}
