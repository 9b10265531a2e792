/** What the word at the cursor may be the name of. */
export type CompletionKind =
  | 'cluster'
  | 'namespace'
  | 'pod'
  | 'node'
  | 'session'
  | 'template'
  | 'recording'
  | 'container'
  /** Of the pod a session runs in. */
  | 'session-container';

export interface CompletionRequest {
  readonly kinds: readonly CompletionKind[];
  /** What stands before the name in the same word: `pod/`. */
  readonly before: string;
  readonly cluster: string | undefined;
  readonly namespace: string | undefined;
  /** The pod, or the session, that is named on the line already. */
  readonly pod: string | undefined;
}

const kindOfFlag: Readonly<Record<string, CompletionKind>> = {
  '--cluster': 'cluster',
  ...{ '--namespace': 'namespace', '-n': 'namespace', '--template': 'template' },
  ...{ '--target': 'container', '--mounts-of': 'container', '--user-of': 'container' },
  '--session': 'session',
};

/** Where `-c` is a container that is there, and not the name of one to be made. */
const usesContainers: ReadonlySet<string> = new Set(['exec', 'logs', 'cp']);

const kindsOfCommand: Readonly<Record<string, readonly CompletionKind[]>> = {
  debug: ['pod'],
  attach: ['session'],
  attachments: ['session'],
  exec: ['session'],
  cp: ['session'],
  logs: ['session'],
  terminate: ['session'],
  'sessions describe': ['session'],
  'clusters describe': ['cluster'],
  'clusters check': ['cluster'],
  'clusters remove': ['cluster'],
  templates: ['template'],
  replay: ['recording'],
  'recordings show': ['recording'],
  'recordings export': ['recording'],
  'recordings download': ['recording'],
  'recordings verify': ['recording'],
  'recordings hold': ['recording'],
  'recordings release': ['recording'],
};

const kindOfPrefix: Readonly<Record<string, CompletionKind>> = {
  ...{ pod: 'pod', node: 'node', session: 'session', cluster: 'cluster' },
};

/** Switches take no word after them; of other flags the next word is their value. */
const switches =
  /^-([itqA]+|-(stdin|tty|quiet|attach|all-namespaces|crashing|reuse|rm|replace|wait|observe|all|follow))$/;

/**
 * What is to be completed. `line` are the words after `endo`, the last one being the word at the
 * cursor, which may be empty. Undefined: nothing the gateway knows.
 */
export function completionRequest(line: readonly string[]): CompletionRequest | undefined {
  // bash takes `--cluster=eu-1` for three words.
  const words = line.filter((word) => word !== '=');
  const current = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const flags = flagsOf(before);
  const operands = operandsOf(before);
  const place = {
    cluster: flags['--cluster'],
    namespace: flags['--namespace'] ?? flags['-n'],
    pod: operands[1]?.replace(/^pods?\//, ''),
  };
  const flag = before.at(-1) ?? '';
  const isContainer = /^(-c|--container)$/.test(flag) && usesContainers.has(operands[0] ?? '');
  const ofFlag = isContainer ? 'session-container' : kindOfFlag[flag];
  if (ofFlag !== undefined) return { kinds: [ofFlag], before: '', ...place };
  if (current.startsWith('-')) return undefined;
  const prefix = /^(\w+)\//.exec(current)?.[1];
  const [command = '', child = ''] = operands;
  if (prefix !== undefined) {
    const kind = kindOfPrefix[prefix];
    return kind === undefined ? undefined : { kinds: [kind], before: `${prefix}/`, ...place };
  }
  const kinds = kindsOfCommand[`${command} ${child}`] ?? kindsOfCommand[command];
  return kinds === undefined ? undefined : { kinds, before: '', ...place };
}

function flagsOf(words: readonly string[]): Readonly<Record<string, string | undefined>> {
  const pairs = words.flatMap((word, i): [string, string | undefined][] => {
    const [, name, value] = /^(--?[a-z-]+)=(.*)$/.exec(word) ?? [];
    if (name !== undefined) return [[name, value]];
    return word.startsWith('-') ? [[word, words[i + 1]]] : [];
  });
  return Object.fromEntries(pairs);
}

function operandsOf(words: readonly string[]): string[] {
  return words.filter((word, i) => {
    const previous = words[i - 1] ?? '';
    const isValue = previous.startsWith('-') && !previous.includes('=') && !switches.test(previous);
    return !word.startsWith('-') && !isValue;
  });
}
