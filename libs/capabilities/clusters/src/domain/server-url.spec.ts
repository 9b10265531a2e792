import { describe, expect, it } from '@jest/globals';
import { clusterLimits } from './clusters.limits.ts';
import { parseServerUrl } from './server-url.ts';

/** `expected` is the normal form, or the reason after a `!`. */
function check(text: string, expected: string): void {
  it(`${expected.startsWith('!') ? 'refuses' : 'accepts'} ${JSON.stringify(text).slice(0, 60)}`, () => {
    const parsed = parseServerUrl(text);
    expect(parsed.ok ? parsed.url : `!${parsed.why}`).toBe(expected);
  });
}

describe('a server URL', () => {
  check('https://10.0.0.1:6443', 'https://10.0.0.1:6443');
  check('https://API.example.:443/', 'https://api.example');
  check('https://api.example:6443', 'https://api.example:6443');
  check('https://api.example.:6443', 'https://api.example:6443');
  check('https://rancher.example/k8s/clusters/c-1/', 'https://rancher.example/k8s/clusters/c-1');
  check('https://[::1]:6443', 'https://[::1]:6443');
  check('https://[::ffff:127.0.0.1]', 'https://[::ffff:7f00:1]');
  check('https://0x7f.1', 'https://127.0.0.1');
  check('https://2130706433', 'https://127.0.0.1');
  check('https://0177.0.0.1', 'https://127.0.0.1');
  check('https://0', 'https://0.0.0.0');

  const scheme = '!must begin with https://.';
  check('http://api.example', scheme);
  check('file:///etc/passwd', scheme);
  check('gopher://api.example', scheme);
  check('unix:///run/docker.sock', scheme);
  check('ftp://api.example', scheme);
  const notUrl = '!must be a URL such as https://10.0.0.1:6443.';
  check('api.example:6443/x', scheme);
  check('10.0.0.1:6443', notUrl);
  check('https://', notUrl);
  check('https://a:99999', notUrl);
  const user = '!must not hold a user name or password.';
  check('https://user@api.example', user);
  check('https://user:password@api.example', user);
  check('https://@api.example', user);
  check('https://:@api.example', user);
  const extra = '!must not have a query or fragment.';
  check('https://api.example?x=1', extra);
  check('https://api.example/?', extra);
  check('https://api.example#x', extra);
  const path = '!must have a plain path, or none.';
  check('https://api.example/%2e%2e/x', 'https://api.example/x');
  check('https://api.example/a%2fb', path);
  check('https://api.example/a//b', path);
  check('https://api.example/a;b', path);
  const ascii = '!must be plain ASCII without spaces or "\\".';
  check('', ascii);
  check(' https://api.example', ascii);
  check('https://api.example\n', ascii);
  check('ht\ttps://api.example', ascii);
  check('https://evil\\@api.example', ascii);
  check('https://bücher.example', ascii);

  it('may be as long as the limit and no longer', () => {
    const max = clusterLimits.serverUrlCharactersMax;
    const longest = `https://api.example/${'a'.repeat(max - 'https://api.example/'.length)}`;
    expect(parseServerUrl(longest).ok).toBe(true);
    expect(parseServerUrl(`${longest}a`)).toEqual({
      ok: false,
      why: `must be at most ${max} characters.`,
    });
  });
});
