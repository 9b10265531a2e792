import type { Command } from 'commander';
import { Option } from 'commander';
import { debugSwitches } from './debug-options.ts';

/** Switches by command, which Go programs also take as --switch=false. */
const switches: Readonly<Record<string, readonly string[]>> = {
  exec: ['stdin', 'tty', 'quiet'],
  logs: ['all-containers', 'follow', 'previous', 'timestamps', 'prefix', 'ignore-errors'],
};

/** Those of the command that a command line names. */
export function switchesIn(words: readonly string[]): readonly string[] {
  const command = words.find((word) => word in switches);
  return command === undefined ? debugSwitches : switches[command]!;
}

/** Gives a command the opposites of its switches; the switches must be there already. */
export function addOpposites(command: Command): Command {
  for (const name of switches[command.name()] ?? []) {
    command.addOption(new Option(`--no-${name}`).hideHelp());
  }
  return command;
}
