import type { Command } from 'commander';
import { UsageError } from '../cli-error.ts';
import type { Run } from './define.ts';

/** One command of the tree, as a completion script needs it. */
interface Node {
  /** Words below `endo`, e.g. ["cluster", "join"]. */
  readonly path: readonly string[];
  readonly children: readonly { name: string; summary: string }[];
  readonly flags: readonly { name: string; summary: string }[];
}

export function runCompletion(root: Command): Run<object> {
  return async (context, { operands }) => {
    const script = scripts[operands[0]!];
    if (!script)
      throw new UsageError(`unknown shell "${operands[0]}"; there are bash, zsh and fish`);
    context.stdout.text(script(nodesOf(root, [])));
  };
}

const scripts: Readonly<Record<string, (nodes: readonly Node[]) => string>> = {
  bash: (nodes) => `# endo completion for bash
_endo() {
${wordLoop('COMP_WORDS', 'COMP_CWORD')}
  local names=""
  case "\${COMP_WORDS[COMP_CWORD]}" in -*) ;; *) names="$(_endo_names "\${COMP_WORDS[@]:1:COMP_CWORD}")" ;; esac
  case "\${COMP_WORDS[COMP_CWORD-1]}" in
    --*) [ -n "$names" ] || names="$(_endo_words "$path")" ;;
    *) names="$(_endo_words "$path") $names" ;;
  esac
  COMPREPLY=( $(compgen -W "$names" -- "\${COMP_WORDS[COMP_CWORD]}") )
}
${askForNames}
${wordTable(nodes)}
complete -o default -F _endo endo
`,
  zsh: (nodes) => `#compdef endo
_endo() {
  local -a COMP=("\${(@)words[1,CURRENT]}")
  local path="" word
  for word in "\${(@)COMP[2,-2]}"; do
    case $word in -*) continue ;; esac
    if [[ -n "$(_endo_words "$path/$word")" ]]; then path="$path/$word"; fi
  done
  compadd -- \${=$(_endo_words "$path")} \${=$(_endo_names "\${(@)COMP[2,-1]}")}
}
${askForNames}
${wordTable(nodes)}
compdef _endo endo
`,
  fish: (nodes) => `# endo completion for fish
${nodes.flatMap(fishLines).join('\n')}
complete -c endo -f -a '(endo __complete -- (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)'
`,
};

/** Names only the gateway knows; without one, or before a sign-in, there are none. */
const askForNames = `_endo_names() { endo __complete -- "$@" 2>/dev/null; }`;

/** Walks the words before the cursor down the tree; a word that is no command changes nothing. */
function wordLoop(words: string, cursor: string): string {
  return `  local path="" word i
  for ((i = 1; i < ${cursor}; i++)); do
    word="\${${words}[i]}"
    case $word in -*) continue ;; esac
    if [ -n "$(_endo_words "$path/$word")" ]; then path="$path/$word"; fi
  done`;
}

function wordTable(nodes: readonly Node[]): string {
  const cases = nodes.map(({ path, children, flags }) => {
    const words = [...children, ...flags].map(({ name }) => name).join(' ');
    return `    "${path.map((word) => `/${word}`).join('')}") echo "${words}" ;;`;
  });
  return `_endo_words() {\n  case "$1" in\n${cases.join('\n')}\n  esac\n}`;
}

function fishLines({ path, children, flags }: Node): string[] {
  const condition =
    path.length === 0
      ? '__fish_use_subcommand'
      : path.map((word) => `__fish_seen_subcommand_from ${word}`).join('; and ');
  const describe = (summary: string) => `-d '${summary.replace(/['\\]/g, '\\$&')}'`;
  return [
    ...children.map(
      (c) => `complete -c endo -f -n '${condition}' -a ${c.name} ${describe(c.summary)}`,
    ),
    ...flags.map(
      (f) =>
        `complete -c endo -n '${condition}' -l ${f.name.replace(/^--/, '')} ${describe(f.summary)}`,
    ),
  ];
}

function nodesOf(command: Command, path: readonly string[]): Node[] {
  const children = shownOf(command).flatMap((child) =>
    [child.name(), ...child.aliases()].map((name) => ({ name, summary: child.summary() })),
  );
  const flags = command.options
    .filter((option) => !option.hidden && option.long)
    .map((option) => ({ name: option.long!, summary: option.description }));
  const below = shownOf(command).flatMap((child) =>
    [child.name(), ...child.aliases()].flatMap((name) => nodesOf(child, [...path, name])),
  );
  return [{ path, children, flags: [...flags, { name: '--help', summary: 'help' }] }, ...below];
}

/** Commands that scripts call are not for people. */
function shownOf(command: Command): readonly Command[] {
  return command.commands.filter((child) => !child.name().startsWith('__'));
}
