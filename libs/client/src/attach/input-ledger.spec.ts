import { describe, expect, it } from '@jest/globals';
import type { ClientMessage } from './attach-door.ts';
import { InputLedger } from './input-ledger.ts';
import type { InputArrival } from './input-ledger.ts';

interface Case {
  /** `>` hands over what waits; `.` ends the input; `^` is Ctrl-C; anything else is input. */
  readonly before: string;
  readonly arrival: InputArrival;
  readonly lost: number | undefined;
  /** What is sent on the next connection. */
  readonly next: string;
  readonly retainedBytesMax?: number;
}

function check({ before, arrival, lost, next, retainedBytesMax = 100 }: Case): void {
  const ledger = new InputLedger({ retainedBytesMax });
  for (const word of before.split(' ').filter(Boolean)) {
    if (word === '>') while (ledger.next) ledger.handOver();
    else ledger.push(messageOf(word));
  }
  ledger.loseConnection();
  expect(ledger.resume(arrival)).toBe(lost);
  let sent = '';
  for (; ledger.next; ledger.handOver()) sent += wordOf(ledger.next);
  expect([sent, ledger.waitingBytes]).toEqual([next, 0]);
}

function messageOf(word: string): ClientMessage {
  if (word === '.') return { type: 'end_of_input' };
  if (word === '^') return { type: 'interrupt' };
  if (word === 'resize') return { type: 'resize', size: { width: 1, height: 1 } };
  return { type: 'stdin', data: Buffer.from(word) };
}

function wordOf(message: ClientMessage): string {
  if (message.type === 'stdin') return Buffer.from(message.data).toString();
  return { end_of_input: '.', interrupt: '^' }[message.type as string] ?? message.type;
}

const resumed = { resumed: true, tty: false };

describe('input over a lost connection', () => {
  it('is sent again from where the gateway says that it stopped arriving', () => {
    const arrival = { ...resumed, inputBytes: 4 };
    check({ before: 'abc def > ghi', arrival, lost: 0, next: 'efghi' });
  });

  it('is not sent again when all of it arrived', () => {
    const arrival = { ...resumed, inputBytes: 6 };
    check({ before: 'abc def > ghi', arrival, lost: 0, next: 'ghi' });
  });

  it('is never sent again when the gateway does not count it', () => {
    const arrival = { ...resumed, inputBytes: undefined };
    check({ before: 'abc > ghi', arrival, lost: undefined, next: 'ghi' });
    check({ before: 'ghi', arrival, lost: 0, next: 'ghi' });
  });

  it('is never sent again to an attachment that is another', () => {
    const arrival = { resumed: false, tty: false, inputBytes: undefined };
    check({ before: 'abc > ghi', arrival, lost: undefined, next: 'ghi' });
    check({
      before: 'abc > ghi',
      arrival: { ...arrival, inputBytes: 0 },
      lost: undefined,
      next: 'ghi',
    });
  });

  it('is lost, and said to be, where it is no longer retained', () => {
    const arrival = { ...resumed, inputBytes: 1 };
    check({ before: 'abc def > ghi', arrival, lost: 2, next: 'defghi', retainedBytesMax: 5 });
  });

  it('ends again where that cannot be taken twice', () => {
    const all = { ...resumed, inputBytes: 3 };
    check({ before: 'abc . >', arrival: all, lost: 0, next: '.' });
    check({ before: 'abc . >', arrival: { ...all, tty: true }, lost: 0, next: '' });
    check({
      before: 'abc . >',
      arrival: { ...all, tty: true, inputBytes: 2 },
      lost: 0,
      next: 'c.',
    });
    check({
      before: 'abc .',
      arrival: { ...all, tty: true, inputBytes: 0 },
      lost: 0,
      next: 'abc.',
    });
  });

  it('keeps a Ctrl-C in its place and drops sizes, which the opening tells', () => {
    const arrival = { ...resumed, inputBytes: 0 };
    check({ before: 'a ^ resize b', arrival, lost: 0, next: 'a^b' });
  });

  it('is counted anew for each attachment, over any number of connections', () => {
    const ledger = new InputLedger({ retainedBytesMax: 100 });
    const send = (text: string) => {
      ledger.push({ type: 'stdin', data: Buffer.from(text) });
      ledger.handOver();
    };
    send('lost with the first attachment');
    ledger.resume({ ...resumed, resumed: false, inputBytes: undefined });
    send('abc');
    expect(ledger.resume({ ...resumed, inputBytes: 2 })).toBe(0);
    ledger.handOver();
    send('def');
    expect(ledger.resume({ ...resumed, inputBytes: 5 })).toBe(0);
    expect(ledger.next).toEqual({ type: 'stdin', data: Buffer.from('f') });
  });
});
