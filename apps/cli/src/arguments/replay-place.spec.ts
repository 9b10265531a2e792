import { expect, it } from '@jest/globals';
import { parsePlaceMs, parseSpeed } from './replay-place.ts';

it.each([
  ['83', 83_000],
  ['1:23', 83_000],
  ['1:02:03.5', 3_723_500],
  ['0:01:23.456', 83_456],
  ['90s', 90_000],
  ['1h30m', 5_400_000],
])('the place %s is %d ms', (text, ms) => {
  expect(parsePlaceMs(text, '--from')).toBe(ms);
});

it.each(['', 'x', '1:2:3:4', '-5', '1:', ':5', '5 s'])('%j is no place', (text) => {
  expect(() => parsePlaceMs(text, '--from')).toThrow('--from');
});

it.each([
  ['1', 1],
  ['0.5', 0.5],
  ['16x', 16],
  ['64', 64],
])('the speed %s is %d', (text, speed) => {
  expect(parseSpeed(text)).toBe(speed);
});

it.each(['0', '65', 'fast', '-1', '', '1e1'])('%j is no speed', (text) => {
  expect(() => parseSpeed(text)).toThrow('--speed');
});
