import { describe, expect, it } from '@jest/globals';
import { parseArguments, type HarnessArguments } from './arguments.ts';

const one = { count: 1, version: '1.34.2' };
const defaultUp = { command: 'up', groups: [one], mayInstall: false, output: 'text' };

const accepted: [string, object][] = [
  ['', { command: 'help', topic: 'all' }],
  ['--help', { command: 'help', topic: 'all' }],
  ['up --help', { command: 'help', topic: 'up' }],
  ['down -h', { command: 'help', topic: 'down' }],
  ['up', defaultUp],
  ['up --count 2', { ...defaultUp, groups: [{ ...one, count: 2 }] }],
  ['up -o json --install', { ...defaultUp, output: 'json', mayInstall: true }],
  [
    'up --version 1.25.4 --name-prefix old',
    { ...defaultUp, groups: [{ count: 1, version: '1.25.4', namePrefix: 'old' }] },
  ],
  [
    'up --version 1.21.14 --feature-gates A=false,B=true',
    { ...defaultUp, groups: [{ count: 1, version: '1.21.14', featureGates: 'A=false,B=true' }] },
  ],
  [
    'up --count 2 --also 1.25.4 --also 1.21.14,A=false,B=true',
    {
      ...defaultUp,
      groups: [
        { ...one, count: 2 },
        { count: 1, version: '1.25.4' },
        { count: 1, version: '1.21.14', featureGates: 'A=false,B=true' },
      ],
    },
  ],
  ['status', { command: 'status', output: 'text' }],
  ['status --output json', { command: 'status', output: 'json' }],
  ['down', { command: 'down' }],
  ['down --name endo-2', { command: 'down', name: 'endo-2' }],
  ['stop --name own-1 --part kubelet', { command: 'stop', name: 'own-1', part: 'kubelet' }],
  ['start --name own-1 --part apiserver', { command: 'start', name: 'own-1', part: 'apiserver' }],
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
  ['stop --name own-1', /--name and --part/],
  ['start --part kubelet', /--name and --part/],
  ['stop --name own-1 --part docker', /one of etcd/],
  ['up --feature-gates Some', /Name=true/],
  ['up --also 1.21.14,Some=maybe', /Name=true/],
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
