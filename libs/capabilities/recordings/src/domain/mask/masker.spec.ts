import { describe, expect, it } from '@jest/globals';
import { SeededRandom } from '../../testing/random.ts';
import { MaskRuleInvalid } from '../recording.errors.ts';
import { recordingLimits } from '../recordings.limits.ts';
import { compileMask } from './mask-rule.ts';
import type { MaskRule } from './mask-rule.ts';
import { Masker, MaskSet } from './masker.ts';

function mask(rules: readonly MaskRule[], pieces: readonly Uint8Array[]): [string, number, number] {
  const masker = new Masker(new MaskSet(rules));
  const parts = pieces.map((piece) => masker.push(piece));
  const text = Buffer.concat([...parts, masker.end()]).toString('latin1');
  return [text, masker.spans, masker.bytes];
}

const literal = (text: string): MaskRule => ({ name: 'secret', literal: text });
const pattern = (text: string): MaskRule => ({ name: 'token', pattern: text });
const masked = (rules: readonly MaskRule[], text: string): string =>
  mask(rules, [Buffer.from(text, 'latin1')])[0];

describe('masking what is secret', () => {
  it.each([
    ['a literal', [literal('hunter2')], 'pw hunter2!', 'pw *******!'],
    ['one that is not UTF-8 in the stream', [literal('größe')], 'grösse', 'grösse'],
    ['its own beginning before it', [literal('aab')], 'aaaab', 'aa***'],
    ['matches that overlap', [literal('abca')], 'abcabca', '*******'],
    ['a literal in another', [literal('abc'), literal('xabcx')], 'xabcx abc', '***** ***'],
    ['a beginning that another goes on with', [literal('abcx'), literal('bcd')], 'abcd', 'a***'],
    ['a token of a length', [pattern('ghp_\\w{4}')], 'ghp_abcde ghp_abc', '********e ghp_abc'],
    [
      'a token of some lengths',
      [pattern('key=[0-9a-f]{2,5}')],
      'key=abcdef key=a',
      '*********f key=a',
    ],
    ['what may be there', [pattern('pass:? ?\\S{1,8}')], 'pass: x pass y', '******* ******'],
    ['an escaped character', [pattern('a\\.b\\[')], 'a.b[ axb[', '**** axb['],
    ['what is not in a class', [pattern('tok[^ "]{1,9}')], 'toka"tok b', '****"tok b'],
    ['a dash and a bracket in a class', [pattern('abc[\\]-]{2}')], 'abc]- abc[]', '***** abc[]'],
    ['nothing, with no rules', [], 'hunter2', 'hunter2'],
  ])('%s', (_what, rules, text, expected) => {
    expect(masked(rules, text)).toBe(expected);
  });

  it('masks bytes of UTF-8', () => {
    expect(mask([literal('größe')], [Buffer.from('größe')])[0]).toBe('*******');
  });

  it('counts spans and bytes; what touches is one span', () => {
    const rules = [literal('abc'), pattern('xyz\\d{1,3}')];
    const text = Buffer.from('abcabc xyz1234 abc');
    expect(mask(rules, [text])).toEqual(['****** ******4 ***', 3, 15]);
  });

  it('gives out at once what can be no part of a match', () => {
    const masker = new Masker(new MaskSet([literal('secret')]));
    const push = (text: string): string => Buffer.from(masker.push(Buffer.from(text))).toString();
    expect([push('$ ls -se'), push('t'), push('cre'), push('se'), push('cret')]).toEqual([
      ...['$ ls -', 'set', 'cre', '', '******'],
    ]);
  });

  it('holds back at most one match, and gives what is masked as it comes', () => {
    const masker = new Masker(new MaskSet([pattern('abc\\w{2,500}')]));
    expect(masker.push(Buffer.from('abcd'))).toHaveLength(0);
    expect(masker.push(Buffer.from('ee'))).toHaveLength(6);
    expect(masker.push(Buffer.from('f'.repeat(100)))).toHaveLength(100);
  });

  it('is the same however the bytes are cut, and what plain search finds', () => {
    const random = new SeededRandom(21);
    for (let i = 0; i < 500; i += 1) {
      const letters = (count: number): string =>
        Array.from({ length: count }, () => random.pick([...'aab'])).join('');
      const rules = [
        ...Array.from({ length: random.below(4) }, () => literal(letters(3 + random.below(4)))),
        ...[pattern(`${letters(3)}[ab]{1,3}a?b`), pattern(`${letters(3)}b?[a]{2}`)],
      ];
      const text = Buffer.from(letters(random.below(80)));
      const whole = mask(rules, [text]);
      expect(whole[0]).toBe(searched(rules, text.toString()));
      expect(mask(rules, random.pieces(text, 4))).toEqual(whole);
    }
  });

  it('takes as many steps as its rows have places, whatever the bytes are', () => {
    const rows = [pattern('aaa[a]{0,200}[a]{0,200}b'), pattern(`aaa${'a?'.repeat(100)}b`)];
    const set = new MaskSet(rows);
    const masker = new Masker(set);
    for (let i = 0; i < 1_000; i += 1) {
      masker.push(Buffer.from('a'));
      const { threads } = masker as unknown as { threads: unknown[] };
      expect(threads.length).toBeLessThanOrEqual(404 + 104);
    }
    expect(masker.end().length).toBeLessThanOrEqual(recordingLimits.maskBytesMax);
  });
});

describe('a rule of masking', () => {
  it.each([
    ['two literal bytes', pattern('ab\\w{20}'), 'begin with 3 literal'],
    ['a class first', pattern('[a-z]{3}abc'), 'begin with'],
    ['an early option', pattern('ab?cdef'), 'begin with'],
    ['a short literal', literal('ab'), 'begin with'],
    ['nothing', literal(''), 'begin with'],
    ['more bytes than are held', pattern('abc\\w{510}'), 'more than 512'],
    ['a long literal', literal('x'.repeat(recordingLimits.maskBytesMax + 1)), 'more than 512'],
    ['something unbounded', pattern('abc\\w+'), 'not escaped'],
    ['a star', pattern('abc.*'), 'not escaped'],
    ['alternatives', pattern('abc|def'), 'not escaped'],
    ['a group', pattern('abc(d)'), 'not escaped'],
    ['an open class', pattern('abc[a-z'), 'without an end'],
    ['an empty class', pattern('abc[]'), 'nothing is in'],
    ['a class turned around', pattern('abc[z-a]'), 'nothing is in'],
    ['a count to nothing', pattern('abcd{0}'), 'counts to nothing'],
    ['a count turned around', pattern('abcd{3,2}'), 'counts to nothing'],
    ['an unknown escape', pattern('abc\\b'), 'unknown escape'],
    ['a class of letters beyond ASCII', pattern('abc[ä]'), 'not ASCII'],
    ['a repeated letter beyond ASCII', pattern('abcä{2}'), 'not ASCII'],
  ])('is refused with %s', (_what, rule, problem) => {
    expect(() => compileMask(rule)).toThrow(MaskRuleInvalid);
    expect(() => compileMask(rule)).toThrow(problem);
  });

  it('may be as long as what is held, and as many as there may be', () => {
    const most = recordingLimits.maskBytesMax;
    expect(compileMask(literal('x'.repeat(most)))).toHaveLength(most);
    expect(compileMask(pattern(`abc\\w{${most - 3}}`))).toHaveLength(most);
    const rules = Array.from({ length: recordingLimits.maskRulesMax }, (_, i) =>
      literal(`abc${i}`),
    );
    expect(new MaskSet(rules).size).toBe(recordingLimits.maskRulesMax);
    expect(() => new MaskSet([...rules, literal('one more')])).toThrow('more than 500');
  });

  it('never shows a secret in what it says', () => {
    const secret = 'S'.repeat(recordingLimits.maskBytesMax + 1);
    expect(() => compileMask(literal(secret))).toThrow(/^(?!.*SSS)/);
  });
});

/** The slow way: every start and every end of the whole text, with node's own engine. */
function searched(rules: readonly MaskRule[], text: string): string {
  const cells = [...text];
  for (const rule of rules) {
    const form = new RegExp(`^${'literal' in rule ? rule.literal : rule.pattern}$`);
    for (let from = 0; from < text.length; from += 1) {
      for (let to = from + 1; to <= Math.min(text.length, from + 12); to += 1) {
        if (form.test(text.slice(from, to))) cells.fill('*', from, to);
      }
    }
  }
  return cells.join('');
}
