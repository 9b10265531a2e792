import { describe, expect, it } from '@jest/globals';
import { systemPrincipal } from '@endoscope/core';
import type { Principal } from '@endoscope/core';
import { ImpersonationRefused } from './cluster.errors.ts';
import { clusterLimits } from './clusters.limits.ts';
import { actingAs } from './impersonation.ts';

const person: Principal = {
  issuer: 'https://issuer.example',
  subject: '1',
  username: 'engineer@endoscope.example',
  groups: ['engineers', 'on-call'],
  kind: 'user',
  clientId: 'endo-cli',
  expiresAt: new Date('2026-11-21T13:00:00.000Z'),
};
const cluster = { name: 'eu-1', impersonation: 'user_and_groups' } as const;

const act = (overrides: Partial<Principal>) => actingAs(cluster, { ...person, ...overrides });

function checkRefused(overrides: Partial<Principal>, why: string): void {
  it(`refuses: ${why}`, () => {
    expect(() => act(overrides)).toThrow(ImpersonationRefused);
    expect(() => act(overrides)).toThrow(why);
  });
}

describe('acting as a principal', () => {
  it('sends the user and every group once', () => {
    const groups = ['engineers', 'on-call'];
    expect(act({ groups: [...groups, 'engineers'] })).toEqual({ user: person.username, groups });
  });

  it('sends no group for somebody who has none', () => {
    expect(act({ groups: [] })).toEqual({ user: person.username, groups: [] });
  });

  it('lets a service without a groups claim act with no group', () => {
    expect(act({ kind: 'service', groups: undefined })?.groups).toEqual([]);
  });

  it('uses the gateway’s own identity where the cluster says so, and for the gateway itself', () => {
    const own = { ...cluster, impersonation: 'none' } as const;
    expect(actingAs(own, { ...person, groups: undefined })).toBeUndefined();
    expect(actingAs(cluster, systemPrincipal)).toBeUndefined();
  });

  it('takes names beyond ASCII, and names that only contain "system:"', () => {
    const names = {
      username: 'jürgen',
      groups: ['my-system:x', 'ſystem:masters', 'System:masters'],
    };
    expect(act(names)).toEqual({ user: names.username, groups: names.groups });
  });

  checkRefused({ groups: undefined }, 'your token has no groups claim');
  checkRefused({ username: 'system:admin' }, 'your user name begins with "system:"');
  checkRefused({ username: 'system:serviceaccount:a:b' }, 'begins with "system:"');
  checkRefused({ groups: ['a', 'system:masters'] }, 'one of your groups begins with "system:"');
  checkRefused({ groups: [' system:masters'] }, 'begins or ends with white space');
  checkRefused({ groups: ['\u00a0system:masters'] }, 'begins or ends with white space');
  checkRefused({ groups: ['a\r\nImpersonate-Group: system:masters'] }, 'no header can carry');
  checkRefused({ groups: ['a\u0000'] }, 'no header can carry');
  checkRefused({ username: 'a\ud800' }, 'no header can carry');
  checkRefused({ username: '' }, 'your user name is empty');
  checkRefused({ groups: [''] }, 'one of your groups is empty');

  it('takes as many groups, and names as long, as the limits and no more', () => {
    const { impersonatedGroupsMax: most, impersonatedNameCharactersMax: longest } = clusterLimits;
    const groups = Array.from({ length: most }, (_, i) => `group-${i}`);
    expect(act({ groups })?.groups).toHaveLength(most);
    expect(() => act({ groups: [...groups, 'one-more'] })).toThrow(`more than ${most} groups`);
    expect(act({ username: 'u'.repeat(longest) })).toBeDefined();
    expect(() => act({ username: 'u'.repeat(longest + 1) })).toThrow('longer than');
  });
});
