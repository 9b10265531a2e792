import { describe, expect, it } from '@jest/globals';
import { FairTurns } from './fair-turns.ts';

describe('turns of sessions with much output', () => {
  it('go round, whoever has how much', async () => {
    const turns = new FairTurns();
    const order: string[] = [];
    const session = async (name: string, quanta: number): Promise<void> => {
      for (let i = 0; i < quanta; i += 1) {
        await turns.next();
        order.push(name);
      }
    };
    await Promise.all([session('a', 4), session('b', 2), session('c', 3)]);
    expect(order.join('')).toBe('abcabcaca');
  });

  it('let everything else run in between', async () => {
    const turns = new FairTurns();
    const order: string[] = [];
    const bulk = async (name: string): Promise<void> => {
      for (let i = 0; i < 3; i += 1) {
        await turns.next();
        order.push(name);
      }
    };
    const others = new Promise<void>((resolve) => {
      let rounds = 0;
      const round = (): void => {
        order.push('-');
        rounds += 1;
        if (rounds === 6) resolve();
        else setImmediate(round);
      };
      setImmediate(round);
    });
    await Promise.all([bulk('a'), bulk('b'), others]);
    expect(order.join('')).not.toMatch(/[ab]{2}/);
  });
});
