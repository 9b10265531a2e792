import { describe, expect, it } from '@jest/globals';
import { ConnectionBook } from './connection-book.ts';
import type { ConnectionLimits } from './connection-book.ts';

const none: ConnectionLimits = {
  connectionsMax: 0,
  perAddressMax: 0,
  unsignedMax: 0,
  unsignedPerAddressMax: 0,
};

function aBook(limits: Partial<ConnectionLimits>): ConnectionBook<string> {
  return new ConnectionBook({ ...none, ...limits });
}

function signIn(book: ConnectionBook<string>, connection: string): void {
  book.beginsToAsk(connection);
  book.hasAsked(connection, true);
}

const admitted = { admitted: true, over: undefined, dropped: [] };

describe('a place for a connection', () => {
  it('is given without end where there is no limit', () => {
    const book = aBook({});
    for (let i = 0; i < 10_000; i += 1) expect(book.admit(`c${i}`, 'a')).toEqual(admitted);
    expect(book.counts).toEqual({ unsigned: 10_000, signedIn: 0 });
  });

  it.each([
    ['address_unsigned', { unsignedPerAddressMax: 2 }],
    ['address', { perAddressMax: 2 }],
    ['unsigned', { unsignedMax: 2 }],
    ['all', { connectionsMax: 2 }],
  ] as const)('is there up to the limit, and above it the oldest leaves (%s)', (over, limits) => {
    const book = aBook(limits);
    expect(book.admit('one', 'a')).toEqual(admitted);
    expect(book.admit('two', 'a')).toEqual(admitted);
    expect(book.admit('three', 'a')).toEqual({ admitted: true, over, dropped: ['one'] });
    expect(book.counts).toEqual({ unsigned: 2, signedIn: 0 });
  });

  it.each([
    ['address', { perAddressMax: 2 }],
    ['all', { connectionsMax: 2 }],
  ] as const)('is refused where all have signed in (%s)', (over, limits) => {
    const book = aBook(limits);
    for (const connection of ['one', 'two']) {
      book.admit(connection, 'a');
      signIn(book, connection);
    }
    expect(book.admit('three', 'a')).toEqual({ admitted: false, over, dropped: [] });
    expect(book.close('one')).toBe(true);
    expect(book.admit('three', 'a')).toEqual(admitted);
  });

  it('is another address’s own', () => {
    const book = aBook({ perAddressMax: 1, unsignedPerAddressMax: 1 });
    book.admit('one', 'a');
    expect(book.admit('two', 'b')).toEqual(admitted);
  });

  it('is not counted by address where the address is nobody’s', () => {
    const book = aBook({ perAddressMax: 1, unsignedPerAddressMax: 1, connectionsMax: 2 });
    book.admit('one', undefined);
    expect(book.admit('two', undefined)).toEqual(admitted);
    const third = book.admit('three', undefined);
    expect(third).toEqual({ admitted: true, over: 'all', dropped: ['one'] });
  });

  it('does not go to strangers once somebody has signed in on it', () => {
    const book = aBook({ unsignedPerAddressMax: 2, unsignedMax: 2 });
    book.admit('user', 'a');
    signIn(book, 'user');
    const dropped = Array.from({ length: 100 }, (_, i) => book.admit(`stranger${i}`, 'a').dropped);
    expect(dropped.flat()).not.toContain('user');
    expect(dropped.flat()).toHaveLength(98);
    expect(book.counts).toEqual({ unsigned: 2, signedIn: 1 });
  });

  it('is kept while a sign-in is looked at, and lost again when it was refused', () => {
    const book = aBook({ unsignedMax: 1 });
    book.admit('one', 'a');
    book.beginsToAsk('one');
    expect(book.admit('two', 'a')).toMatchObject({ admitted: false, over: 'unsigned' });
    book.hasAsked('one', false);
    expect(book.admit('two', 'a')).toMatchObject({ admitted: true, dropped: ['one'] });
  });

  it('is kept as long as any of several sign-ins is looked at', () => {
    const book = aBook({ unsignedMax: 1 });
    book.admit('one', 'a');
    book.beginsToAsk('one');
    book.beginsToAsk('one');
    book.hasAsked('one', false);
    expect(book.admit('two', 'a').admitted).toBe(false);
    book.hasAsked('one', true);
    expect(book.counts).toEqual({ unsigned: 0, signedIn: 1 });
  });

  it('is given up once, however often and in whatever order it is', () => {
    const book = aBook({ connectionsMax: 2 });
    book.admit('one', 'a');
    book.beginsToAsk('one');
    expect([book.close('one'), book.close('one')]).toEqual([true, false]);
    book.hasAsked('one', true);
    book.beginsToAsk('one');
    expect(book.isSignedIn('one')).toBe(false);
    expect(book.counts).toEqual({ unsigned: 0, signedIn: 0 });
  });

  it('frees one place for both limits at once', () => {
    const book = aBook({ unsignedPerAddressMax: 1, unsignedMax: 1 });
    book.admit('one', 'a');
    const second = book.admit('two', 'a');
    expect(second).toEqual({ admitted: true, over: 'address_unsigned', dropped: ['one'] });
    expect(book.admit('three', 'b').dropped).toEqual(['two']);
    expect(book.admit('four', 'a').dropped).toEqual(['three']);
    expect(book.counts).toEqual({ unsigned: 1, signedIn: 0 });
  });

  it('leaves nothing of an address behind', () => {
    const book = aBook({ perAddressMax: 1 });
    for (let i = 0; i < 1_000; i += 1) {
      book.admit(`c${i}`, `a${i}`);
      book.close(`c${i}`);
    }
    expect((book as unknown as { addresses: Map<string, unknown> }).addresses.size).toBe(0);
  });
});
