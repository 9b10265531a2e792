import { describe, expect, it } from '@jest/globals';
import { groupOf } from './test-files.ts';

describe('the group of a test file', () => {
  it.each([
    ['libs/core/src/ids.spec.ts', 'unit'],
    ['test/cluster/harness/host/mounts.spec.ts', 'unit'],
    ['libs/platform/database/src/database.db.spec.ts', 'db'],
    ['test/api/sessions.test.ts', 'system'],
    ['test/conformance/simulated.test.ts', 'system'],
    ['test/conformance/real.test.ts', 'cluster'],
    ['test/cluster/debug.test.ts', 'cluster'],
    ['test/cluster/v1.21/alpha.test.ts', 'cluster-1.21'],
    ['libs/core/src/ids.ts', undefined],
  ])('of %s is %s', (path, group) => {
    expect(groupOf(path)).toBe(group);
  });
});
