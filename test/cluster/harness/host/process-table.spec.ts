import { describe, expect, it } from '@jest/globals';
import { findProcess, isAlive, parseProcessStat } from './process-table.ts';

describe('the process table', () => {
  it('reads a process whose name holds brackets and spaces', () => {
    const stat =
      '42 (a ) b) S 1 42 42 0 -1 4194560 9 0 0 0 5 7 0 0 20 0 1 0 9876 2494464 250 184467 1';

    expect(parseProcessStat(stat)).toEqual({
      state: 'S',
      startTicks: 9876,
      residentBytes: 250 * 4096,
    });
  });

  const itOnLinux = process.platform === 'linux' ? it : it.skip;

  itOnLinux('takes the same pid with another start for another process', () => {
    const self = findProcess(process.pid);
    const startTicks = self?.startTicks ?? 0;

    expect(isAlive({ pid: process.pid, startTicks })).toBe(true);
    expect(isAlive({ pid: process.pid, startTicks: startTicks + 1 })).toBe(false);
  });
});
