import { describe, expect, it } from '@jest/globals';
import { streamLimits } from '../domain/streams.limits.ts';
import { TappedOutput } from './tapped-output.ts';

const { tappedBytesMax } = streamLimits;

function stage(deliver: (text: string) => Promise<void> | undefined = () => undefined) {
  const shown: string[] = [];
  const tapped = new TappedOutput<{ data: Uint8Array }>(({ data }) => {
    const text = Buffer.from(data).toString();
    shown.push(text);
    return deliver(text);
  });
  const push = (text: string, taken?: Promise<void>) =>
    tapped.push({ data: Buffer.from(text) }, taken);
  return { shown, tapped, push };
}

describe('output past a tap', () => {
  it('is shown at once when the tap holds nothing back', () => {
    const { shown, tapped, push } = stage();
    expect([push('a'), push('b'), tapped.settled()]).toEqual([undefined, undefined, undefined]);
    expect(shown).toEqual(['a', 'b']);
  });

  it('is shown in its order, whichever piece the tap lets go first', async () => {
    const { shown, tapped, push } = stage();
    const [one, two] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    expect([push('a', one.promise), push('b', two.promise), push('c')]).toEqual([
      ...[undefined, undefined, undefined],
    ]);
    two.resolve();
    await two.promise;
    expect([shown, tapped.heldBytes]).toEqual([[], 3]);
    one.resolve();
    await tapped.settled();
    expect([shown, tapped.heldBytes]).toEqual([['a', 'b', 'c'], 0]);
    expect(tapped.settled()).toBeUndefined();
  });

  it('waits when the tap holds back more than the limit, and not with exactly the limit', async () => {
    const { shown, push } = stage();
    const held = Promise.withResolvers<void>();
    expect(push('x'.repeat(tappedBytesMax), held.promise)).toBeUndefined();
    let hasRoom = false;
    const room = push('y', held.promise)!.then(() => (hasRoom = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect([shown.length, hasRoom]).toEqual([0, false]);
    held.resolve();
    await room;
    expect(shown[0]).toHaveLength(tappedBytesMax);
  });

  it('waits for who is shown it, too', async () => {
    const slow = Promise.withResolvers<void>();
    const { shown, tapped, push } = stage((text) => (text === 'a' ? slow.promise : undefined));
    void push('a', Promise.resolve());
    void push('b', Promise.resolve());
    await new Promise((resolve) => setImmediate(resolve));
    expect(shown).toEqual(['a']);
    slow.resolve();
    await tapped.settled();
    expect(shown).toEqual(['a', 'b']);
  });

  it('gives every later call the first failure', async () => {
    const { tapped, push } = stage(() => Promise.reject(new Error('gone')));
    expect(push('a', Promise.resolve())).toBeUndefined();
    const waiting = push('x'.repeat(tappedBytesMax + 1), Promise.resolve());
    await expect(waiting).rejects.toThrow('gone');
    await expect(push('b')).rejects.toThrow('gone');
    await expect(tapped.settled()).rejects.toThrow('gone');
  });
});
