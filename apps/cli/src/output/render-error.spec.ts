import { EndoscopeError } from '@endoscope/client';
import { describe, expect, it } from '@jest/globals';
import { UsageError } from '../cli-error.ts';
import { renderError } from './render-error.ts';

const plain = (_colour: string, text: string) => text;

describe('an error on the screen', () => {
  it('is a sentence, what belongs to it, and where to look it up', () => {
    const error = new EndoscopeError({
      reason: 'SESSION_REFUSED',
      kind: 'failed_precondition',
      detail: 'The cluster\x1b would refuse it.',
      fields: [{ field: 'workload.profile', message: 'needs SYS_PTRACE' }],
      findings: [
        { code: 'A', severity: 'error', message: 'Pod Security.', suggestion: 'Use restricted.' },
        { code: 'B', severity: 'ok', message: 'Fine.' },
      ],
      requestId: 'req_1',
    });
    expect(renderError(error, plain)).toEqual({
      exitCode: 78,
      lines: [
        'Error: The cluster\\x1b would refuse it.',
        '  workload.profile: needs SYS_PTRACE',
        '  Pod Security. Use restricted.',
        '  (SESSION_REFUSED, request req_1)',
      ],
    });
  });

  it('does not repeat a field the sentence names already', () => {
    const fields = [{ field: 'ttl', message: 'is too long' }];
    const detail = 'The request is not valid. ttl: is too long';
    const error = new EndoscopeError({ reason: 'X', kind: 'invalid_argument', detail, fields });
    expect(renderError(error, plain).lines).toHaveLength(2);
  });

  it('tells who is not signed in how to sign in', () => {
    const error = new EndoscopeError({
      reason: 'TOKEN_EXPIRED',
      kind: 'unauthenticated',
      detail: 'D.',
    });
    expect(renderError(error, plain)).toMatchObject({ exitCode: 67 });
    expect(renderError(error, plain).lines[1]).toBe('  Sign in again: endo login');
  });

  it('of the command line carries its hint', () => {
    expect(renderError(new UsageError('no', { hint: 'Try.' }), plain)).toEqual({
      exitCode: 64,
      lines: ['Error: no', '  Try.'],
    });
  });

  it('that nobody foresaw asks to be reported', () => {
    expect(renderError(new TypeError('x is undefined'), plain)).toEqual({
      exitCode: 70,
      lines: ['Error: x is undefined (a fault of endo; please report it)'],
    });
  });
});
