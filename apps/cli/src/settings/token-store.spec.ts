import { mkdtemp, readdir, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SavedTokens } from '../sign-in/token-source.ts';
import { TokenStore } from './token-store.ts';

const server = 'https://endoscope.example.com';
const token = { server, issuer: 'https://issuer', clientId: 'endo-cli', accessToken: 'one' };

describe('the token store', () => {
  let directory: string;
  let store: TokenStore;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'endo-tokens-'));
    store = new TokenStore(join(directory, 'endoscope'));
  });

  afterEach(() => rm(directory, { recursive: true, force: true }));

  it('keeps one token a gateway, readable by nobody else', async () => {
    await store.write(token);
    await store.write({ ...token, server: `${server}/staging`, accessToken: 'two' });
    expect(await store.read(server)).toEqual(token);
    expect((await store.read(`${server}/staging`))?.accessToken).toBe('two');
    expect(await store.read('http://endoscope.example.com')).toBeUndefined();
    const tokens = join(directory, 'endoscope', 'tokens');
    const files = await readdir(tokens);
    expect(files).toHaveLength(2);
    for (const file of files) expect((await stat(join(tokens, file))).mode & 0o777).toBe(0o600);
    expect((await stat(tokens)).mode & 0o777).toBe(0o700);
  });

  it('never shows half of a token to a reader', async () => {
    const long = { ...token, accessToken: 'x'.repeat(100_000) };
    await store.write(token);
    let isWriting = true;
    const writing = (async () => {
      for (let i = 0; i < 20; i += 1) await store.write(i % 2 === 0 ? long : token);
      isWriting = false;
    })();
    while (isWriting)
      expect([3, 100_000]).toContain((await store.read(server))?.accessToken.length);
    await writing;
  });

  it('lets one at a time renew, and the others use what it got', async () => {
    let renewals = 0;
    const renew = async () => {
      renewals += 1;
      await sleep(30);
      return { ...token, accessToken: `renewed-${renewals}` };
    };
    const sources = [1, 2, 3].map(() => new SavedTokens({ server, store, renew }));
    const tokens = await Promise.all(sources.map((source) => source.token()));
    expect(tokens).toEqual(['renewed-1', 'renewed-1', 'renewed-1']);
  });

  it('takes a lock over that a dead process left', async () => {
    await store.write(token);
    const [file] = await readdir(join(directory, 'endoscope', 'tokens'));
    const lock = join(directory, 'endoscope', 'tokens', `${file}.lock`);
    await store.exclusively(server, async () => {
      const longAgo = new Date(Date.now() - 60_000);
      await utimes(lock, longAgo, longAgo);
      expect(await store.exclusively(server, async () => 'taken over')).toBe('taken over');
    });
  });

  it.each([
    ['far from its end', 31_000, undefined, 'one'],
    ['at the edge of its end', 30_000, undefined, 'new'],
    ['refused by the gateway', 60_000, 'one', 'new'],
    ['without an end', undefined, undefined, 'one'],
  ])('gives a token %s as it should be', async (_case, leftMs, rejected, expected) => {
    const now = new Date('2026-11-21T10:00:00Z');
    const expiresAt = leftMs && new Date(now.getTime() + leftMs).toISOString();
    await store.write({ ...token, ...(expiresAt ? { expiresAt } : {}) });
    const renew = async () => ({ ...token, accessToken: 'new' });
    const source = new SavedTokens({ server, store, renew, now: () => now });
    expect(await source.token(rejected)).toBe(expected);
  });

  it('asks for a sign-in where nothing can be renewed', async () => {
    const source = new SavedTokens({ server, store, renew: async () => undefined });
    await expect(source.token()).rejects.toThrow('You are not signed in to https://endoscope');
  });
});
