import { loadServiceDefinitions } from '@endoscope/contracts';
import type {
  DownloadFilesRequest,
  DownloadFilesResponse__Output,
  StatFileRequest,
  StatFileResponse__Output,
  UploadFilesRequest,
  UploadFilesResponse__Output,
} from '@endoscope/contracts';
import { credentials, makeClientConstructor, Metadata } from '@grpc/grpc-js';
import type { ClientDuplexStream, ClientReadableStream, ServiceError } from '@grpc/grpc-js';
import { decodeGrpcFailure } from '../attach/grpc-status.ts';
import type { ClientLimits } from '../client.limits.ts';
import { clientReasons, EndoscopeError } from '../endoscope-error.ts';
import type { TokenSource } from '../http/http-transport.ts';

export interface FileTarget {
  readonly server: URL;
  /** host:port */
  readonly grpcAddress: string;
  readonly tokens: TokenSource;
  readonly userAgent: string;
  readonly limits: ClientLimits;
}

type UploadCall = ClientDuplexStream<UploadFilesRequest, UploadFilesResponse__Output>;

interface FileClient {
  statFile(
    request: StatFileRequest,
    metadata: Metadata,
    done: (error: ServiceError | null, answer?: StatFileResponse__Output) => void,
  ): void;
  downloadFiles(
    request: DownloadFilesRequest,
    metadata: Metadata,
  ): ClientReadableStream<DownloadFilesResponse__Output>;
  uploadFiles(metadata: Metadata): UploadCall;
  close(): void;
}

/** The stream's receive window: 64 KiB would cap a far gateway at a few MB/s. */
const flowControlWindowBytes = 4_194_304;

/** A connection to the gRPC door for one copy: TLS where the REST door has it. */
export async function openFileChannel(target: FileTarget): Promise<FileChannel> {
  const { server, grpcAddress, tokens, userAgent, limits } = target;
  const token = await tokens.token();
  const Client = makeClientConstructor(loadServiceDefinitions().file, 'FileService');
  const security =
    server.protocol === 'https:' ? credentials.createSsl() : credentials.createInsecure();
  const client = new Client(grpcAddress, security, {
    'grpc.primary_user_agent': userAgent,
    'grpc-node.flow_control_window': flowControlWindowBytes,
    'grpc.keepalive_time_ms': limits.attachPingIntervalMs,
    'grpc.keepalive_timeout_ms': limits.attachSilenceMs - limits.attachPingIntervalMs,
    'grpc.use_local_subchannel_pool': 1,
  });
  const metadata = new Metadata();
  if (token !== undefined) metadata.set('authorization', `Bearer ${token}`);
  return new FileChannel(client as unknown as FileClient, metadata);
}

/** The calls of one connection. */
export class FileChannel {
  constructor(
    private readonly client: FileClient,
    private readonly metadata: Metadata,
  ) {}

  stat(request: StatFileRequest): Promise<StatFileResponse__Output> {
    return new Promise((resolve, reject) => {
      this.client.statFile(request, this.metadata, (error, answer) => {
        if (error || !answer) reject(transferError(error));
        else resolve(answer);
      });
    });
  }

  download(request: DownloadFilesRequest): ClientReadableStream<DownloadFilesResponse__Output> {
    return this.client.downloadFiles(request, this.metadata);
  }

  upload(): UploadStream {
    return new UploadStream(this.client.uploadFiles(this.metadata));
  }

  close(): void {
    this.client.close();
  }
}

/**
 * Bound: `send` answers a promise while grpc-js says that its own queue is full.
 * Ends:  `next` rejects with the gateway's error; after that, or `release`, nothing waits any more.
 */
class UploadStream {
  private readonly answers: AsyncIterator<UploadFilesResponse__Output>;
  private letGo: (() => void) | undefined;
  private isReleased = false;

  constructor(private readonly call: UploadCall) {
    call.on('error', () => undefined);
    this.answers = (call as AsyncIterable<UploadFilesResponse__Output>)[Symbol.asyncIterator]();
  }

  async next(): Promise<UploadFilesResponse__Output | undefined> {
    const { done, value } = await this.answers.next();
    return done ? undefined : value;
  }

  /** A promise: wait for it before the next. */
  send(message: UploadFilesRequest): Promise<void> | undefined {
    if (!this.call.writable || this.call.write(message) || this.isReleased) return undefined;
    return new Promise((resolve) => {
      this.letGo = (): void => {
        this.call.off('drain', done).off('close', done).off('status', done);
        resolve();
      };
      const done = this.letGo;
      this.call.once('drain', done).once('close', done).once('status', done);
    });
  }

  /** Whoever waits, and whoever comes, waits no longer. */
  release(): void {
    this.isReleased = true;
    this.letGo?.();
  }

  end(): void {
    this.call.end();
  }

  cancel(): void {
    this.call.cancel();
  }
}

export function transferBroken(why: string, cause?: unknown): EndoscopeError {
  return new EndoscopeError({
    reason: clientReasons.transferBroken,
    kind: 'unavailable',
    detail: `The copy broke off: ${why}. Copy again; --resume goes on with a file where it ended.`,
    cause,
  });
}

/** What a call threw as the error every door gives; errors of our own side pass. */
export function transferError(error: unknown): unknown {
  if (error instanceof EndoscopeError || !isGrpcFailure(error)) return error;
  const decoded = decodeGrpcFailure(error);
  if (decoded.reason !== clientReasons.attachmentBroken) return decoded;
  return transferBroken(error.details, error);
}

function isGrpcFailure(error: unknown): error is ServiceError {
  return error instanceof Error && 'code' in error && 'details' in error;
}
