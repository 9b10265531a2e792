import { RequestInvalid } from '@endoscope/core';
import type { FieldViolation } from '@endoscope/core';
import { logLimits } from './log.limits.ts';

/** Which part of a container's log; the names are those of Kubernetes' pods/log. */
export interface LogPart {
  readonly follow: boolean;
  /** Of the instance of the container before this one. */
  readonly previous: boolean;
  readonly timestamps: boolean;
  readonly sinceSeconds: number | undefined;
  readonly sinceTime: Date | undefined;
  readonly tailLines: number | undefined;
  /** Of each container. */
  readonly limitBytes: number | undefined;
}

export interface LogRequest extends LogPart {
  readonly sessionId: string;
  /** Empty, and not `allContainers`: the container the session targets. */
  readonly containers: readonly string[];
  readonly allContainers: boolean;
  /** Give single lines, not bytes as they come. */
  readonly byLines: boolean;
}

/** Throws RequestInvalid with every field that cannot be. */
export function checkLogRequest(request: LogRequest): void {
  const { sinceSecondsMax, tailLinesMax, limitBytesMax } = logLimits;
  const { sinceSeconds, tailLines, limitBytes } = request;
  const fields = [
    ...outOfRange('sinceSeconds', sinceSeconds, [1, sinceSecondsMax]),
    ...outOfRange('tailLines', tailLines, [0, tailLinesMax]),
    ...outOfRange('limitBytes', limitBytes, [1, limitBytesMax]),
    ...contradictions(request),
  ];
  if (fields.length > 0) throw new RequestInvalid({ what: 'No log is like this:' }, { fields });
}

function outOfRange(
  field: string,
  value: number | undefined,
  [min, max]: readonly [number, number],
): FieldViolation[] {
  if (value === undefined || (Number.isSafeInteger(value) && value >= min && value <= max)) {
    return [];
  }
  return [{ field, message: `must be a whole number from ${min} to ${max}` }];
}

function contradictions(request: LogRequest): FieldViolation[] {
  const fields: FieldViolation[] = [];
  const { containers, allContainers, sinceSeconds, sinceTime, follow, previous } = request;
  if (sinceSeconds !== undefined && sinceTime !== undefined) {
    fields.push({ field: 'sinceTime', message: 'cannot go with sinceSeconds' });
  }
  if (sinceTime !== undefined && Number.isNaN(sinceTime.getTime())) {
    fields.push({ field: 'sinceTime', message: 'is no time' });
  }
  if (follow && previous) {
    fields.push({ field: 'follow', message: 'a previous instance prints nothing more' });
  }
  if (allContainers && containers.length > 0) {
    fields.push({ field: 'allContainers', message: 'cannot go with container' });
  }
  if (containers.length > logLimits.containersMax) {
    fields.push({ field: 'container', message: `more than ${logLimits.containersMax} are named` });
  }
  return fields;
}
