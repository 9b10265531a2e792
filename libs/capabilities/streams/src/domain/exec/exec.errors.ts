import { GatewayError } from '@endoscope/core';
import type { ErrorReason } from '@endoscope/core';

export class CommandNotStarted extends GatewayError<{ container: string; why: string }> {
  static override readonly reason = 'COMMAND_NOT_STARTED';
  static override readonly kind = 'failed_precondition';
  static override readonly help =
    'The container’s runtime could not start the program; most often the image does not have it.';
  get detail() {
    const { container, why } = this.details;
    return `The command could not be started in container "${container}": ${why}`;
  }
}

export const execErrors: readonly ErrorReason[] = [CommandNotStarted];
