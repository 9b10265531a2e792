import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { gatewayVersion } from './version.ts';

it('tells the version of the package', () => {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  expect(gatewayVersion).toBe((JSON.parse(text) as { version: string }).version);
});
