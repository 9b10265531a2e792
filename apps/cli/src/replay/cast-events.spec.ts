import { describe, expect, it } from '@jest/globals';
import { castEvents } from './cast-events.ts';
import type { CastEvent } from './cast-events.ts';

async function* inPieces(text: string, bytes = 7): AsyncGenerator<Uint8Array> {
  const all = Buffer.from(text);
  for (let at = 0; at < all.length; at += bytes) yield all.subarray(at, at + bytes);
}

async function eventsOf(text: string): Promise<CastEvent[]> {
  const events: CastEvent[] = [];
  for await (const event of castEvents(inPieces(text))) events.push(event);
  return events;
}

describe('an asciicast', () => {
  it('of version 2 counts from the beginning', async () => {
    const cast = [
      '{"version":2,"width":100,"height":30}',
      '[0.5, "o", "größe\\r\\n"]',
      '[1, "i", "ls"]',
      '[1.25, "r", "80x24"]',
      '[2, "m", "bob writes"]',
      '[3, "z", "of a later version"]',
      '',
    ];
    expect(await eventsOf(cast.join('\n'))).toEqual([
      { atMs: 0, kind: 'resize', text: '100x30' },
      { atMs: 500, kind: 'output', text: 'größe\r\n' },
      { atMs: 1_000, kind: 'input', text: 'ls' },
      { atMs: 1_250, kind: 'resize', text: '80x24' },
      { atMs: 2_000, kind: 'marker', text: 'bob writes' },
    ]);
  });

  it('of version 3 counts from the event before, and may hold comments', async () => {
    const cast = [
      '{"version":3,"term":{"cols":90,"rows":20}}',
      '# a comment',
      '[0.5, "o", "a"]',
      '[0.25, "o", "b"]',
    ];
    expect(await eventsOf(cast.join('\n'))).toEqual([
      { atMs: 0, kind: 'resize', text: '90x20' },
      { atMs: 500, kind: 'output', text: 'a' },
      { atMs: 750, kind: 'output', text: 'b' },
    ]);
  });

  it('never goes back in time', async () => {
    const events = await eventsOf('{"version":2}\n[5,"o","a"]\n[1,"o","b"]');
    expect(events.map(({ atMs }) => atMs)).toEqual([0, 5_000, 5_000]);
  });

  it.each([
    ['nothing', '', 'it is empty'],
    ['text', 'hello\n', 'a line is not JSON'],
    ['another version', '{"version":1}', 'neither 2 nor 3'],
    ['null', 'null', 'neither 2 nor 3'],
    ['an object as an event', '{"version":2}\n{}', 'an event is no list'],
    ['a short event', '{"version":2}\n[1,"o"]', 'not of the form'],
    ['a time below 0', '{"version":2}\n[-1,"o","x"]', 'out of reach'],
    ['a time of years', '{"version":2}\n[1e9,"o","x"]', 'out of reach'],
    ['a line without an end', `{"version":2}\n"${'x'.repeat(4 * 1_048_576 + 2)}`, 'too long'],
  ])('is not %s', async (_what, text, problem) => {
    const pieces = inPieces(text, 65_536);
    const read = async () => {
      for await (const event of castEvents(pieces)) void event;
    };
    await expect(read()).rejects.toThrow(problem);
  });
});
