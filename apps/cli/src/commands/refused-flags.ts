import type { Command } from 'commander';
import { Option } from 'commander';
import { UsageError } from '../cli-error.ts';

/** Flags of kubectl that have no meaning on a session: whoever uses one is told why, not "unknown". */
export function refuseFlags(command: Command, flags: Readonly<Record<string, string>>): Command {
  for (const [flag, why] of Object.entries(flags)) {
    const option = new Option(`${flag} [value]`).hideHelp();
    command.addOption(option).on(`option:${option.name()}`, () => {
      throw new UsageError(`--${option.name()} is not a flag of endo ${command.name()}: ${why}`);
    });
  }
  return command;
}
