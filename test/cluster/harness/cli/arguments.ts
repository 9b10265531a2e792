/** Turns the command line into one typed value, or into a sentence about what is wrong with it. */
import { parseArgs } from 'node:util';
import { DEFAULT_VERSION } from '../build/server-versions.ts';
import { SERVER_PARTS, type ServerPart } from '../cluster/server-parts.ts';
import { HarnessError } from '../harness-error.ts';

export type OutputFormat = 'text' | 'json';

/** Clusters that are alike. */
export interface ClusterGroup {
  count: number;
  version: string;
  featureGates?: string;
  namePrefix?: string;
}

export interface UpArguments {
  command: 'up';
  /** In this order, so that the first can be used while a later one is still being built. */
  groups: ClusterGroup[];
  mayInstall: boolean;
  output: OutputFormat;
}

export interface StatusArguments {
  command: 'status';
  output: OutputFormat;
}

export interface DownArguments {
  command: 'down';
  name?: string;
}

/** One program of one cluster. */
export interface PartArguments {
  command: 'stop' | 'start';
  name: string;
  part: ServerPart;
}

export interface HelpArguments {
  command: 'help';
  topic: string;
}

export type HarnessArguments =
  | UpArguments
  | StatusArguments
  | DownArguments
  | PartArguments
  | HelpArguments;

export const COUNT_MAX = 10;
const NAME_PATTERN = /^[a-z][a-z0-9-]{0,23}$/;
const GATES_PATTERN = /^[A-Za-z0-9]+=(true|false)(,[A-Za-z0-9]+=(true|false))*$/;

const PART_OPTIONS = {
  name: { type: 'string' },
  part: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

const OPTIONS = {
  up: {
    count: { type: 'string' },
    version: { type: 'string' },
    'feature-gates': { type: 'string' },
    'name-prefix': { type: 'string' },
    also: { type: 'string', multiple: true },
    install: { type: 'boolean' },
    output: { type: 'string', short: 'o' },
    help: { type: 'boolean', short: 'h' },
  },
  status: { output: { type: 'string', short: 'o' }, help: { type: 'boolean', short: 'h' } },
  down: { name: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  stop: PART_OPTIONS,
  start: PART_OPTIONS,
} as const;

type CommandName = keyof typeof OPTIONS;
type Value = string | boolean | string[] | undefined;
type Values = Record<string, Value>;

const PARSERS: Record<CommandName, (values: Values) => HarnessArguments> = {
  up: (values) => ({
    command: 'up',
    groups: parseGroups(values),
    mayInstall: values['install'] === true,
    output: parseOutput(values['output'] ?? 'text'),
  }),
  status: (values) => ({ command: 'status', output: parseOutput(values['output'] ?? 'text') }),
  down: (values) => ({ command: 'down', name: parseName('--name', values['name']) }),
  stop: (values) => parsePart('stop', values),
  start: (values) => parsePart('start', values),
};

export function parseArguments(args: readonly string[]): HarnessArguments {
  const [command = '', ...rest] = args;
  if (['', 'help', '-h', '--help'].includes(command)) return { command: 'help', topic: 'all' };
  if (!isCommand(command)) throw wrong(`There is no command "${command}".`, 'all');
  const values = parseOptions(command, rest);
  return values['help'] ? { command: 'help', topic: command } : PARSERS[command](values);
}

function parseOptions(command: CommandName, args: string[]): Values {
  try {
    return parseArgs({ args, options: OPTIONS[command], strict: true }).values as Values;
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error), command);
  }
}

function isCommand(text: string): text is CommandName {
  return Object.hasOwn(OPTIONS, text);
}

function parseGroups(values: Values): ClusterGroup[] {
  const first = {
    count: parseCount(values['count'] ?? '1'),
    version: String(values['version'] ?? DEFAULT_VERSION),
    featureGates: parseGates('--feature-gates', values['feature-gates']),
    namePrefix: parseName('--name-prefix', values['name-prefix']),
  };
  const also = (values['also'] ?? []) as string[];
  return [first, ...also.map(parseAlso)];
}

/** `1.21.14`, or `1.21.14,EphemeralContainers=false`. */
function parseAlso(text: string): ClusterGroup {
  const [version = '', ...gates] = text.split(',');
  const featureGates = parseGates('--also', gates.length > 0 ? gates.join(',') : undefined);
  return { count: 1, version, ...(featureGates !== undefined && { featureGates }) };
}

function parseGates(option: string, text: Value): string | undefined {
  if (text === undefined || (typeof text === 'string' && GATES_PATTERN.test(text))) return text;
  throw wrong(`${option} takes gates as Name=true,Other=false, not "${String(text)}".`, 'up');
}

function parseCount(text: Value): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= COUNT_MAX) return count;
  throw wrong(`--count is a number from 1 to ${COUNT_MAX}, not "${String(text)}".`, 'up');
}

/** It becomes part of paths, of a node name and of control group names. */
function parseName(option: string, text: Value): string | undefined {
  if (text === undefined) return undefined;
  if (typeof text === 'string' && NAME_PATTERN.test(text)) return text;
  throw wrong(
    `${option} is up to 24 small letters, digits and hyphens, a letter first, not "${String(text)}".`,
    option === '--name' ? 'down' : 'up',
  );
}

function parsePart(command: 'stop' | 'start', values: Values): PartArguments {
  const name = parseName('--name', values['name']);
  const part = SERVER_PARTS.find((each) => each === values['part']);
  if (name !== undefined && part !== undefined) return { command, name, part };
  throw wrong(`${command} takes --name and --part, one of ${SERVER_PARTS.join(', ')}.`, command);
}

function parseOutput(text: Value): OutputFormat {
  if (text === 'text' || text === 'json') return text;
  throw wrong(`--output is text or json, not "${String(text)}".`, 'up');
}

function wrong(message: string, topic: string): HarnessError {
  return new HarnessError(message, `Run with ${topic === 'all' ? '' : `${topic} `}--help.`);
}
