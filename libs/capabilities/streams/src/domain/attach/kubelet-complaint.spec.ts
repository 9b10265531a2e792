import { describe, expect, it } from '@jest/globals';
import { isKubeletComplaint } from './kubelet-complaint.ts';

const gone =
  'failed to try resolving symlinks in path "/var/log/pods/shop_web_1/app/0.log": lstat /var/log/pods/shop_web_1/app/0.log: no such file or directory';

describe('a log that the kubelet could not read', () => {
  it.each([
    [gone, true],
    [`${gone}\n`, true],
    ['unable to retrieve container logs for containerd://0123abc', true],
    [`one\n${gone}`, false],
    [`${gone}\ntwo\n`, false],
    [`${gone}${'x'.repeat(1_024)}`, false],
    ['failed to try resolving symlinks in path "/srv/data": loop', false],
    ['', false],
  ])('is told from output: %j', (text, expected) => {
    expect(isKubeletComplaint(Buffer.from(text))).toBe(expected);
  });
});
