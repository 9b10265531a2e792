import { describe, expect, it } from '@jest/globals';
import { aPod } from '../testing/builders.ts';
import { containerCountFinding, objectSizeFinding, podSecurityFinding } from './preflight.ts';
import { preflightLimits } from './sessions.limits.ts';

const podWith = (count: number) =>
  aPod({
    spec: { ephemeralContainers: Array.from({ length: count }, (_, i) => ({ name: `e${i}` })) },
  });

describe('the number of ephemeral containers', () => {
  it.each([
    [0, 'ok'],
    [23, 'ok'],
    [24, 'warning'],
    [31, 'warning'],
    [32, undefined],
  ])('%i of 32 is %s', (count, severity) => {
    expect(containerCountFinding(podWith(count), 32)?.severity).toBe(severity);
  });
});

describe('the size of the object', () => {
  const sizeOf = (bytes: number) =>
    objectSizeFinding(
      { style: 'ephemeral', container: { name: 'd', image: 'x' } },
      aPod({ metadata: { annotations: { a: 'x'.repeat(bytes) } } }),
    );

  it('is stated, and warned of from three quarters of the limit on', () => {
    const { objectBytesMax } = preflightLimits;
    expect(sizeOf(0)).toMatchObject({ code: 'OBJECT_SIZE', severity: 'ok' });
    expect(sizeOf(0).message).toContain('1 KiB of the 1536 KiB');
    expect(sizeOf(objectBytesMax * 0.74).severity).toBe('ok');
    expect(sizeOf(objectBytesMax * 0.75).severity).toBe('warning');
  });
});

describe('Pod Security', () => {
  const finding = (level: string, passing: string[] | undefined) =>
    podSecurityFinding('shop', { level, version: 'latest', passing });

  it('is told with the profiles that pass', () => {
    const { message } = finding('baseline', ['baseline', 'restricted']);
    expect(message).toContain('enforces Pod Security level baseline (latest)');
    expect(message).toContain('profile baseline, restricted. The pod itself is judged');
  });

  it('is unknown where the namespace may not be read', () => {
    expect(finding('unknown', undefined).severity).toBe('unknown');
  });

  it('is left to the cluster where no level is set', () => {
    expect(finding('unset', ['general']).message).toContain("the cluster's default applies");
  });
});
