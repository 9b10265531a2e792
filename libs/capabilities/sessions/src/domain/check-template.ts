import { GatewayError, parseImageReference } from '@endoscope/core';
import { parseCustomProfile } from './custom-profile.ts';
import type { Template } from './template.ts';

/** What is wrong with a template of the right shape, as `field: what`. */
export function templateProblems(template: Template): string[] {
  return [
    ...imageProblems(template),
    ...terminalProblems(template),
    ...timeProblems(template),
    ...styleProblems(template),
    ...customProblems(template),
  ];
}

function imageProblems({ image }: Template): string[] {
  if (image === undefined) return [];
  const parsed = parseImageReference(image);
  return parsed.ok ? [] : [`image: is not an image reference: ${parsed.why}`];
}

function terminalProblems({ stdin, stdinOnce, tty }: Template): string[] {
  if (stdin) return [];
  return [
    ...(tty ? ['tty: a terminal needs stdin: true'] : []),
    ...(stdinOnce ? ['stdinOnce: needs stdin: true'] : []),
  ];
}

function timeProblems({ ttlMsDefault, ttlMsMax }: Template): string[] {
  const isLonger = ttlMsDefault !== undefined && ttlMsMax !== undefined && ttlMsDefault > ttlMsMax;
  return isLonger ? ['ttlDefault: is longer than ttlMax'] : [];
}

function styleProblems({ styles, targetRequired }: Template): string[] {
  if (!targetRequired || styles.includes('ephemeral')) return [];
  return ['targetRequired: only an ephemeral container has a target'];
}

/** Judged as the strictest of the styles would: what one of them refuses is told at start. */
function customProblems({ custom, styles }: Template): string[] {
  if (custom === undefined) return [];
  try {
    parseCustomProfile(custom, styles.includes('ephemeral') ? 'ephemeral' : 'copy');
    return [];
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return [`custom: ${error.detail}`];
  }
}
