import type { Command } from 'commander';
import { Option } from 'commander';
import type { Context, GlobalOptions } from '../context.ts';

/** What a command is called with. `Options` are commander's own names of the flags. */
export interface Invocation<Options> {
  readonly operands: readonly string[];
  readonly options: Options;
}

/** A command's work; returns its exit status, nothing meaning 0. */
export type Run<Options> = (
  context: Context,
  invocation: Invocation<Options>,
) => Promise<number | undefined | void>;

/** Holds what the definitions share while one command line is run. */
export interface Runner {
  readonly context: Context;
  exitCode: number;
}

/** An action whose module is loaded when it is called: `endo --help` loads none of them. */
export function lazily<Options>(
  runner: Runner,
  load: () => Promise<{ run: Run<Options> }>,
): (...args: unknown[]) => Promise<void> {
  return async (...args) => {
    const command = args.at(-1) as Command;
    const options = command.optsWithGlobals<Options & GlobalOptions>();
    const operands = (command.processedArgs as (string | string[] | undefined)[])
      .flat()
      .filter((operand) => operand !== undefined);
    const { run } = await load();
    const context = runner.context.withGlobals(options);
    runner.exitCode = (await run(context, { operands, options })) ?? 0;
  };
}

export function clusterOption(): Option {
  return new Option('--cluster <name>', 'cluster (default: $ENDOSCOPE_CLUSTER, then endo config)');
}

export function namespaceOption(): Option {
  const text = 'namespace (default: $ENDOSCOPE_NAMESPACE, then endo config, then "default")';
  return new Option('-n, --namespace <name>', text);
}

export function outputOption(formats = 'json|yaml|wide|name'): Option {
  return new Option('-o, --output <format>', `output format: ${formats}`);
}

export function limitOption(): Option {
  return new Option('--limit <count>', 'at most this many').default(100).argParser(Number);
}

/** Appends what a user copies; every command has at least one example. */
export function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}

/** Collects a flag that may be given several times. */
export function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}
