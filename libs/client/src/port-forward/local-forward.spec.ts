import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import type { Duplex } from 'node:stream';
import { afterEach, describe, expect, it } from '@jest/globals';
import { attachmentBroken } from '../attach/attach-errors.ts';
import { defaultClientLimits } from '../client.limits.ts';
import { EndoscopeError } from '../endoscope-error.ts';
import { forwardLocally } from './local-forward.ts';
import type {
  LocalForward,
  LocalForwardListeners,
  LocalForwardOptions,
  PortForward,
  PortForwardEnd,
} from './port-forward.ts';

/** A forward whose connections are echoed. */
class EchoForward implements PortForward {
  readonly id = 'fwd_1';
  readonly ports = [80];
  isClosed = false;
  private readonly over = Promise.withResolvers<PortForwardEnd>();
  readonly ended = this.over.promise;
  readonly streams: Duplex[] = [];

  connect(): Duplex {
    const stream = new PassThrough();
    this.streams.push(stream);
    return stream;
  }

  end(reason: string): void {
    for (const stream of this.streams) stream.destroy();
    this.over.resolve({ reason, detail: `It ended: ${reason}.` });
  }

  break(): void {
    for (const stream of this.streams) stream.destroy(attachmentBroken('cut'));
    this.over.reject(attachmentBroken('cut'));
  }

  close(): void {
    this.isClosed = true;
  }
}

const limits = {
  ...defaultClientLimits,
  attachBackoffBaseMs: 10,
  attachBackoffMaxMs: 20,
  attachReconnectMs: 200,
};

class Gateway {
  readonly forwards: EchoForward[] = [];
  refusal: EndoscopeError | undefined;
  readonly seen: string[] = [];
  private local: LocalForward | undefined;

  async forward(options: Partial<LocalForwardOptions> = {}): Promise<LocalForward> {
    const on: LocalForwardListeners = {
      lost: () => this.seen.push('lost'),
      restored: () => this.seen.push('restored'),
      connection: () => this.seen.push('connection'),
      notListening: (_port, why) => this.seen.push(why),
      failed: (_port, error) => this.seen.push(error.reason),
    };
    const parts = {
      limits,
      open: () => {
        if (this.refusal) return Promise.reject(this.refusal);
        const forward = new EchoForward();
        this.forwards.push(forward);
        return Promise.resolve(forward);
      },
    };
    const ports = [{ local: 0, remote: 80 }];
    this.local = await forwardLocally(parts, { ports, addresses: ['127.0.0.1'], on, ...options });
    return this.local;
  }

  close(): Promise<void> | undefined {
    return this.local?.close();
  }
}

let gateway: Gateway;
afterEach(() => gateway?.close());

async function socketTo({ listening }: LocalForward): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port: listening[0]!.local, allowHalfOpen: true });
  await once(socket, 'connect');
  return socket;
}

async function echoed(local: LocalForward, text: string): Promise<string> {
  const socket = await socketTo(local);
  socket.end(text);
  let answer = '';
  for await (const chunk of socket) answer += String(chunk);
  return answer;
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('the condition never held');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const refused = (kind: EndoscopeError['kind']): EndoscopeError =>
  new EndoscopeError({ reason: 'TEST', kind, detail: 'No.' });

describe('local ports of a forward', () => {
  it('lead there, half-open', async () => {
    gateway = new Gateway();
    expect(await echoed(await gateway.forward(), 'hello')).toBe('hello');
    expect(gateway.seen).toEqual(['connection']);
  });

  it('stay when the gateway goes away, and lead there again when it is back', async () => {
    gateway = new Gateway();
    const local = await gateway.forward();
    const cut = await socketTo(local);
    const lost = once(cut, 'error');
    await until(() => gateway.forwards[0]!.streams.length === 1);
    gateway.forwards[0]!.break();
    expect(await lost).toMatchObject([{ code: 'ECONNRESET' }]);
    expect(await echoed(local, 'again')).toBe('again');
    expect(gateway.seen.filter((word) => /lost|restored/.test(word))).toEqual(['lost', 'restored']);
    expect(gateway.forwards).toHaveLength(2);
  });

  it.each(['draining', 'token_expired'])('connect again after %s', async (reason) => {
    gateway = new Gateway();
    const local = await gateway.forward();
    gateway.forwards[0]!.end(reason);
    expect(await echoed(local, 'again')).toBe('again');
    expect(gateway.forwards).toHaveLength(2);
  });

  it('end with the session, and let the ports go', async () => {
    gateway = new Gateway();
    const local = await gateway.forward();
    gateway.forwards[0]!.end('expired');
    expect(await local.ended).toEqual({ reason: 'expired', detail: 'It ended: expired.' });
    await expect(socketTo(local)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('end when connecting again is refused, or does not succeed in time', async () => {
    for (const kind of ['permission_denied', 'unavailable'] as const) {
      gateway = new Gateway();
      const local = await gateway.forward();
      gateway.refusal = refused(kind);
      gateway.forwards[0]!.break();
      await expect(local.ended).rejects.toMatchObject({ reason: 'TEST', kind });
      await gateway.close();
    }
  });

  it('are left without a word when the caller wants no more', async () => {
    gateway = new Gateway();
    const left = new AbortController();
    const local = await gateway.forward({ signal: left.signal });
    left.abort(new Error('Ctrl-C'));
    gateway.forwards[0]!.break();
    await expect(local.ended).rejects.toThrow('Ctrl-C');
    expect([gateway.seen, gateway.forwards.length]).toEqual([[], 1]);
  });

  it('are not opened when the gateway refuses', async () => {
    gateway = new Gateway();
    gateway.refusal = refused('permission_denied');
    await expect(gateway.forward()).rejects.toBe(gateway.refusal);
  });

  it('are told of when in use, and are an error when all are', async () => {
    gateway = new Gateway();
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const busy = { local: (server.address() as AddressInfo).port, remote: 80 };
    const why = `Port 127.0.0.1:${busy.local} is in use already.`;
    const local = await gateway.forward({ ports: [busy, { local: 0, remote: 80 }] });
    expect([gateway.seen, local.listening.length]).toEqual([[why], 1]);
    await local.close();
    await expect(gateway.forward({ ports: [busy] })).rejects.toMatchObject({
      reason: 'LOCAL_PORT_UNAVAILABLE',
      kind: 'failed_precondition',
      detail: `None of the local ports could be had: ${why}`,
    });
    server.close();
  });

  it('are bound at localhost by both its addresses, of which one is enough', async () => {
    gateway = new Gateway();
    const local = await gateway.forward({ addresses: ['localhost'] });
    const [first, ...more] = local.listening;
    expect(first!.address).toBe('127.0.0.1');
    expect(more.map(({ address, local: port }) => [address, port])).toEqual(
      more.length === 0 ? [] : [['::1', first!.local]],
    );
  });

  it('refuse an address that is none', async () => {
    gateway = new Gateway();
    await expect(gateway.forward({ addresses: ['web.example'] })).rejects.toMatchObject({
      kind: 'invalid_argument',
    });
  });
});
