import { newId } from '@endoscope/core';
import { gatewayLimits } from '../gateway.limits.ts';

const sane = new RegExp(`^[A-Za-z0-9._:-]{1,${gatewayLimits.requestIdCharactersMax}}$`);

/** The caller's own request id when it is sane, else a new one. */
export function requestIdOf(given: string | readonly string[] | undefined): string {
  return typeof given === 'string' && sane.test(given) ? given : newId('request');
}

const traceparentPattern = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** W3C trace context, level 1; anything else is dropped. */
export function traceparentOf(given: string | readonly string[] | undefined): string | undefined {
  return typeof given === 'string' && traceparentPattern.test(given) ? given : undefined;
}
