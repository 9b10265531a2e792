import { invariant } from '@endoscope/core';
import { execLimits } from './exec/exec.limits.ts';
import { fileLimits } from './files/files.limits.ts';
import { forwardLimits } from './forward/forward.limits.ts';
import { logLimits } from './logs/log.limits.ts';
import { checkStreamLimits, streamLimits } from './streams.limits.ts';

export const allLimits = {
  streams: streamLimits,
  exec: execLimits,
  files: fileLimits,
  forward: forwardLimits,
  logs: logLimits,
} as const;

type Numbers<Table> = { readonly [Name in keyof Table]: number };
export type AllLimits = {
  readonly [Subject in keyof typeof allLimits]: Numbers<(typeof allLimits)[Subject]>;
};

/** Asserted when the gateway wires its streams: every table of limits, and how its numbers relate. */
export function checkLimits(all: AllLimits = allLimits): void {
  checkStreamLimits(all.streams);
  for (const [subject, limits] of Object.entries(all)) {
    for (const [name, value] of Object.entries(limits)) {
      const isCount = Number.isSafeInteger(value) && value > 0;
      invariant(isCount, `limit ${name} of ${subject} is a positive whole number`);
    }
  }
  checkCommands(all.exec);
  checkFiles(all.files);
  checkForwards(all.forward, all.streams);
}

function checkCommands(limits: AllLimits['exec']): void {
  invariant(
    limits.runOutputBytesDefault <= limits.runOutputBytesMax &&
      limits.runTimeoutMsDefault <= limits.runTimeoutMsMax,
    'what a command gets without a wish is no more than it may wish',
  );
  invariant(
    limits.timeoutMsMin < limits.runTimeoutMsMax && limits.runTimeoutMsMax <= limits.timeoutMsMax,
    'a streamed command may take as long as one in one call',
  );
  invariant(
    limits.auditedCommandBytesMax <= limits.commandBytesMax,
    'the audit keeps no more of a command than it may have',
  );
}

function checkFiles(limits: AllLimits['files']): void {
  invariant(
    limits.dataBytesMax <= limits.chunkBytesMax && limits.chunkBytesMax <= limits.pieceBytesMax,
    'a message fits what is announced at once',
  );
  invariant(
    limits.nameBytesMax <= limits.pathBytesMax && limits.pathBytesMax < limits.answerLineBytesMax,
    'the longest path fits an answer of the container',
  );
  invariant(
    limits.pathBytesMax < limits.tarHeaderBytesMax,
    'the longest path fits a header of an archive',
  );
  invariant(
    limits.auditBatchFiles <= limits.auditedFilesMax,
    'files that are written together are files that are written',
  );
}

function checkForwards(limits: AllLimits['forward'], streams: AllLimits['streams']): void {
  invariant(limits.dataBytesMax <= limits.windowBytes, 'a message fits the window');
  invariant(
    limits.dataBytesMax <= streams.fairQuantumBytes,
    'a message of a connection is at most one turn',
  );
  invariant(
    limits.dialsAtOnceMax <= limits.connectionsPerForwardMax,
    'no more dials than connections',
  );
}
