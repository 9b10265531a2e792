import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { patienceMs } from './patience.ts';

export interface ReceivedCall {
  readonly id: string;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly status: Behaviour;
  /** The CloudEvent. */
  readonly event: {
    readonly type: string;
    readonly leafindex: string;
    readonly data: Record<string, unknown>;
  };
}

/** A status, a connection that is cut, an answer that never comes, or a way elsewhere. */
export type Behaviour = number | 'reset' | 'hang' | { readonly location: string };

/** A receiver of webhooks as an operator has one, which answers as it is told. */
export class WebhookReceiver {
  readonly calls: ReceivedCall[] = [];
  /** For each call, in turn or by what it brings. */
  behave: (call: Pick<ReceivedCall, 'id' | 'event'>) => Behaviour = () => 204;
  private readonly server = createServer((request, response) => void this.take(request, response));
  private changed = Promise.withResolvers<void>();

  static async start(): Promise<WebhookReceiver> {
    const receiver = new WebhookReceiver();
    receiver.server.listen(0, '127.0.0.1');
    await once(receiver.server, 'listening');
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/in`;
  }

  /** Calls that were answered with a 2xx, in order. */
  get taken(): readonly ReceivedCall[] {
    return this.calls.filter(({ status }) => typeof status === 'number' && status < 300);
  }

  types(calls: readonly ReceivedCall[] = this.taken): string[] {
    return calls.map(({ event }) => event.type);
  }

  /** Waits for a call that makes this true. */
  async until(isTrue: (receiver: this) => boolean, what: string): Promise<void> {
    const tooLong = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      const seen = JSON.stringify(this.calls.map(({ event }) => event.type));
      tooLong.reject(new Error(`never came: ${what}; got ${seen}`));
    }, patienceMs);
    try {
      while (!isTrue(this)) await Promise.race([this.changed.promise, tooLong.promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts).toString();
    const headers = request.headers as Record<string, string>;
    const event = JSON.parse(body) as ReceivedCall['event'];
    const id = headers['webhook-id'] ?? '';
    const status = this.behave({ id, event });
    this.calls.push({ id, headers, body, event, status });
    if (status === 'reset') request.socket.destroy();
    else if (typeof status === 'object') response.writeHead(307, { ...status }).end();
    else if (status !== 'hang') response.writeHead(status).end();
    this.changed.resolve();
    this.changed = Promise.withResolvers();
  }
}
