import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { FakeAttachment } from './fake-attachment.ts';
import type { Script } from './fake-attachment.ts';
import { patienceMs } from '../../support/patience.ts';

export interface ReceivedRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

/** What a route answers: JSON with a status, or a function that writes the response itself. */
export type Answer =
  | { readonly status?: number; readonly headers?: Record<string, string>; readonly json: unknown }
  | ((request: ReceivedRequest, response: ServerResponse) => void);

const sessionId = 'ses_01kaj8y2vd4n9q0c7t5x3h6m1z';

/**
 * The REST and WebSocket dialect of the gateway, as a client sees it: real sockets, answers by
 * script. Routes are keyed "GET /v1/me"; `*` stands for one path segment.
 */
export class FakeGateway {
  readonly requests: ReceivedRequest[] = [];
  readonly attachments: FakeAttachment[] = [];
  readonly routes = new Map<string, Answer>();
  /** Events of the session, as the event stream sends them; the last one may end it. */
  events: object[] = [
    { number: 1, type: 'state', state: 'ready', time: '2026-11-21T10:00:00.000Z' },
  ];
  script: Script = (attachment) => attachment.exit({ reason: 'process_exited', exitCode: 0 });
  /** Set: the upgrade is refused with this answer. */
  attachRefusal: { status: number; problem: object } | undefined;
  private readonly server: Server;
  private readonly sockets = new WebSocketServer({ noServer: true });

  private constructor() {
    this.server = createServer((request, response) => void this.serve(request, response));
    this.server.on('upgrade', (request, socket, head) => {
      this.requests.push(received(request, undefined));
      if (this.attachRefusal) {
        const { status, problem } = this.attachRefusal;
        const body = JSON.stringify(problem);
        socket.end(
          `HTTP/1.1 ${status} Refused\r\ncontent-type: application/problem+json\r\n` +
            `content-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
        );
        return;
      }
      this.sockets.handleUpgrade(request, socket, head, (webSocket) => {
        const attachment = new FakeAttachment(
          webSocket,
          new URL(request.url ?? '', this.url).searchParams,
        );
        this.attachments.push(attachment);
        // A client that leaves in the middle of a script is what some tests are about.
        void Promise.resolve(this.script(attachment)).catch(() => undefined);
      });
    });
    this.useDefaultRoutes();
  }

  static async start(): Promise<FakeGateway> {
    const gateway = new FakeGateway();
    await new Promise<void>((resolve) => gateway.server.listen(0, '127.0.0.1', resolve));
    return gateway;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get sessionId(): string {
    return sessionId;
  }

  answer(route: string, answer: Answer): void {
    this.routes.set(route, answer);
  }

  /** Requests of one route, oldest first. */
  received(route: string): ReceivedRequest[] {
    return this.requests.filter((r) => matches(route, r.method, r.path.split('?')[0]!));
  }

  /** Resolves with the attachment when there were so many. */
  async untilAttached(count: number): Promise<FakeAttachment> {
    await until(() => this.attachments.length >= count, `attachment ${count}`);
    return this.attachments[count - 1]!;
  }

  async untilReceived(route: string, count: number): Promise<void> {
    await until(() => this.received(route).length >= count, `${count} of ${route}`);
  }

  async close(): Promise<void> {
    for (const client of this.sockets.clients) client.terminate();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = Buffer.concat(await message.toArray()).toString();
    const request = received(message, text === '' ? undefined : JSON.parse(text));
    this.requests.push(request);
    const path = request.path.split('?')[0]!;
    const route = [...this.routes.keys()].reverse().find((r) => matches(r, request.method, path));
    const answer = route === undefined ? notFound : this.routes.get(route)!;
    if (typeof answer === 'function') return answer(request, response);
    const { status = 200, headers = {}, json } = answer;
    const type = status < 400 ? 'application/json' : 'application/problem+json';
    response.writeHead(status, { 'content-type': type, ...headers });
    response.end(JSON.stringify(json));
  }

  private useDefaultRoutes(): void {
    this.answer('GET /v1/info', { json: { version: '0.1.0' } });
    this.answer('GET /v1/clusters', {
      json: { clusters: [{ name: 'eu-1', serverUrl: 'https://k' }] },
    });
    this.answer('GET /v1/clusters/*', { json: { name: 'eu-1', serverUrl: 'https://k' } });
    this.answer('POST /v1/sessions', (request, response) => {
      response.writeHead(201, { 'content-type': 'application/json' });
      response.end(JSON.stringify(this.session('provisioning', request.body as object)));
    });
    this.answer('GET /v1/sessions', { json: { sessions: [] } });
    this.answer('GET /v1/sessions/*', { json: this.session('ready', {}) });
    this.answer('POST /v1/sessions/*', { json: this.session('ending', {}) });
    this.answer('GET /v1/sessions/*/events', (request, response) =>
      this.sendEvents(request, response),
    );
  }

  session(state: string, request: { target?: object; workload?: object }): object {
    const target = { cluster: 'eu-1', namespace: 'shop', pod: 'web' };
    return {
      id: sessionId,
      state,
      createTime: '2026-11-21T10:00:00.000Z',
      username: 'engineer@endoscope.example',
      target: { ...target, ...request.target },
      workload: { containerName: 'endo-1', image: 'busybox:1.36', ...request.workload },
      aFieldOfALaterVersion: true,
    };
  }

  private sendEvents(request: ReceivedRequest, response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const after = Number(request.headers['last-event-id'] ?? 0);
    for (const event of this.events as { number: number }[]) {
      if (event.number <= after) continue;
      response.write(`id: ${event.number}\nevent: session\ndata: ${JSON.stringify(event)}\n\n`);
    }
    if ((this.events.at(-1) as { state?: string }).state === 'ended') response.end();
  }
}

const notFound: Answer = {
  status: 404,
  json: { reason: 'ROUTE_NOT_FOUND', kind: 'not_found', detail: 'No such route.' },
};

function received(message: IncomingMessage, body: unknown): ReceivedRequest {
  const { method = '', url = '', headers } = message;
  return { method, path: url, headers, body };
}

function matches(route: string, method: string, path: string): boolean {
  const [routeMethod, routePath = ''] = route.split(' ');
  const pattern = routePath.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]+');
  return routeMethod === method && new RegExp(`^${pattern}$`).test(path);
}

async function until(holds: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`there was no ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
