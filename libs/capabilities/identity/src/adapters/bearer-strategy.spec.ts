import { describe, expect, it } from '@jest/globals';
import { Passport } from 'passport';
import type { Principal } from '@endoscope/core';
import { TokenMissing } from '../domain/identity.errors.ts';
import { BearerStrategy } from './bearer-strategy.ts';

const engineer = { username: 'engineer' } as Principal;

function authenticate(request: { token?: string }): Promise<{ error: unknown; user: unknown }> {
  const passport = new Passport();
  passport.use(
    new BearerStrategy<{ token?: string }>(async ({ token }) => {
      if (token === undefined) throw new TokenMissing({});
      return engineer;
    }),
  );
  return new Promise((resolve) => {
    const done = (error: unknown, user: unknown): void => resolve({ error, user });
    (passport.authenticate('bearer', { session: false }, done) as CallableFunction)(
      request,
      {},
      done,
    );
  });
}

describe('the passport strategy', () => {
  it('hands the principal on as the user', async () => {
    expect(await authenticate({ token: 't' })).toMatchObject({ error: null, user: engineer });
  });

  it('hands a rejection on with its reason', async () => {
    const { error } = await authenticate({});
    expect(error).toBeInstanceOf(TokenMissing);
  });
});
