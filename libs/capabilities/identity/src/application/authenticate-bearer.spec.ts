import { describe, expect, it } from '@jest/globals';
import { LedgerUnavailable } from '@endoscope/core';
import type { Principal } from '@endoscope/core';
import { TokenExpired, TokenMalformed } from '../domain/identity.errors.ts';
import { identityLimits } from '../domain/identity.limits.ts';
import type { Rejection } from '../ports/rejection-recorder.ts';
import { ManualClock } from '@endoscope/testkit';
import { AuthenticateBearer } from './authenticate-bearer.ts';
import { VerifiedTokenCache } from './verified-token-cache.ts';

const { verifiedTokenTtlMs, rejectionsPerAddressBurst, rejectionsBurst } = identityLimits;

function principal(expiresAt: Date): Principal {
  return {
    issuer: 'https://issuer.example',
    subject: 's',
    username: 'engineer',
    groups: [],
    kind: 'user',
    clientId: 'endo-cli',
    expiresAt,
  };
}

function arrange(tokenTtlMs = 3_600_000) {
  const clock = new ManualClock();
  const expiresAt = new Date(clock.now().getTime() + tokenTtlMs);
  const verified: string[] = [];
  const rejections: Rejection[] = [];
  const state = { ledgerFailure: undefined as Error | undefined };
  const verify = async (token: string): Promise<Principal> => {
    verified.push(token);
    if (token === 'bad') throw new TokenMalformed({ why: 'it is bad' });
    const who = { issuer: 'https://issuer.example', subject: 'late' };
    if (clock.now() >= expiresAt)
      throw new TokenExpired({ expiredAt: expiresAt.toISOString(), who });
    return principal(expiresAt);
  };
  const record = async (rejection: Rejection): Promise<void> => {
    if (state.ledgerFailure !== undefined) throw state.ledgerFailure;
    rejections.push(rejection);
  };
  const authenticate = new AuthenticateBearer({ verify }, { record }, clock);
  const call = (token: string, sourceAddress = '192.0.2.1') =>
    authenticate
      .execute({
        authorization: [`Bearer ${token}`],
        requestId: 'req_1',
        entry: 'grpc',
        sourceAddress,
        userAgent: 'u'.repeat(1_000),
      })
      .then(
        () => 'ok',
        (error: { reason?: string; message: string }) => error.reason ?? error.message,
      );
  return { clock, verified, rejections, state, call };
}

describe('authenticating a bearer', () => {
  it('verifies a repeated token once a minute', async () => {
    const { call, clock, verified } = arrange();
    for (let i = 0; i < 5; i += 1) expect(await call('good')).toBe('ok');
    expect(verified).toHaveLength(1);
    clock.moveMs(verifiedTokenTtlMs);
    expect(await call('good')).toBe('ok');
    expect(verified).toHaveLength(2);
  });

  it('stops believing a remembered token at the moment it expires', async () => {
    const { call, clock, rejections } = arrange(10_000);
    expect(await call('good')).toBe('ok');
    clock.moveMs(9_999);
    expect(await call('good')).toBe('ok');
    clock.moveMs(1);
    expect(await call('good')).toBe('TOKEN_EXPIRED');
    expect(rejections[0]?.ctx.principal).toMatchObject({
      subject: 'late',
      issuer: 'https://issuer.example',
    });
  });

  it('never remembers a refusal', async () => {
    const { call, verified } = arrange();
    await call('bad');
    await call('bad');
    expect(verified).toEqual(['bad', 'bad']);
  });

  it('records where the rejected caller came from, and cuts what the caller wrote', async () => {
    const { call, rejections } = arrange();
    await call('bad');
    expect(rejections).toEqual([
      {
        reason: 'TOKEN_MALFORMED',
        suppressed: 0,
        ctx: expect.objectContaining({
          requestId: 'req_1',
          entry: 'grpc',
          sourceAddress: '192.0.2.1',
          userAgent: 'u'.repeat(identityLimits.userAgentCharactersMax),
        }),
      },
    ]);
  });

  it('cuts a flood from one address, counts it, and records another address', async () => {
    const { call, rejections, clock } = arrange();
    for (let i = 0; i < rejectionsPerAddressBurst + 40; i += 1) await call('bad');
    expect(rejections).toHaveLength(rejectionsPerAddressBurst);
    await call('bad', '192.0.2.2');
    expect(rejections.at(-1)?.suppressed).toBe(40);
    clock.moveMs(1_000);
    await call('bad');
    expect(rejections).toHaveLength(rejectionsPerAddressBurst + 2);
  });

  it('cuts a flood from many addresses', async () => {
    const { call, rejections } = arrange();
    for (let i = 0; i < rejectionsBurst + 50; i += 1) await call('bad', `2001:db8::${i}`);
    expect(rejections).toHaveLength(rejectionsBurst);
  });

  it('keeps refusing when the ledger cannot take the line', async () => {
    const { call, state } = arrange();
    state.ledgerFailure = new LedgerUnavailable({});
    expect(await call('bad')).toBe('TOKEN_MALFORMED');
    state.ledgerFailure = new Error('a fault of ours');
    expect(await call('bad')).toBe('a fault of ours');
  });
});

describe('remembered tokens', () => {
  it('are bounded: the longest unused goes first', () => {
    const now = new Date();
    const cache = new VerifiedTokenCache(2);
    const someone = principal(new Date(now.getTime() + 60_000));
    for (const token of ['a', 'b']) cache.add(token, someone, now);
    cache.find('a', now);
    cache.add('c', someone, now);
    expect(cache.size).toBe(2);
    expect(['a', 'b', 'c'].map((token) => cache.find(token, now) !== undefined)).toEqual([
      true,
      false,
      true,
    ]);
  });
});
