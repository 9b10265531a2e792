// Goal: a client whose sign-in expires under its attachment goes on with a renewed one where the
// old one ended; and one that acknowledges its output gets all of it.
// Method: the client library, by both doors, against the whole gateway.
import { EndoscopeClient } from '@endoscope/client';
import type { AttachDoor, AttachEvent } from '@endoscope/client';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { manySessions, readySession } from '../support/ready-session.ts';
import { TestGateway } from '../support/test-gateway.ts';

let test: TestGateway;
beforeAll(async () => {
  test = await TestGateway.start({ env: manySessions });
});
afterAll(() => test.close());

async function eventsOf(session: string): Promise<string[]> {
  const path = `/v1/audit-events?session=${session}&pageSize=500`;
  const { body } = await test.call('GET', path, { as: 'operator' });
  return body.auditEvents.map(({ event }: { event: string }) => event).reverse();
}

describe.each<AttachDoor>(['websocket', 'grpc'])('an attachment over %s', (door) => {
  it('outlives its sign-in: nothing is lost, and nothing comes twice', async () => {
    const session = await readySession(test);
    // Long enough to attach on a busy machine, and to expire while output comes.
    const tokens = [await test.token('engineer', 20)];
    const token = {
      async token(rejected?: string) {
        if (rejected === tokens.at(-1)) tokens.push(await test.token('engineer', 600));
        return tokens.at(-1);
      },
    };
    const client = new EndoscopeClient({ server: test.url, token });
    const attached = await client.attach(session, { stdin: true, door, acks: true });
    const events: AttachEvent[] = [];
    let output = '';
    for await (const event of attached.events) {
      events.push(event);
      if (event.type === 'stdout') output += Buffer.from(event.data).toString();
      if (event.type === 'ready') await attached.write(Buffer.from('echo before\n'));
      if (event.type === 'reconnected') await attached.write(Buffer.from('echo after; exit 4\n'));
    }
    expect(output).toBe('before\nafter\n');
    expect(events.find(({ type }) => type === 'reconnecting')).toMatchObject({
      error: { reason: 'TOKEN_EXPIRED' },
    });
    expect(events.find(({ type }) => type === 'reconnected')).toMatchObject({
      ...{ resumed: true, missingBytes: 0, lostInputBytes: 0, role: 'writer' },
    });
    expect(events.at(-1)).toMatchObject({ type: 'exit', exitCode: 4 });
    expect(tokens).toHaveLength(2);
    const audited = await eventsOf(session);
    expect(audited.filter((event) => event === 'attachment.opened')).toHaveLength(1);
    expect(audited).toContain('attachment.resumed');
  });

  it('that acknowledges is told its window, and gets every byte in order', async () => {
    const bytes = 4 * 1024 * 1024;
    const session = await readySession(test);
    const client = new EndoscopeClient({
      server: test.url,
      token: { token: () => test.token('engineer', 600) },
    });
    const attached = await client.attach(session, { stdin: true, door, acks: true });
    let count = 0;
    let windowBytes = 0;
    for await (const event of attached.events) {
      if (event.type === 'ready') {
        windowBytes = event.windowBytes;
        await attached.write(Buffer.from(`head -c ${bytes} /dev/zero; exit 4\n`));
      }
      if (event.type !== 'stdout') continue;
      expect(event.offset).toBe(count);
      count += event.data.length;
    }
    expect(windowBytes).toBe(384 * 1024);
    expect(count).toBe(bytes);
  });
});
