import type { FileTarget } from './file-channel.ts';
import type { FileCalls } from './file-calls.ts';
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

/** Files in and out of a session's containers, through the gRPC door. */
export class FilesApi {
  private found: Promise<FileCalls> | undefined;

  constructor(private readonly target: () => Promise<FileTarget>) {}

  async stat(
    place: FilePlace,
    options: StatOptions = {},
  ): Promise<FileInfo & { readonly sha256: string }> {
    return (await this.calls()).stat(place, options);
  }

  /**
   * A file, a part of one, or a tree. Nothing is ahead of who reads it by more than the stream's
   * window; to leave early ends the call.
   */
  async *download(place: FilePlace, options: DownloadOptions = {}): AsyncGenerator<DownloadEvent> {
    yield* (await this.calls()).download(place, options);
  }

  /** `items` is read only when the container is ready to take them. */
  async upload(
    place: FilePlace,
    options: UploadOptions,
    items: (path: string) => AsyncIterable<UploadItem>,
  ): Promise<TransferEnd> {
    return (await this.calls()).upload(place, options, items);
  }

  private calls(): Promise<FileCalls> {
    this.found ??= Promise.all([this.target(), import('./file-calls.ts')]).then(
      ([target, { FileCalls }]) => new FileCalls(target),
    );
    this.found.catch(() => (this.found = undefined));
    return this.found;
  }
}
