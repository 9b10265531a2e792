import { describe, expect, it } from '@jest/globals';
import { enforceLabel, profileCandidates } from './choose-profile.ts';

describe('the profiles that auto tries', () => {
  it.each([
    ['privileged', ['general', 'baseline', 'restricted']],
    ['baseline', ['baseline', 'restricted']],
    ['restricted', ['restricted']],
    ['a level nobody knows', ['restricted']],
  ])('begin, at level %s, with the most capable it lets in', (level, candidates) => {
    expect(profileCandidates('auto', { [enforceLabel]: level })).toEqual(candidates);
  });

  it('are all of them where no level is set, or it is out of sight', () => {
    expect(profileCandidates('auto', {})).toEqual(['general', 'baseline', 'restricted']);
    expect(profileCandidates('auto', undefined)).toEqual(['general', 'baseline', 'restricted']);
  });

  it('are none but the one that was asked for by name', () => {
    expect(profileCandidates('sysadmin', { [enforceLabel]: 'restricted' })).toEqual(['sysadmin']);
  });
});
