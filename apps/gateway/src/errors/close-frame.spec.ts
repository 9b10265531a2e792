import { describe, expect, it } from '@jest/globals';
import { GatewayError } from '@endoscope/core';
import { closeFrame } from './close-frame.ts';

class Odd extends GatewayError<{ detail: string }> {
  static override readonly reason = 'ODD';
  static override readonly kind = 'not_found';
  static override readonly help = 'Odd.';
  get detail() {
    return this.details.detail;
  }
}

function check(detail: string, reason: string): void {
  expect(closeFrame(new Odd({ detail }))).toEqual({ code: 4404, reason });
}

describe('the close frame of an error', () => {
  it('begins with the reason', () => check('Gone.', 'ODD: Gone.'));

  it('holds 123 bytes at most', () => {
    check('x'.repeat(118), `ODD: ${'x'.repeat(118)}`);
    check('x'.repeat(119), `ODD: ${'x'.repeat(118)}`);
  });

  it('never cuts a character in two', () => {
    check(`${'x'.repeat(117)}é`, `ODD: ${'x'.repeat(117)}`);
    check(`${'x'.repeat(115)}😀`, `ODD: ${'x'.repeat(115)}`);
    check(`${'x'.repeat(114)}😀`, `ODD: ${'x'.repeat(114)}😀`);
  });
});
