import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { exitEvent, NumberedHub } from '../testing/numbered-hub.ts';
import type { NumberedHubOptions } from '../testing/numbered-hub.ts';
import { startGrpcGateway, startWebSocketGateway } from '../testing/scripted-gateway.ts';
import type { AttachChange, Script, ScriptedGateway } from '../testing/scripted-gateway.ts';
import type { AttachConnection, AttachEvent } from './attach-connection.ts';

/** Reads on its own, so that a test may look at what was said so far. */
class Reader {
  readonly events: AttachEvent[] = [];
  readonly done: Promise<void>;

  constructor(readonly connection: AttachConnection) {
    this.done = this.read();
    this.done.catch(() => undefined);
  }

  get types(): string[] {
    return this.events.map(({ type }) => type);
  }

  find<T extends AttachEvent['type']>(type: T): Extract<AttachEvent, { type: T }> | undefined {
    return this.events.find((event) => event.type === type) as never;
  }

  async until(type: AttachEvent['type'], count = 1): Promise<void> {
    await waitFor(() => this.types.filter((each) => each === type).length >= count);
  }

  private async read(): Promise<void> {
    for await (const event of this.connection.events) this.events.push(event);
  }
}

async function waitFor(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error('it did not happen in 5 s');
    await sleep(2);
  }
}

describe.each([
  ['WebSocket', startWebSocketGateway],
  ['gRPC', startGrpcGateway],
] as const)('an attachment over %s whose connection is lost', (_name, start) => {
  let gateway: ScriptedGateway;
  afterEach(() => gateway.close());

  async function attach(script: Script, change: AttachChange = {}): Promise<Reader> {
    gateway = await start(script);
    const reader = new Reader(await gateway.attach(change));
    await reader.until('ready');
    return reader;
  }

  function attachTo(hub: NumberedHub, change?: AttachChange): Promise<Reader> {
    return attach(hub.script, change);
  }

  function aShell(options: NumberedHubOptions = {}): NumberedHub {
    return new NumberedHub({ readsInput: true, ...options });
  }

  it('goes on at its last offset and says so', async () => {
    const output = Buffer.from('0123456789');
    const hub = aShell({ output, chunkBytesMax: 3 });
    const reader = await attachTo(hub);
    await waitFor(() => reader.types.filter((type) => type === 'stdout').length >= 4);
    gateway.proxy.cutOnce();
    await reader.until('reconnected');
    expect(hub.openings[1]!.resume).toEqual({ attachment: 'att_1', offset: 10 });
    expect(reader.find('reconnecting')).toMatchObject({ attempt: 1, graceMs: 3_000 });
    expect(reader.find('reconnecting')!.error.reason).toBe('ATTACHMENT_BROKEN');
    expect(reader.find('reconnected')).toEqual({
      ...{ type: 'reconnected', attachment: 'att_1', resumed: true, missingBytes: 0 },
      ...{ lostInputBytes: 0, role: 'writer', participants: [] },
    });
    reader.connection.endInput();
    await reader.done;
  });

  it('tells the next connection its size, also one that changed meanwhile', async () => {
    const hub = aShell({ tty: true });
    const reader = await attachTo(hub, { size: { width: 80, height: 24 } });
    gateway.proxy.cut();
    await reader.until('reconnecting');
    reader.connection.resize({ width: 100, height: 30 });
    gateway.proxy.mend();
    await reader.until('reconnected');
    expect(hub.openings[1]!.size).toMatchObject({ width: 100, height: 30 });
    await waitFor(() => hub.heard.includes('resize'));
    reader.connection.detach();
    await reader.done;
  });

  it('holds what is written meanwhile, up to its bound, and keeps the order', async () => {
    const hub = aShell();
    const reader = await attachTo(hub, { limits: { attachHeldInputBytesMax: 10 } });
    const { connection } = reader;
    await connection.write(Buffer.from('before '));
    await waitFor(() => hub.input === 'before ');
    gateway.proxy.cut();
    await reader.until('reconnecting');
    await connection.write(Buffer.from('held '));
    let isWritten = false;
    const more = connection.write(Buffer.from('and more ')).then(() => (isWritten = true));
    await sleep(30);
    expect(isWritten).toBe(false);
    gateway.proxy.mend();
    await more;
    await connection.write(Buffer.from('after'));
    connection.endInput();
    await reader.done;
    expect(hub.input).toBe('before held and more after');
  });

  it('never sends input again that nobody says did not arrive', async () => {
    const hub = aShell({ countsInput: false });
    const reader = await attachTo(hub);
    await reader.connection.write(Buffer.from('once'));
    await waitFor(() => hub.input === 'once');
    gateway.proxy.cutOnce();
    await reader.until('reconnected');
    expect(reader.find('reconnected')!.lostInputBytes).toBeUndefined();
    reader.connection.endInput();
    await reader.done;
    expect(hub.input).toBe('once');
  });

  it('is another attachment where the gateway has forgotten it', async () => {
    const hub = aShell({ resumes: false });
    const reader = await attachTo(hub);
    gateway.proxy.cutOnce();
    await reader.until('reconnected');
    expect(reader.find('reconnected')).toMatchObject({
      ...{ attachment: 'att_2', resumed: false, missingBytes: undefined, lostInputBytes: 0 },
    });
    gateway.proxy.cutOnce();
    await reader.until('reconnected', 2);
    expect(hub.openings[2]!.resume).toMatchObject({ attachment: 'att_2' });
    reader.connection.detach();
    await reader.done;
  });

  it('attaches anew when the gateway refuses to resume', async () => {
    const hub = aShell();
    const reader = await attach((peer, said) => {
      if (said === 'open' && peer.opening.resume) {
        return peer.fail({ reason: 'RESUME_EXPIRED', kind: 'not_found' });
      }
      hub.script(peer, said);
    });
    gateway.proxy.cutOnce();
    await reader.until('reconnected');
    expect(reader.find('reconnected')!.resumed).toBe(false);
    expect(hub.openings.map(({ resume }) => resume)).toEqual([undefined, undefined]);
    reader.connection.detach();
    await reader.done;
  });

  it('keeps its role, and does not take over again', async () => {
    const hub = aShell();
    const reader = await attachTo(hub, { role: 'observer', takeOverReason: 'why' });
    gateway.proxy.cutOnce();
    await reader.until('reconnected');
    expect(hub.openings.map(({ role, takeOver }) => [role, takeOver])).toEqual([
      ['observer', 'why'],
      ['writer', undefined],
    ]);
    reader.connection.detach();
    await reader.done;
  });

  it('is tried with a new token when its own has expired', async () => {
    const hub = aShell();
    let isExpired = false;
    const asked: (string | undefined)[] = [];
    const tokens = {
      async token(rejected?: string) {
        asked.push(rejected);
        return rejected === undefined && !asked.includes('old') ? 'old' : 'new';
      },
    };
    const reader = await attach(
      (peer, said) => {
        if (said === 'open' && isExpired && peer.opening.authorization !== 'Bearer new') {
          return peer.fail({ reason: 'TOKEN_EXPIRED', kind: 'unauthenticated' });
        }
        hub.script(peer, said);
      },
      { tokens },
    );
    isExpired = true;
    gateway.proxy.cutOnce();
    await reader.until('reconnected');
    expect(hub.openings.map(({ authorization }) => authorization)).toEqual([
      'Bearer old',
      'Bearer new',
    ]);
    expect(asked).toContain('old');
    reader.connection.detach();
    await reader.done;
  });

  it('is given up at the end of the grace time, with what to do', async () => {
    const hub = aShell();
    const reader = await attachTo(hub, { limits: { attachBackoffMaxMs: 100 } });
    const startMs = performance.now();
    gateway.proxy.cut();
    await expect(reader.done).rejects.toMatchObject({
      reason: 'ATTACHMENT_LOST',
      exitCode: 69,
      detail: expect.stringMatching(/within 3 s\. .* Attach again: endo attach ses_1$/),
    });
    expect(performance.now() - startMs).toBeGreaterThan(2_500);
    expect(reader.types.filter((type) => type === 'reconnecting').length).toBeGreaterThan(10);
    await reader.connection.write(Buffer.from('nobody takes this'));
  }, 30_000);

  it('is given up at once when the gateway refuses for good', async () => {
    const hub = aShell();
    let isGone = false;
    const reader = await attach((peer, said) => {
      if (isGone) return peer.fail({ reason: 'SESSION_NOT_FOUND', kind: 'not_found' });
      hub.script(peer, said);
    });
    isGone = true;
    gateway.proxy.cutOnce();
    await expect(reader.done).rejects.toMatchObject({ reason: 'SESSION_NOT_FOUND' });
  });

  it('is tried again while the gateway says that it is not ready', async () => {
    const hub = aShell();
    let refusals = 3;
    const reader = await attach((peer, said) => {
      if (said === 'open' && hub.openings.length > 0 && refusals > 0) {
        refusals -= 1;
        return peer.fail({ reason: 'GATEWAY_DRAINING', kind: 'unavailable' });
      }
      hub.script(peer, said);
    });
    gateway.proxy.cutOnce();
    await reader.until('reconnected');
    expect(reader.types.filter((type) => type === 'reconnecting')).toHaveLength(4);
    reader.connection.detach();
    await reader.done;
  });

  it('is left by a detach meanwhile, at once', async () => {
    const reader = await attachTo(aShell());
    gateway.proxy.cut();
    await reader.until('reconnecting', 3);
    reader.connection.detach();
    await reader.done;
    expect(reader.events.at(-1)).toMatchObject({ type: 'exit', reason: 'detached' });
  });

  it('is closed by a close meanwhile', async () => {
    const reader = await attachTo(aShell());
    gateway.proxy.cut();
    await reader.until('reconnecting', 3);
    reader.connection.close();
    await expect(reader.done).rejects.toThrow();
  });

  it('stays ended after an exit', async () => {
    const hub = aShell();
    const reader = await attachTo(hub);
    hub.peer!.send(exitEvent);
    await reader.done;
    gateway.proxy.cutOnce();
    await sleep(50);
    expect([reader.events.at(-1)!.type, hub.openings.length]).toEqual(['exit', 1]);
  });

  it('says that it leaves when its reader does', async () => {
    const hub = aShell({ output: Buffer.from('much') });
    gateway = await start(hub.script);
    const connection = await gateway.attach();
    for await (const event of connection.events) if (event.type === 'stdout') break;
    await waitFor(() => hub.heard.includes('detach'));
  });
});
