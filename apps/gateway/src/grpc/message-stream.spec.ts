import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { gatewayLimits } from '../gateway.limits.ts';
import { InputQueue } from '../streams/input-queue.ts';
import { openingOf } from './message-stream.ts';

interface Message {
  readonly message: string;
  readonly open?: string;
}

const aQueue = () =>
  new InputQueue<Message>(1, { pause: () => undefined, resume: () => undefined });

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('the opening of a call', () => {
  it('is waited for no longer than a request', async () => {
    const opening = openingOf(aQueue());
    const refused = expect(opening).rejects.toMatchObject({ reason: 'FRAME_MALFORMED' });
    jest.advanceTimersByTime(gatewayLimits.requestReadMs);
    await refused;
  });

  it('leaves no timer once it is there', async () => {
    const queue = aQueue();
    const opening = openingOf(queue);
    queue.push({ message: 'open', open: 'ses_1' });
    expect(await opening).toBe('ses_1');
    expect(jest.getTimerCount()).toBe(0);
  });
});
