import { connect, constants } from 'node:http2';
import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2';
import { loadServiceDefinitions } from '@endoscope/contracts';
import type { AttachRequest, AttachResponse__Output } from '@endoscope/contracts';
import { patienceMs } from './patience.ts';

const method = loadServiceDefinitions().attach.Attach;

/** An HTTP/2 connection to the gRPC door without a gRPC library: what it is told shows. */
export class RawGrpc {
  readonly session: ClientHttp2Session;

  constructor(address: string) {
    this.session = connect(`http://${address}`);
    this.session.on('error', () => undefined);
  }

  attach(token: string, headers: Readonly<Record<string, string>> = {}): RawAttach {
    return new RawAttach(this.request(method.path, token, headers));
  }

  /** The gRPC status of a call with an empty message; undefined when the stream was reset. */
  unary(path: string, token: string): Promise<number | undefined> {
    const stream = this.request(path, token);
    const status = new Promise<number | undefined>((resolve) => {
      stream.on('trailers', (trailers) => resolve(Number(trailers['grpc-status'])));
      stream.on('close', () => resolve(undefined));
    });
    stream.resume();
    stream.end(frame(Buffer.alloc(0)));
    return status;
  }

  close(): void {
    this.session.destroy();
  }

  private request(
    path: string,
    token: string,
    headers: Readonly<Record<string, string>> = {},
  ): ClientHttp2Stream {
    const stream = this.session.request({
      [constants.HTTP2_HEADER_METHOD]: 'POST',
      [constants.HTTP2_HEADER_PATH]: path,
      'content-type': 'application/grpc',
      te: 'trailers',
      authorization: `Bearer ${token}`,
      ...headers,
    });
    stream.on('error', () => undefined);
    return stream;
  }
}

/** One Attach call; its answers are read from the start. */
export class RawAttach {
  readonly messages: AttachResponse__Output[] = [];
  /** The gRPC status; undefined when the stream was reset. */
  readonly ended: Promise<number | undefined>;
  private rest = Buffer.alloc(0);

  constructor(readonly stream: ClientHttp2Stream) {
    stream.on('data', (data: Buffer) => this.take(data));
    this.ended = new Promise((resolve) => {
      const status = (headers: object): void => {
        const code = (headers as Record<string, string>)['grpc-status'];
        if (code !== undefined) resolve(Number(code));
      };
      stream.on('response', status);
      stream.on('trailers', status);
      stream.on('close', () => resolve(undefined));
    });
  }

  /** Resolves when the message has left for the gateway, to its length. */
  send(request: AttachRequest): Promise<number> {
    const bytes = frame(method.requestSerialize(request));
    return new Promise((resolve) => {
      this.stream.write(bytes, (error) => resolve(error ? 0 : bytes.length));
    });
  }

  async until(kind: string): Promise<void> {
    const deadline = Date.now() + patienceMs;
    while (!this.messages.some(({ message }) => message === kind)) {
      if (Date.now() > deadline) throw new Error(`${kind} never came`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  private take(data: Buffer): void {
    this.rest = Buffer.concat([this.rest, data]);
    while (this.rest.length >= 5) {
      const end = 5 + this.rest.readUInt32BE(1);
      if (this.rest.length < end) return;
      this.messages.push(method.responseDeserialize(this.rest.subarray(5, end)));
      this.rest = this.rest.subarray(end);
    }
  }
}

/** gRPC's prefix: not compressed, and the length. */
function frame(message: Buffer): Buffer {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}
