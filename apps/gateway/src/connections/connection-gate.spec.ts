import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { Metrics, createLogger } from '@endoscope/telemetry';
import { ManualClock } from '@endoscope/testkit';
import { gatewayLimits } from '../gateway.limits.ts';
import { SourceAddress } from '../http/source-address.ts';
import { ConnectionGate } from './connection-gate.ts';

/** A socket as far as the gate looks at one. */
class FakeSocket extends EventEmitter {
  destroyed = false;
  writable = true;
  written = '';

  constructor(
    readonly remoteAddress: string | undefined,
    readonly remotePort: number,
  ) {
    super();
  }

  end(bytes: string | Buffer): void {
    this.written += bytes.toString();
  }

  resume(): void {
    /* Nothing flows. */
  }

  destroy(): void {
    if (this.destroyed) return;
    this.destroyed = true;
    this.emit('close');
  }
}

function aGate(perAddress: number) {
  const lines: string[] = [];
  const clock = new ManualClock();
  const limits = {
    connectionsMax: 0,
    perAddressMax: perAddress,
    unsignedMax: 0,
    unsignedPerAddressMax: 0,
  };
  const logger = createLogger('info', { write: (line: string) => lines.push(line) });
  const addresses = new SourceAddress(['10.0.0.0/8']);
  const gate = new ConnectionGate({ limits, addresses, metrics: new Metrics(), logger, clock });
  let port = 1_000;
  const come = (address: string | undefined = '192.0.2.1') => {
    const socket = new FakeSocket(address, (port += 1));
    return { socket, admitted: gate.admit('http', socket as unknown as Socket) };
  };
  const peerOf = (socket: FakeSocket) => `${socket.remoteAddress}:${socket.remotePort}`;
  const signIn = ({ socket }: { socket: FakeSocket }) =>
    gate.signIn('http', peerOf(socket), () => Promise.resolve('user'));
  return { gate, come, signIn, peerOf, lines, clock };
}

describe('the gate of connections', () => {
  it('says why to some of those it refuses, and closes the rest at once', async () => {
    const { come, signIn } = aGate(1);
    await signIn(come());
    const refused = Array.from({ length: gatewayLimits.refusedConnectionsMax + 1 }, () => come());
    expect(refused.map(({ admitted }) => admitted)).not.toContain(true);
    const last = refused.pop()!;
    for (const { socket } of refused) expect(socket.written).toContain('CONNECTION_LIMIT_REACHED');
    expect([last.socket.written, last.socket.destroyed]).toEqual(['', true]);
    // One that has read it makes room for another.
    refused[0]!.socket.destroy();
    expect(come().socket.written).toContain('CONNECTION_LIMIT_REACHED');
    for (const { socket } of refused) socket.destroy();
  });

  it('writes one line a minute, with what has come to pass since the last', () => {
    const { come, lines, clock } = aGate(1);
    for (let i = 0; i < 1_000; i += 1) come();
    expect(lines).toHaveLength(1);
    clock.moveMs(gatewayLimits.connectionLogMs);
    come();
    expect(lines).toHaveLength(2);
    expect(JSON.parse(lines[1]!)).toMatchObject({
      event: 'connections.limited',
      dropped: 999,
      refused: 0,
    });
  });

  it('leaves a connection that has signed in to its user', async () => {
    const { come, signIn } = aGate(2);
    const user = come();
    expect(await signIn(user)).toBe('user');
    for (let i = 0; i < 10; i += 1) come();
    expect(user.socket.destroyed).toBe(false);
  });

  it('does not take a refused sign-in for one', async () => {
    const { gate, come, peerOf } = aGate(1);
    const stranger = come();
    const failing = gate.signIn('http', peerOf(stranger.socket), () =>
      Promise.reject(new Error('no')),
    );
    await expect(failing).rejects.toThrow('no');
    expect(come().admitted).toBe(true);
    expect(stranger.socket.destroyed).toBe(true);
  });

  it('forgets a connection that is closed, and knows one door from the other', async () => {
    const { gate, come, signIn, peerOf } = aGate(1);
    const one = come();
    await gate.signIn('grpc', peerOf(one.socket), () => Promise.resolve());
    expect(gate.counts).toEqual({ unsigned: 1, signedIn: 0 });
    await signIn(one);
    expect(gate.counts).toEqual({ unsigned: 0, signedIn: 1 });
    one.socket.destroy();
    expect(gate.counts).toEqual({ unsigned: 0, signedIn: 0 });
  });

  it('closes what was reset before it was taken', () => {
    const { gate, come } = aGate(0);
    const socket = new FakeSocket(undefined, 1);
    expect(gate.admit('http', socket as unknown as Socket)).toBe(false);
    expect(socket.destroyed).toBe(true);
    expect(come('10.1.2.3').admitted).toBe(true);
  });
});
