import { describe, expect, it } from '@jest/globals';
import { AddressPolicy } from '@endoscope/kubernetes';
import { parseServerUrl } from '../domain/server-url.ts';
import { DnsServerAddresses } from './dns-server-addresses.ts';

const names: Record<string, string[]> = {
  'public.example': ['93.184.216.34'],
  'mixed.example': ['127.0.0.1', '93.184.216.34'],
  'metadata.example': ['169.254.169.254'],
  'six.example': ['fd00::1'],
};

async function problemOf(text: string, allow: string[] = []): Promise<string | undefined> {
  const resolve = async (host: string) => names[host] ?? Promise.reject(new Error('ENOTFOUND'));
  const addresses = new DnsServerAddresses(new AddressPolicy({ allow }), resolve);
  const parsed = parseServerUrl(text);
  return addresses.problemOf(parsed.ok ? parsed.url : text);
}

function check(server: string, words: string | undefined, allow?: string[]): void {
  it(`${words ? 'refuses' : 'takes'} ${server}${allow ? ` with ${allow.join()} allowed` : ''}`, async () => {
    const problem = await problemOf(server, allow);
    if (words === undefined) expect(problem).toBeUndefined();
    else expect(problem).toContain(words);
  });
}

describe('where a server leads (reliability.md C1)', () => {
  const reserved = 'must not lead to a loopback, private';
  check('https://public.example:6443', undefined);
  check('https://93.184.216.34', undefined);
  check('https://mixed.example', undefined);
  check('https://nowhere.example', 'must have a host name that resolves');
  check('https://metadata.example', reserved);
  check('https://six.example', reserved);
  for (const host of [
    '127.0.0.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '0.0.0.0',
    '0',
    '10.0.0.1',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:a9fe:a9fe]',
    '[64:ff9b::7f00:1]',
    '[fe80::1]',
    '[fd00::1]',
  ]) {
    check(`https://${host}`, reserved);
  }
  check('https://127.0.0.1:6443', undefined, ['127.0.0.0/8']);
  check('https://10.1.2.3', undefined, ['10.1.0.0/16']);
  check('https://10.2.2.3', reserved, ['10.1.0.0/16']);
});
