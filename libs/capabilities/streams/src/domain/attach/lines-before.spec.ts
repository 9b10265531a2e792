import { describe, expect, it } from '@jest/globals';
import { linesBefore } from './lines-before.ts';

function check(log: string, live: string, expected: string | undefined): void {
  const lines = linesBefore(Buffer.from(log), Buffer.from(live));
  expect(lines && Buffer.from(lines).toString()).toBe(expected);
}

describe('the lines of a log before live output', () => {
  it('are none where the log is empty or holds nothing else', () => {
    check('', '/ # ', '');
    check('', '', '');
    check('one\r\n', 'one\r\n/ # ', '');
  });

  it('are all of the log while live output has no line', () => {
    check('welcome\r\n', '\r/ # ', 'welcome\r\n');
  });

  it('end where the live output begins', () => {
    check('welcome\r\nls\r\nbin\r\n', 'ls\r\nbin\r\n/ # ', 'welcome\r\n');
  });

  it('leave out the prompt that live output completes', () => {
    check('welcome\r\n/ # ls\r\nbin\r\n', 'ls\r\nbin\r\n/ # ', 'welcome\r\n');
    check('/ # ls\r\n', 'ls\r\n', '');
  });

  it('cannot be told while live lines have not reached the log', () => {
    check('welcome\r\n', 'ls\r\n/ # ', undefined);
    check('', 'ls\r\n/ # ', undefined);
  });
});
