import type { AttachExitEvent, SessionEnd } from '@endoscope/client';
import { exitCodes } from '../cli-error.ts';
import { remainsOf } from './made-for-session.ts';
import type { SessionPlace } from './made-for-session.ts';

/** Our own word beside the gateway's: it let go of the attachment and the session lives on. */
export const cutOff = 'cut_off';

/** How a session or an attachment ended, from either of the two places that say it. */
export interface Ending {
  readonly reason: string;
  readonly detail: string;
  readonly exitCode: number | undefined;
  readonly process: string;
}

export function endingOf(end: SessionEnd | AttachExitEvent): Ending {
  const { reason, detail = '', process = '' } = end;
  return { reason, detail, process, exitCode: end.exitCode ?? undefined };
}

/**
 * What endo exits with. The container's own status counts where the process ended by itself; where
 * the gateway ended it, a script must not read the shell's 0 as success.
 */
export function exitCodeOf(ending: Ending): number {
  const forced = forcedExitCodes[ending.reason];
  return forced ?? ending.exitCode ?? exitCodes.ok;
}

const forcedExitCodes: Readonly<Record<string, number>> = {
  [cutOff]: exitCodes.unavailable,
  expired: exitCodes.timedOut,
  idle: exitCodes.timedOut,
  terminated: 143,
  locked: exitCodes.permissionDenied,
  token_expired: exitCodes.notSignedIn,
  permission_revoked: exitCodes.permissionDenied,
  denied: exitCodes.permissionDenied,
  approval_expired: exitCodes.permissionDenied,
  target_gone: exitCodes.notFound,
  start_failed: exitCodes.failedPrecondition,
  recorder_unavailable: exitCodes.unavailable,
  ledger_unavailable: exitCodes.unavailable,
  gateway_lost: exitCodes.unavailable,
  internal: exitCodes.internal,
};

const sentences: Readonly<Record<string, string>> = {
  client_exit: 'you left it',
  expired: 'its time was up',
  idle: 'nothing was typed for too long',
  terminated: 'it was terminated',
  locked: 'access was locked',
  token_expired: 'your sign-in expired',
  permission_revoked: 'you are no longer allowed to use it',
  denied: 'it was denied',
  approval_expired: 'its approval expired',
  target_gone: 'the pod is gone',
  start_failed: 'the debug container did not start',
  recorder_unavailable: 'it could not be recorded',
  ledger_unavailable: 'the ledger could not take its record',
  gateway_lost: 'the gateway that ran it was lost',
  internal: 'the gateway failed',
};

export interface EndNotice {
  /** Whether a quiet or piped run must see it too. */
  readonly isAbnormal: boolean;
  readonly lines: readonly string[];
}

/** One clear sentence, what stays behind, and the next command. */
export function endNotice(session: string, ending: Ending, place?: SessionPlace): EndNotice {
  if (ending.reason === 'detached' || ending.reason === cutOff) {
    return stillRunning(session, ending, place);
  }
  const troubles = troublesOf(session, ending, place);
  const remains = place === undefined ? [] : [`  ${remainsOf(place)}`];
  return {
    isAbnormal: forcedExitCodes[ending.reason] !== undefined || troubles.length > 0,
    lines: [`Session ${session} ended: ${causeOf(ending)}.`, ...troubles, ...remains],
  };
}

function troublesOf(session: string, ending: Ending, place: SessionPlace | undefined): string[] {
  const lines: string[] = [];
  if (ending.process === 'lingering') {
    lines.push(
      '  Its process is still running: nothing from inside the pod could end it. No input reaches',
      '  it any more; it ends with the pod.',
    );
  }
  if (ending.process === 'unknown') {
    lines.push(`  Whether its process is gone is not known yet: endo sessions describe ${session}`);
  }
  if (ending.reason === 'token_expired') lines.push('  Sign in again: endo login');
  if (ending.reason === 'start_failed' && place !== undefined) {
    lines.push(`  See what happened: ${place.describeCommand}`);
  }
  return lines;
}

function stillRunning(
  session: string,
  { reason, detail }: Ending,
  place: SessionPlace | undefined,
): EndNotice {
  const isCutOff = reason === cutOff;
  const what = isCutOff
    ? `The gateway let go of session ${session}`
    : `Detached from session ${session}`;
  const why = isCutOff && detail !== '' ? `: ${detail.replace(/\.$/, '')}` : '';
  const once =
    place?.style === 'ephemeral'
      ? ['  The ephemeral container will not be restarted, but may be re-attached while it runs.']
      : [];
  return {
    isAbnormal: isCutOff,
    lines: [
      `${what}${why}; its process is still running.`,
      ...once,
      `  Attach again:  endo attach ${session}`,
      `  End it:        endo terminate ${session}`,
    ],
  };
}

function causeOf({ reason, detail, exitCode }: Ending): string {
  if (reason === 'process_exited') {
    if (exitCode === undefined) return 'the process exited';
    return `the process exited with code ${exitCode}${exitCodeHint(exitCode)}`;
  }
  const sentence = sentences[reason] ?? reason.replaceAll('_', ' ');
  return detail === '' ? sentence : `${sentence}. ${detail.replace(/\.$/, '')}`;
}

function exitCodeHint(exitCode: number): string {
  const hints: Record<number, string> = {
    126: ' (the command cannot be executed)',
    127: ' (command not found)',
    128: ' (the command could not be started)',
    130: ' (Ctrl-C)',
    137: ' (killed, perhaps for memory)',
    143: ' (asked to end)',
  };
  return hints[exitCode] ?? '';
}
