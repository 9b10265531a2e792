import { durationOf, loadServiceDefinitions } from '@endoscope/contracts';
import type { ExecRequest, ExecResponse__Output } from '@endoscope/contracts';
import { credentials, makeClientConstructor, Metadata } from '@grpc/grpc-js';
import type { ClientDuplexStream } from '@grpc/grpc-js';
import type { TerminalSize } from '../attach/attach-connection.ts';
import { attachmentBroken } from '../attach/attach-errors.ts';
import type { GrpcAttachTarget } from '../attach/grpc-attach.ts';
import { decodeGrpcFailure } from '../attach/grpc-status.ts';
import type { GrpcFailure } from '../attach/grpc-status.ts';
import type { ExecConnection, ExecEvent, ExecOptions } from './exec-connection.ts';

type ExecCall = ClientDuplexStream<ExecRequest, ExecResponse__Output>;

/** Runs a command over gRPC: TLS where the REST door has it, plain text on plain http. */
export async function execOverGrpc(
  target: GrpcAttachTarget,
  options: ExecOptions,
): Promise<ExecConnection> {
  const token = await target.tokens.token();
  options.signal?.throwIfAborted();
  const Client = makeClientConstructor(loadServiceDefinitions().exec, 'ExecService');
  const isSecure = target.server.protocol === 'https:';
  const client = new Client(
    target.grpcAddress,
    isSecure ? credentials.createSsl() : credentials.createInsecure(),
    { 'grpc.primary_user_agent': target.userAgent },
  );
  const metadata = new Metadata();
  if (token !== undefined) metadata.set('authorization', `Bearer ${token}`);
  const call = (client['Exec'] as (metadata: Metadata) => ExecCall).call(client, metadata);
  call.on('status', () => client.close());
  const connection = new GrpcExecConnection(call, target.limits.attachFrameBytesMax);
  options.signal?.addEventListener('abort', () => connection.close(), { once: true });
  connection.open(target, options);
  return connection;
}

class GrpcExecConnection implements ExecConnection {
  readonly events: AsyncIterable<ExecEvent> = { [Symbol.asyncIterator]: () => this.read() };
  private isOver = false;

  constructor(
    private readonly call: ExecCall,
    private readonly frameBytesMax: number,
  ) {
    // Heard here too: an error before anybody reads must not end the process.
    call.on('error', () => (this.isOver = true));
    call.on('close', () => (this.isOver = true));
  }

  open(target: GrpcAttachTarget, options: ExecOptions): void {
    const { command, container = '', stdin, tty, size, timeoutMs, limitBytes } = options;
    const bounds = {
      ...(timeoutMs !== undefined && { timeout: durationOf(timeoutMs) }),
      ...(limitBytes !== undefined && { limitBytes }),
    };
    const { session, userAgent: client } = target;
    const what = { session, container, command: [...command], stdin, tty, client };
    this.call.write({ open: { ...what, ...(tty && { size }), ...bounds } });
  }

  async write(data: Uint8Array): Promise<void> {
    const max = this.frameBytesMax;
    for (let at = 0; at < data.length && !this.isOver; at += max) {
      if (!this.call.write({ stdin: data.subarray(at, at + max) })) await this.drained();
    }
  }

  resize(size: TerminalSize): void {
    if (!this.isOver) this.call.write({ resize: size });
  }

  endInput(): void {
    if (!this.isOver) this.call.write({ endOfInput: true });
  }

  close(): void {
    this.isOver = true;
    this.call.cancel();
  }

  private async drained(): Promise<void> {
    if (this.isOver) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        this.call.off('drain', done).off('close', done).off('status', done);
        resolve();
      };
      this.call.once('drain', done).once('close', done).once('status', done);
    });
  }

  private async *read(): AsyncGenerator<ExecEvent> {
    try {
      // A readable's own iterator stops the call while nobody reads.
      for await (const message of this.call as AsyncIterable<ExecResponse__Output>) {
        const event = execEventOf(message);
        if (event?.type === 'exit') this.finish();
        if (event) yield event;
        if (event?.type === 'exit') return;
      }
    } catch (error) {
      throw isFailure(error) ? decodeGrpcFailure(error) : error;
    }
    throw attachmentBroken('the stream ended without an exit');
  }

  private finish(): void {
    this.isOver = true;
    this.call.end();
  }
}

function execEventOf(message: ExecResponse__Output): ExecEvent | undefined {
  const { ready, stdout, stderr, notice, exit } = message;
  if (message.message === 'stdout' && stdout) return { type: 'stdout', data: stdout };
  if (message.message === 'stderr' && stderr) return { type: 'stderr', data: stderr };
  if (ready) return { type: 'ready', tty: ready.tty };
  if (notice) return { type: 'notice', code: notice.code, message: notice.message };
  if (!exit) return undefined;
  const { reason, detail, exitCode } = exit;
  return { type: 'exit', reason, detail, exitCode };
}

function isFailure(error: unknown): error is GrpcFailure {
  return error instanceof Error && 'code' in error && 'details' in error;
}
