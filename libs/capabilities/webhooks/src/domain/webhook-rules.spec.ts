import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { retryPauseMs } from './retry-pause.ts';
import { newWebhookSecret, webhookHeaders } from './sign-webhook.ts';
import { wantsEvent } from './webhook.ts';
import { webhookLimits } from './webhooks.limits.ts';

describe('the wait after a failure', () => {
  it('doubles up to its limit, half of it at random', () => {
    const limits = { retryMsMin: 1_000, retryMsMax: 300_000 };
    const most = [1, 2, 3, 9, 10, 11, 1_000].map((failures) => retryPauseMs(failures, limits, 1));
    expect(most).toEqual([1_000, 2_000, 4_000, 256_000, 300_000, 300_000, 300_000]);
    expect(retryPauseMs(3, limits, 0)).toBe(2_000);
  });

  it('gives a receiver minutes before an event is put aside', () => {
    const { attemptsMax } = webhookLimits;
    const pauses = Array.from({ length: attemptsMax - 1 }, (_, n) =>
      retryPauseMs(n + 1, webhookLimits, 0),
    );
    const totalMs = pauses.reduce((sum, pause) => sum + pause, 0);
    expect(totalMs).toBeGreaterThan(6 * 60_000);
  });
});

describe('the signature', () => {
  it('is that of Standard Webhooks, by each secret', () => {
    const secrets = [newWebhookSecret(), newWebhookSecret()];
    const body = '{"id":"aud_1","text":"ä"}';
    const headers = webhookHeaders({ id: 'aud_1', at: new Date(), body }, secrets);
    for (const secret of secrets) {
      expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
    }
    expect(() => new Webhook(newWebhookSecret()).verify(body, headers)).toThrow('No matching');
    const moved = { ...headers, 'webhook-id': 'aud_2' };
    expect(() => new Webhook(secrets[0]!).verify(body, moved)).toThrow('No matching');
  });

  it('has the bytes of a known case', () => {
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const at = new Date(1_614_265_330_000);
    const call = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', at, body: '{"test": 2432232314}' };
    expect(webhookHeaders(call, [secret])['webhook-signature']).toBe(
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    );
  });
});

describe('what a webhook gets', () => {
  it.each([
    [[], 'session.ready', true],
    [['session.ready'], 'session.ready', true],
    [['session.ready'], 'session.ended', false],
    [['session.*'], 'session.ended', true],
    [['session.*'], 'sessions.ended', false],
    [[], 'webhook.delivery_abandoned', false],
    [['webhook.*'], 'webhook.delivery_abandoned', false],
  ])('of %j is %s: %s', (patterns, event, is) => {
    expect(wantsEvent(patterns, event)).toBe(is);
  });
});
