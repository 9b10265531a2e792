// Goal: the WebSocket of forwarded ports byte by byte: our frames, wrong frames, and Kubernetes' own
// dialect as its clients speak it.
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { manySessions, readySession } from '../support/ready-session.ts';
import { TestGateway } from '../support/test-gateway.ts';
import { patienceMs } from '../support/patience.ts';

let test: TestGateway;
let session: string;
let token: string;
beforeAll(async () => {
  test = await TestGateway.start({ env: manySessions });
  session = await readySession(test);
  token = await test.token('engineer');
});
afterAll(() => test.close());

const open = new Set<Peer>();
afterEach(() => {
  for (const peer of open) peer.socket.terminate();
  open.clear();
});

/** A client that keeps all it was told. */
class Peer {
  readonly frames: Buffer[] = [];
  readonly closed: Promise<number>;

  constructor(readonly socket: WebSocket) {
    open.add(this);
    socket.on('message', (data: Buffer) => this.frames.push(data));
    socket.on('error', () => undefined);
    this.closed = once(socket, 'close').then(([code]) => code as number);
  }

  static async open(protocol: string, ports: string): Promise<Peer> {
    const url = `${test.url.replace('http', 'ws')}/v1/sessions/${session}/portforward?${ports}`;
    const headers = { authorization: `Bearer ${token}` };
    const peer = new Peer(new WebSocket(url, [protocol], { headers }));
    await once(peer.socket, 'open');
    return peer;
  }

  send(hex: string, text = ''): void {
    this.socket.send(
      Buffer.concat([Buffer.from(hex.replaceAll(' ', ''), 'hex'), Buffer.from(text)]),
    );
  }

  async until(condition: (frames: readonly Buffer[]) => boolean): Promise<void> {
    const deadline = Date.now() + patienceMs;
    while (!condition(this.frames)) {
      if (Date.now() > deadline) throw new Error(`only ${this.frames.map(String).join(' | ')}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** Payloads of one channel or type, after `skip` bytes of header. */
  bytesOf(type: number, skip: number): string {
    const own = this.frames.filter((frame) => frame[0] === type);
    return Buffer.concat(own.map((frame) => frame.subarray(skip))).toString('latin1');
  }
}

const ours = 'v1.portforward.endoscope';
const theirs = 'v4.channel.k8s.io';

describe('the frames of a forward', () => {
  it('are ready, connected, bytes both ways, the end, and closed', async () => {
    const peer = await Peer.open(ours, 'ports=7&ports=8080');
    await peer.until((frames) => frames.length === 1);
    expect(peer.frames[0]!.subarray(0, 5).toString('hex')).toBe('0000000000');
    expect(JSON.parse(peer.frames[0]!.subarray(5).toString())).toEqual({
      forward: expect.stringMatching(/^fwd_/) as unknown,
      ports: [7, 8080],
      windowBytes: 262_144,
      connectionsMax: 200,
    });
    peer.send('01 00000009 0007');
    peer.send('02 00000009', 'hello');
    peer.send('03 00000009');
    await peer.until((frames) => frames.some((frame) => frame[0] === 4));
    expect(peer.frames.slice(1).map((frame) => frame.subarray(0, 5).toString('hex'))).toEqual([
      '0100000009',
      '0200000009',
      '0300000009',
      '0400000009',
    ]);
    expect(peer.bytesOf(2, 5)).toBe('hello');
    expect(JSON.parse(peer.bytesOf(4, 5))).toMatchObject({ reason: 'finished' });
  });

  it.each([
    ['too short', '01 0000'],
    ['of an unknown type', '63 00000001'],
    ['a connect without a port', '01 00000001'],
    ['credit of a wrong length', '05 00000001 0001'],
    ['an end with something after it', '03 00000001 00'],
    ['more than 32 KiB of data', `02 00000001 ${'00'.repeat(32_769)}`],
  ])('end the forward when one is %s', async (_what, hex) => {
    const peer = await Peer.open(ours, 'ports=7');
    await peer.until((frames) => frames.length === 1);
    peer.send('01 00000001 0007');
    peer.send(hex);
    expect(await peer.closed).toBe(4400);
    expect(JSON.parse(peer.bytesOf(7, 5))).toMatchObject({ reason: 'FRAME_MALFORMED' });
  });

  it('end the forward when one is text', async () => {
    const peer = await Peer.open(ours, 'ports=7');
    peer.socket.send('hello');
    expect(await peer.closed).toBe(4400);
  });

  it.each(['ports=', 'ports=http', 'ports=0', 'ports=65536', 'port=80'])(
    'are refused with the whole sentence for %s',
    async (ports) => {
      const peer = await Peer.open(ours, ports);
      expect(await peer.closed).toBe(4400);
      expect(JSON.parse(peer.bytesOf(7, 5))).toMatchObject({ reason: 'REQUEST_INVALID' });
    },
  );
});

describe('Kubernetes’ own dialect', () => {
  it('names the port on both channels, and carries bytes both ways', async () => {
    const peer = await Peer.open(theirs, 'ports=7');
    await peer.until((frames) => frames.length >= 2);
    expect(peer.frames.slice(0, 2).map((frame) => frame.toString('hex'))).toEqual([
      '000700',
      '010700',
    ]);
    const payload = 'x'.repeat(60_000);
    for (let round = 0; round < 20; round += 1) peer.send('00', payload);
    await peer.until(() => peer.bytesOf(0, 1).length >= 2 + 20 * payload.length);
    expect(peer.bytesOf(0, 1).slice(2)).toBe(payload.repeat(20));
  });

  it('carries several ports, each on channels of its own', async () => {
    const peer = await Peer.open(theirs, 'ports=7,8080');
    peer.send('02', 'GET / HTTP/1.1\r\n\r\n');
    await peer.until(() => peer.bytesOf(2, 1).includes('hello from web'));
    peer.send('00', 'echo');
    await peer.until(() => peer.bytesOf(0, 1).endsWith('echo'));
    expect(peer.bytesOf(2, 1).slice(0, 2)).toBe('\x90\x1f');
  });

  it('says on the second channel what went wrong, and ends with its connections', async () => {
    const peer = await Peer.open(theirs, 'ports=81');
    expect(await peer.closed).toBe(1000);
    expect(peer.bytesOf(1, 1)).toContain('connection refused');
  });

  it('reads a client no further than the pod does', async () => {
    const peer = await Peer.open(theirs, 'ports=9001,7');
    for (let round = 0; round < 300; round += 1) peer.send('00', 'x'.repeat(60_000));
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect([peer.socket.readyState, peer.socket.bufferedAmount > 0]).toEqual([1, true]);
  });
});
