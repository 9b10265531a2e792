import { describe, expect, it } from '@jest/globals';
import { isDnsLabel, isDnsSubdomain, isLabelKey, isLabelValue } from './kubernetes-name.ts';

function check(what: (text: string) => boolean, right: string[], wrong: string[]): void {
  expect([...right, ...wrong].filter(what)).toEqual(right);
}

describe('Kubernetes names', () => {
  it('labels of DNS have 63 lower-case characters', () => {
    const right = ['a', '1', 'eu-1', 'a--b', 'a'.repeat(63)];
    check(isDnsLabel, right, [
      '',
      '-a',
      'a-',
      'A',
      'a.b',
      'a_b',
      'a/b',
      '..',
      'a\n',
      'a'.repeat(64),
    ]);
  });

  it('subdomains of DNS have 253 characters', () => {
    const right = ['a', 'web-0', 'a.b.c', 'a'.repeat(253)];
    check(isDnsSubdomain, right, [
      '',
      '.',
      '..',
      'a..b',
      'a.',
      '.a',
      'A',
      'a/b',
      'a%2f',
      'a'.repeat(254),
    ]);
  });

  it('label keys may have a prefix', () => {
    const right = ['a', 'App', 'a_b.c', 'example.com/a', 'constructor', 'a'.repeat(63)];
    check(isLabelKey, right, [
      '',
      '/a',
      'a/',
      'a/b/c',
      'Ex.com/a',
      '__proto__',
      'a b',
      'a'.repeat(64),
    ]);
  });

  it('label values may be empty', () => {
    check(
      isLabelValue,
      ['', 'a', 'A.b_c-d', 'a'.repeat(63)],
      ['-a', 'a-', 'a b', 'ü', 'a'.repeat(64)],
    );
  });
});
