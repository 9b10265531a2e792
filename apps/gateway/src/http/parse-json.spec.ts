import { describe, expect, it } from '@jest/globals';
import { RequestInvalid } from '@endoscope/core';
import { gatewayLimits } from '../gateway.limits.ts';
import { parseJson } from './parse-json.ts';

function check(text: string | Buffer, expected: unknown): void {
  expect(parseJson(Buffer.from(text))).toEqual(expected);
}

function refuse(text: string | Buffer, why: RegExp): void {
  const parse = () => parseJson(Buffer.from(text));
  expect(parse).toThrow(RequestInvalid);
  expect(parse).toThrow(why);
}

describe('a JSON body', () => {
  it('is undefined when it is empty', () => check('', undefined));
  it('is what it says', () => check('{"a":[1,"[[[",{"b":null}]}', { a: [1, '[[[', { b: null }] }));
  it('may have brackets and quotes in text', () => check('["\\"[{"]', ['"[{']));

  it('is nested 32 levels deep at most', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    const { jsonDepthMax } = gatewayLimits;
    expect(() => parseJson(Buffer.from(nested(jsonDepthMax)))).not.toThrow();
    refuse(nested(jsonDepthMax + 1), /deeper than 32/);
    refuse('['.repeat(100_000), /deeper than 32/);
  });

  it('has no key that changes prototypes', () => {
    refuse('{"__proto__":{}}', /__proto__/);
    refuse('{"a":[{"constructor":1}]}', /constructor/);
    refuse('{"\\u005f_proto__":{}}', /__proto__/);
  });

  it('has no NUL, however it is written', () => {
    refuse('{"reason":"a\\u0000"}', /reason: holds a NUL/);
    refuse('["a\\u0000"]', /0: holds a NUL/);
    refuse('{"target":{"pods":[{"name":"\\u0000"}]}}', /target\.pods\.0\.name: holds a NUL/);
  });

  it('is UTF-8', () => refuse(Buffer.from([0x22, 0xff, 0x22]), /UTF-8/));
  it('is JSON', () => refuse('{a:1}', /not JSON/));
});
