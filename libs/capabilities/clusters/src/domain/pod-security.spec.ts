import { describe, expect, it } from '@jest/globals';
import { podSecurityOf, profilesPassing } from './pod-security.ts';

const label = 'pod-security.kubernetes.io/';
const enforce = (level: string) => podSecurityOf({ [`${label}enforce`]: level });

describe('Pod Security of a namespace', () => {
  it('is read mode by mode, with the version', () => {
    const labels = {
      [`${label}enforce`]: 'baseline',
      [`${label}enforce-version`]: 'v1.30',
      [`${label}warn`]: 'restricted',
    };
    expect(podSecurityOf(labels)).toEqual({
      enforce: { level: 'baseline', version: 'v1.30' },
      warn: { level: 'restricted', version: 'latest' },
      audit: { level: 'unset', version: '' },
    });
  });

  it('is unknown when the namespace could not be read', () => {
    const security = podSecurityOf(undefined);
    expect(security.enforce).toEqual({ level: 'unknown', version: '' });
    expect(profilesPassing(security)).toBeUndefined();
  });

  it('takes a level nobody knows as the API server does: strictly if enforced', () => {
    const labels = { [`${label}enforce`]: 'tight', [`${label}warn`]: 'tight' };
    const { enforce: enforced, warn } = podSecurityOf(labels);
    expect([enforced.level, warn.level]).toEqual(['restricted', 'privileged']);
  });

  it.each([
    ['privileged', ['sysadmin', 'netadmin', 'general', 'baseline', 'legacy', 'restricted']],
    ['baseline', ['baseline', 'legacy', 'restricted']],
    ['restricted', ['restricted']],
  ])('lets in at %s: %j', (level, profiles) => {
    expect(profilesPassing(enforce(level))).toEqual(profiles);
  });

  it('lets in everything where no level is set', () => {
    expect(profilesPassing(podSecurityOf({}))).toContain('sysadmin');
  });
});
