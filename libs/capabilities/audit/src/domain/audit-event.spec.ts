import { describe, expect, it } from '@jest/globals';
import { newId, systemContext } from '@endoscope/core';
import type { RequestContext } from '@endoscope/core';
import { auditEventOf } from './audit-event.ts';
import { auditEventCatalogue, auditEventNames, isAuditEventPattern } from './audit-event-name.ts';
import { auditLimits } from './audit.limits.ts';

describe('an audit event', () => {
  const given = { id: newId('auditEvent'), at: new Date() };

  it('takes who and where from the request context', () => {
    const ctx: RequestContext = {
      ...systemContext(),
      entry: 'grpc',
      sourceAddress: '2001:db8::1',
      principal: {
        issuer: 'https://issuer.example',
        subject: 'portal-user',
        username: 'engineer',
        groups: undefined,
        kind: 'user',
        clientId: 'portal',
        expiresAt: new Date(),
        actor: { issuer: 'https://issuer.example', subject: 'portal' },
      },
    };
    expect(auditEventOf(ctx, { event: 'session.ready', result: 'success' }, given)).toEqual({
      id: given.id,
      schemaVersion: 1,
      occurredAt: given.at,
      event: 'session.ready',
      result: 'success',
      issuer: 'https://issuer.example',
      subject: 'portal-user',
      username: 'engineer',
      entry: 'grpc',
      sourceAddress: '2001:db8::1',
      requestId: ctx.requestId,
      sessionId: undefined,
      cluster: undefined,
      target: undefined,
      policyIds: [],
      reason: undefined,
      details: { actor: 'https://issuer.example#portal' },
    });
  });

  it('cuts text above its limit and keeps text at it', () => {
    const atLimit = 'u'.repeat(auditLimits.textUnitsMax);
    const targetOf = (target: string): string | undefined =>
      auditEventOf(systemContext(), { event: 'session.ready', result: 'success', target }, given)
        .target;
    expect(targetOf(atLimit)).toBe(atLimit);
    expect(targetOf(`${atLimit}u`)).toBe(`${atLimit.slice(1)}…`);
  });

  it('keeps a bounded number of policy ids', () => {
    const policyIds = Array.from({ length: auditLimits.policyIdsMax + 1 }, (_, i) => `p${i}`);
    const entry = { event: 'policy.denied', result: 'denied', policyIds } as const;
    expect(auditEventOf(systemContext(), entry, given).policyIds).toEqual(policyIds.slice(0, -1));
  });
});

describe('the names of audit events', () => {
  it('are subject.past_participle, each with a sentence', () => {
    for (const [name, sentence] of Object.entries(auditEventCatalogue)) {
      expect(name).toMatch(/^[a-z]+\.[a-z]+(_[a-z]+)*$/);
      expect(sentence).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('are patterns themselves, as is each subject', () => {
    for (const name of auditEventNames) {
      expect(isAuditEventPattern(name)).toBe(true);
      expect(isAuditEventPattern(`${name.split('.')[0]}.*`)).toBe(true);
    }
    for (const text of ['', '*', '.*', 'session', 'session.', 's.*', 'constructor']) {
      expect([text, isAuditEventPattern(text)]).toEqual([text, false]);
    }
  });
});
