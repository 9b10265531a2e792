import { EndoscopeError } from '@endoscope/client';
import { CliError, exitCodes } from '../cli-error.ts';
import type { Paint } from './colours.ts';
import { safeLine, safeText } from './terminal-safe.ts';

export interface RenderedError {
  readonly lines: readonly string[];
  readonly exitCode: number;
}

/** Any failure as what the user reads and what the shell gets. */
export function renderError(error: unknown, paint: Paint): RenderedError {
  const head = (text: string) => `${paint('red', 'Error:')} ${safeText(text)}`;
  if (error instanceof EndoscopeError) {
    return { lines: [head(error.detail), ...moreOf(error)], exitCode: error.exitCode };
  }
  if (error instanceof CliError) {
    const hint = error.hint === undefined ? [] : [`  ${safeText(error.hint)}`];
    return { lines: [head(error.message), ...hint], exitCode: error.exitCode };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    lines: [head(`${message} (a fault of endo; please report it)`)],
    exitCode: exitCodes.internal,
  };
}

function moreOf(error: EndoscopeError): string[] {
  const fields = error.fields
    .filter((field) => !error.detail.includes(field.message))
    .map((field) => `  ${safeLine(field.field)}: ${safeLine(field.message)}`);
  const findings = error.findings
    .filter((finding) => finding.severity !== 'ok')
    .map((f) => `  ${safeLine([f.message, f.suggestion].filter(Boolean).join(' '))}`);
  const hint = error.kind === 'unauthenticated' ? ['  Sign in again: endo login'] : [];
  const request = error.requestId ? `, request ${safeLine(error.requestId)}` : '';
  return [...fields, ...findings, ...hint, `  (${safeLine(error.reason)}${request})`];
}
