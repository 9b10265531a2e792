import { describe, expect, it } from '@jest/globals';
import { endNotice, exitCodeOf } from './end-notice.ts';
import type { Ending } from './end-notice.ts';

function ended(reason: string, more: Partial<Ending> = {}): Ending {
  return { reason, detail: '', exitCode: undefined, process: 'gone', ...more };
}

describe('the end of a session', () => {
  it.each<[Ending, number]>([
    [ended('process_exited', { exitCode: 7 }), 7],
    [ended('process_exited', { exitCode: 0 }), 0],
    [ended('process_exited'), 0],
    [ended('client_exit', { exitCode: 130 }), 130],
    [ended('detached', { process: '' }), 0],
    [ended('cut_off', { process: '' }), 69],
    [ended('expired', { exitCode: 0 }), 124],
    [ended('terminated', { exitCode: 0 }), 143],
    [ended('start_failed'), 78],
    [ended('of a later version', { exitCode: 2 }), 2],
  ])('%j exits with %i', (ending, exitCode) => expect(exitCodeOf(ending)).toBe(exitCode));

  it.each<[Ending, string, boolean]>([
    [ended('process_exited', { exitCode: 0 }), 'the process exited with code 0.', false],
    [
      ended('process_exited', { exitCode: 127 }),
      'the process exited with code 127 (command not found).',
      false,
    ],
    [
      ended('idle', { detail: 'For 15 minutes.' }),
      'nothing was typed for too long. For 15 minutes.',
      true,
    ],
    [ended('a_new_reason'), 'a new reason.', false],
  ])('%j reads "%s"', (ending, sentence, isAbnormal) => {
    expect(endNotice('ses_1', ending)).toEqual({
      isAbnormal,
      lines: [`Session ses_1 ended: ${sentence}`],
    });
  });

  it('says what stays behind and what to do about it', () => {
    const lingering = endNotice('ses_1', ended('terminated', { process: 'lingering' }));
    expect(lingering.lines.join('\n')).toContain('Its process is still running');
    const unknown = endNotice('ses_1', ended('process_exited', { process: 'unknown' }));
    expect(unknown).toMatchObject({ isAbnormal: true });
    expect(unknown.lines.join('\n')).toContain('endo sessions describe ses_1');
    const detached = endNotice('ses_1', ended('detached', { process: '' }));
    expect(detached.lines.join('\n')).toContain('endo attach ses_1');
    expect(endNotice('ses_1', ended('cut_off', { detail: 'It restarts.' }))).toMatchObject({
      isAbnormal: true,
      lines: expect.arrayContaining([
        'The gateway let go of session ses_1: It restarts; its process is still running.',
      ]),
    });
  });
});
