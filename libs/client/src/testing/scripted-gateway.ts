import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { durationOf, loadServiceDefinitions } from '@endoscope/contracts';
import type { AttachRequest__Output, AttachResponse } from '@endoscope/contracts';
import { CutProxy } from '@endoscope/testkit';
import { Metadata, Server, ServerCredentials, status } from '@grpc/grpc-js';
import type { ServerDuplexStream } from '@grpc/grpc-js';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { AttachConnection, AttachOptions } from '../attach/attach-connection.ts';
import type { ResumePoint } from '../attach/attach-door.ts';
import { openAttachment } from '../attach/attachment.ts';
import type { AttachmentParts } from '../attach/attachment.ts';
import { attachOverGrpc } from '../attach/grpc-attach.ts';
import { attachOverWebSocket } from '../attach/websocket-attach.ts';
import { defaultClientLimits } from '../client.limits.ts';
import type { ClientLimits } from '../client.limits.ts';
import type { TokenSource } from '../http/http-transport.ts';

/** How a connection was asked for. */
export interface HeardOpening {
  readonly authorization: string;
  readonly role: string | undefined;
  readonly takeOver: string | undefined;
  readonly resume: ResumePoint | undefined;
  readonly size: { readonly width: number; readonly height: number } | undefined;
}

/** The gateway's end of one connection, whichever door it stands behind. */
export interface Peer {
  readonly opening: HeardOpening;
  send(event: { type: string; [field: string]: unknown }): void;
  /** Refuses with a reason of the gateway's. */
  fail(refusal: { reason: string; kind: 'unauthenticated' | 'unavailable' | 'not_found' }): void;
  /** As a network that goes away. */
  cut(): void;
}

/** "open", "stdin …", "resize", "end", "detach", "interrupt", "role ACTION …", "ack …", in their order. */
export type Script = (peer: Peer, said: string) => void;

export interface AttachChange extends Partial<AttachOptions> {
  readonly limits?: Partial<ClientLimits>;
  readonly tokens?: TokenSource;
}

/**
 * A door of a gateway that does what a script says, behind a proxy that cuts connections.
 *
 * Owns:  a listener and a proxy, until `close`.
 */
export interface ScriptedGateway {
  readonly proxy: CutProxy;
  attach(change?: AttachChange): Promise<AttachConnection>;
  close(): Promise<void>;
}

const refusals = {
  unauthenticated: { code: status.UNAUTHENTICATED, closeCode: 4401 },
  unavailable: { code: status.UNAVAILABLE, closeCode: 4503 },
  not_found: { code: status.NOT_FOUND, closeCode: 4404 },
} as const;

export async function startWebSocketGateway(script: Script): Promise<ScriptedGateway> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  server.on('connection', (socket, request) => {
    const query = new URL(request.url ?? '', 'http://gateway').searchParams;
    const peer = webSocketPeer(socket, openingOf(query, String(request.headers.authorization)));
    script(peer, 'open');
    socket.on('message', (data: Buffer) => script(peer, heardOn(data[0]!, data.subarray(1))));
    socket.on('error', () => undefined);
  });
  const proxy = await CutProxy.start((server.address() as AddressInfo).port);
  return {
    proxy,
    attach(change) {
      const server_ = new URL(`http://127.0.0.1:${proxy.port}`);
      const open: AttachmentParts['open'] = (tokens) => (opening) =>
        attachOverWebSocket({ ...targetOf(change), server: server_, tokens }, opening);
      return openAttachment(partsOf(change, open), optionsOf(change));
    },
    async close() {
      await proxy.close();
      for (const client of server.clients) client.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function webSocketPeer(socket: WebSocket, opening: HeardOpening): Peer {
  const say = (channel: number, data: Buffer): void =>
    socket.send(Buffer.concat([Buffer.of(channel), data]));
  return {
    opening,
    send({ type, ...fields }) {
      if (type === 'stdout') return say(1, fields['data'] as Buffer);
      const { graceMs, ...rest } = fields;
      const grace = graceMs === undefined ? {} : { grace: `${Number(graceMs) / 1000}s` };
      const data = fields['data'] && { data: (fields['data'] as Buffer).toString('base64') };
      say(5, Buffer.from(JSON.stringify({ type, ...rest, ...grace, ...(data || {}) })));
      if (type === 'exit') socket.close(1000);
    },
    fail: ({ reason, kind }) => socket.close(refusals[kind].closeCode, `${reason}: Refused.`),
    cut: () => socket.terminate(),
  };
}

function openingOf(query: URLSearchParams, authorization: string): HeardOpening {
  const get = (name: string) => query.get(name) ?? undefined;
  const attachment = get('resume');
  return {
    authorization,
    role: get('role'),
    takeOver: get('takeOver'),
    resume: attachment ? { attachment, offset: Number(get('offset')) } : undefined,
    size: get('width') ? { width: Number(get('width')), height: Number(get('height')) } : undefined,
  };
}

function heardOn(channel: number, payload: Buffer): string {
  if (channel === 0) return `stdin ${payload.toString('latin1')}`;
  if (channel === 4) return 'resize';
  if (channel === 255) return 'end';
  const { type, ...fields } = JSON.parse(payload.toString()) as Record<string, string>;
  return [type, ...Object.values(fields)].join(' ');
}

type Call = ServerDuplexStream<AttachRequest__Output, AttachResponse>;

export async function startGrpcGateway(script: Script): Promise<ScriptedGateway> {
  const server = new Server();
  const handle = (call: Call): void => {
    let peer: Peer | undefined;
    call.on('data', (message: AttachRequest__Output) => {
      peer ??= grpcPeer(call, message);
      script(peer, heardIn(message));
    });
    call.on('error', () => undefined);
  };
  server.addService(loadServiceDefinitions().attach, { Attach: handle as never });
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  const proxy = await CutProxy.start(port);
  return {
    proxy,
    attach(change) {
      const address = {
        server: new URL('http://127.0.0.1'),
        grpcAddress: `127.0.0.1:${proxy.port}`,
      };
      const open: AttachmentParts['open'] = (tokens) => (opening) =>
        attachOverGrpc({ ...targetOf(change), ...address, tokens }, opening);
      return openAttachment(partsOf(change, open), optionsOf(change));
    },
    async close() {
      await proxy.close();
      server.forceShutdown();
    },
  };
}

function grpcPeer(call: Call, { open }: AttachRequest__Output): Peer {
  const short = (name: string | undefined) => name?.replace(/^ATTACH_[A-Z]+_/, '').toLowerCase();
  const role = short(open?.role);
  return {
    opening: {
      authorization: String(call.metadata.get('authorization')[0]),
      role: role === 'unspecified' ? undefined : role,
      takeOver: open?.takeOverReason || undefined,
      resume: open?.resume ?? undefined,
      size: open?.size ?? undefined,
    },
    send({ type, ...fields }) {
      const { graceMs, role: own, ...rest } = fields;
      const grace = graceMs === undefined ? {} : { grace: durationOf(Number(graceMs)) };
      const named = typeof own === 'string' && { role: `ATTACH_ROLE_${own.toUpperCase()}` };
      const content = type === 'ready' ? { ...rest, ...grace, ...named } : fields;
      call.write({ [type]: content } as AttachResponse);
      if (type === 'exit') call.end();
    },
    fail({ reason, kind }) {
      const metadata = new Metadata();
      metadata.set('grpc-status-details-bin', errorInfo(reason));
      call.emit('error', { code: refusals[kind].code, details: 'Refused.', metadata });
    },
    cut: () => call.emit('error', { code: status.UNAVAILABLE, details: 'cut' }),
  };
}

function heardIn({ message, stdin, signal, role, ack }: AttachRequest__Output): string {
  if (message === 'ack') return `ack ${ack!.offset}`;
  if (message === 'stdin') return `stdin ${stdin!.toString('latin1')}`;
  if (message === 'signal') {
    const word = String(signal).replace('ATTACH_SIGNAL_', '').toLowerCase();
    return word === 'end_of_input' ? 'end' : word;
  }
  if (message !== 'role') return message!;
  const action = String(role!.action).replace('ATTACH_ROLE_ACTION_', '').toLowerCase();
  return ['role', action, role!.attachment, role!.reason].filter(Boolean).join(' ');
}

/** google.rpc.Status with an ErrorInfo of this reason, as bytes. */
function errorInfo(reason: string): Buffer {
  const field = (number: number, value: Buffer) =>
    Buffer.concat([Buffer.of((number << 3) | 2, value.length), value]);
  const info = field(1, Buffer.from(reason));
  const url = field(1, Buffer.from('type.googleapis.com/google.rpc.ErrorInfo'));
  return Buffer.concat([Buffer.of(8, 16), field(3, Buffer.concat([url, field(2, info)]))]);
}

const quick = { attachBackoffBaseMs: 2, attachBackoffMaxMs: 20, attachReconnectMs: 2_000 };

function targetOf(change: AttachChange = {}) {
  const limits = { ...defaultClientLimits, ...quick, ...change.limits };
  return { session: 'ses_1', userAgent: 'test/1', limits };
}

function partsOf(change: AttachChange = {}, open: AttachmentParts['open']): AttachmentParts {
  const { session, limits } = targetOf(change);
  const { tokens = { token: async () => 'token-1' } } = change;
  return { session, limits, tokens, open };
}

function optionsOf({ limits: _, tokens: __, ...options }: AttachChange = {}): AttachOptions {
  return { stdin: true, ...options };
}

/** A port on which nobody listens. */
export async function unusedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
