import { describe, expect, it } from '@jest/globals';
import { imageNameCharactersMax, parseImageReference } from './image-reference.ts';

const hex = 'a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4';

/** `expected` is the canonical form, or the reason of the refusal after a `!`. */
function check(text: string, expected: string): void {
  it(`${expected.startsWith('!') ? 'refuses' : 'accepts'} ${JSON.stringify(text).slice(0, 72)}`, () => {
    const parsed = parseImageReference(text);
    expect(parsed.ok ? parsed.image.canonical : `!${parsed.why}`).toBe(expected);
  });
}

describe('parsing an image reference', () => {
  check('busybox', 'docker.io/library/busybox');
  check('busybox:1.36', 'docker.io/library/busybox:1.36');
  check('nicolaka/netshoot', 'docker.io/nicolaka/netshoot');
  check('docker.io/busybox', 'docker.io/library/busybox');
  check('index.docker.io/library/busybox', 'docker.io/library/busybox');
  check('localhost/tool', 'localhost/tool');
  check('localhost:5000/tool:v1', 'localhost:5000/tool:v1');
  check('localhost:1/none:1', 'localhost:1/none:1');
  check('[2001:db8::1]:5000/tool', '[2001:db8::1]:5000/tool');
  check('registry.example/a/b__c/d.e-f---g:T.a_g-1', 'registry.example/a/b__c/d.e-f---g:T.a_g-1');
  check(`registry.example/a@sha256:${hex}`, `registry.example/a@sha256:${hex}`);
  check(`busybox:1.36@sha256:${hex}`, `docker.io/library/busybox:1.36@sha256:${hex}`);
  check(`busybox:${'t'.repeat(128)}`, `docker.io/library/busybox:${'t'.repeat(128)}`);
  check('GOOD.example/a', 'GOOD.example/a');
  check('good.example.evil.example/a', 'good.example.evil.example/a');

  check('', '!it is empty');
  check('busy box', '!it contains white space');
  check(' busybox', '!it contains white space');
  check('busybox\n', '!it contains white space');
  check('Busybox', '!the repository name must be lower case');
  check('registry.example/Tool', '!the repository name must be lower case');
  check('good.example@evil', '!"evil" is not a digest such as sha256:<64 hex digits>');
  check(
    'good.example@evil.example/a',
    '!"evil.example/a" is not a digest such as sha256:<64 hex digits>',
  );
  check(
    `busybox@sha256:${hex.toUpperCase()}`,
    `!"sha256:${hex.toUpperCase().slice(0, 57)}…" is not a digest such as sha256:<64 hex digits>`,
  );
  check('busybox@sha256:abc', '!"sha256:abc" is not a digest such as sha256:<64 hex digits>');
  check('busybox:', '!the tag after ":" is missing');
  check('busybox:-a', '!"-a" is not a tag');
  check('busybox:a:b', '!"a:b" is not a tag');
  check('https://registry.example/a', '!"https:" is not a registry host');
  check('registry.example:port/a', '!"registry.example:port" is not a registry host');
  check(
    'user@registry.example/a',
    '!"registry.example/a" is not a digest such as sha256:<64 hex digits>',
  );
  check('a//b', '!a component of the repository name is empty');
  check('/a', '!a component of the repository name is empty');
  check('a/', '!a component of the repository name is empty');
  check('../a', '!".." is not a registry host');
  check('a/../b', '!".." is not a repository name');
  check('-a/b', '!"-a" is not a repository name');
  check('a._b', '!"a._b" is not a repository name');
  check('bücher', '!"bücher" is not a repository name');
  check(hex, '!it is an image id, not a name');
  check('registry.example/' + 'a'.repeat(300), '!its name is longer than 255 characters');
  check('x'.repeat(100_000), '!its name is longer than 255 characters');

  it(`takes a name of exactly ${imageNameCharactersMax} characters and no more`, () => {
    const domain = 'registry.example/';
    const longest = domain + 'a'.repeat(imageNameCharactersMax - domain.length);
    expect(parseImageReference(longest).ok).toBe(true);
    expect(parseImageReference(`${longest}a`).ok).toBe(false);
  });

  it('answers in linear time for a name made to backtrack', () => {
    const started = performance.now();
    parseImageReference(`${'a-'.repeat(380)}!`);
    parseImageReference(`${'a.'.repeat(380)}/x`);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
