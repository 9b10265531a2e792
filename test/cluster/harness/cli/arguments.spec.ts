import { describe, expect, it } from '@jest/globals';
import { parseArguments, type HarnessArguments } from './arguments.ts';

const defaultUp = { command: 'up', count: 1, version: '1.34.2', mayInstall: false, output: 'text' };

const accepted: [string, object][] = [
  ['', { command: 'help', topic: 'all' }],
  ['--help', { command: 'help', topic: 'all' }],
  ['up --help', { command: 'help', topic: 'up' }],
  ['down -h', { command: 'help', topic: 'down' }],
  ['up', defaultUp],
  ['up --count 2', { ...defaultUp, count: 2 }],
  ['up --count=2 -o json --install', { ...defaultUp, count: 2, output: 'json', mayInstall: true }],
  ['up --version 1.25.4 --name-prefix old', { ...defaultUp, version: '1.25.4', namePrefix: 'old' }],
  ['status', { command: 'status', output: 'text' }],
  ['status --output json', { command: 'status', output: 'json' }],
  ['down', { command: 'down' }],
  ['down --name endo-2', { command: 'down', name: 'endo-2' }],
];

const refused: [string, RegExp][] = [
  ['boot', /no command "boot"/],
  ['up --count 0', /from 1 to 10/],
  ['up --count many', /from 1 to 10/],
  ['up --count 1.5', /from 1 to 10/],
  ['up --cuont 2', /Unknown option '--cuont'/],
  ['up endo-1', /Unexpected argument 'endo-1'/],
  ['up --name-prefix Big', /small letters/],
  ['down --name ../etc', /small letters/],
  ['status -o yaml', /text or json/],
];

describe('the command line', () => {
  it.each(accepted)('understands "%s"', (line, expected) => {
    expect(withoutUndefined(parseArguments(words(line)))).toEqual(expected);
  });

  it.each(refused)('refuses "%s"', (line, message) => {
    expect(() => parseArguments(words(line))).toThrow(message);
  });
});

function words(line: string): string[] {
  return line.split(' ').filter(Boolean);
}

function withoutUndefined(value: HarnessArguments): object {
  return JSON.parse(JSON.stringify(value));
}
