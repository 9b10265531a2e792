import { constants } from 'node:os';
import { CliError } from '../cli-error.ts';

const watched = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;
export type InterruptName = (typeof watched)[number];

/** Why a command stopped: a signal. `exitCode` is 128 + its number, as shells say it. */
export class Interrupted extends CliError {
  override readonly name = 'Interrupted';

  constructor(readonly signalName: InterruptName) {
    const how = signalName === 'SIGINT' ? '' : ` (${signalName})`;
    super(`Cancelled${how}.`, { exitCode: 128 + constants.signals[signalName] });
  }
}

/** A signal to the whole process group comes twice: from the kernel and through bin/endo.cjs. */
const sameSignalMs = 300;

/**
 * Signals as an AbortSignal. The first one asks, the second one ends the process at once: a user
 * who presses Ctrl-C twice does not want to wait for a clean end.
 *
 * Owns:  the process's handlers of these signals from construction to `stop`.
 */
export class Interrupts {
  private readonly controller = new AbortController();
  private firstAtMs = 0;
  private readonly listener = (name: NodeJS.Signals) => this.receive(name as InterruptName);

  constructor(private readonly onSecond: (interrupted: Interrupted) => void) {
    for (const name of watched) process.on(name, this.listener);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  get reason(): Interrupted | undefined {
    return this.signal.aborted ? (this.signal.reason as Interrupted) : undefined;
  }

  stop(): void {
    for (const name of watched) process.off(name, this.listener);
  }

  private receive(name: InterruptName): void {
    const interrupted = new Interrupted(name);
    if (!this.signal.aborted) {
      this.firstAtMs = performance.now();
      this.controller.abort(interrupted);
    } else if (performance.now() - this.firstAtMs > sameSignalMs) {
      this.onSecond(interrupted);
    }
  }
}
