import { recordingLimits } from '../recordings.limits.ts';
import type { ControlSequence } from './sequence-parser.ts';

const { sequenceNumberMax } = recordingLimits;
const parametersMax = 32;

/** Backspace, tab, the line ends, and the change between two character sets. No bell, no answerback. */
export const allowedControls: ReadonlySet<number> = new Set([
  ...[0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f],
]);

/** Cursor, erasing, inserting, scrolling, tabs, repeating; each with any numbers in reach. */
const anyNumbers = new Set([...'@ABCDEFGHILMPSXZ`abdefgr']);
/** Clearing a viewer's own scrollback (`3J`) is not among them. */
const erasing = new Set(['', '0', '1', '2']);
/** Wrap, cursor shown, alternate screens. None that changes what keys, mouse or paste send. */
const privateModes = new Set(['7', '25', '47', '1047', '1048', '1049']);
/** Insert. */
const plainModes = new Set(['4']);

const savedCursor = new Set(['7', '8']);
const lineMoves = new Set(['D', 'E', 'H', 'M']);
/** Character sets: ASCII, British, line drawing. */
const characterSets = new Set(['A', 'B', '0']);
/** In the place of a full reset, which would also change how a viewer's own keys work. */
const resetInstead = '\x1b[0m\x1b[r\x1b[H\x1b[2J';

/** The sequence anew if a terminal that only shows may be sent it, else nothing. */
export function allowedSequence(sequence: ControlSequence): string {
  const { prefix, parameters, intermediates, final } = sequence;
  if (intermediates !== '' || !areInReach(parameters)) return '';
  const again = `\x1b[${prefix}${parameters}${final}`;
  if (prefix === '?') return allowedPrivate(parameters, final);
  if (prefix !== '') return '';
  if (final === 'm') return again;
  if (final === 'h' || final === 'l')
    return withModes('', parameters, { final, allowed: plainModes });
  if (final === 'J' || final === 'K') return erasing.has(parameters) ? again : '';
  // With more than one number it follows the mouse.
  if (final === 'T') return parameters.includes(';') ? '' : again;
  // With numbers they are margins and key modes.
  if (final === 's' || final === 'u') return parameters === '' ? again : '';
  return anyNumbers.has(final) && !parameters.includes(':') ? again : '';
}

export function allowedEscape(intermediates: string, final: string): string {
  if (intermediates === '(' || intermediates === ')') {
    return characterSets.has(final) ? `\x1b${intermediates}${final}` : '';
  }
  if (intermediates !== '') return '';
  if (final === 'c') return resetInstead;
  return savedCursor.has(final) || lineMoves.has(final) ? `\x1b${final}` : '';
}

/**
 * Characters that are not what they seem: they turn the direction of a text or are seen by no one.
 * (Unicode Technical Report 36, Trojan Source.)
 */
export const deceptive =
  /[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

function allowedPrivate(parameters: string, final: string): string {
  if (final === 'h' || final === 'l') {
    return withModes('?', parameters, { final, allowed: privateModes });
  }
  const erases = final === 'J' || final === 'K';
  return erases && erasing.has(parameters) ? `\x1b[?${parameters}${final}` : '';
}

/** Of several modes in one sequence, those that may be. */
function withModes(
  prefix: string,
  parameters: string,
  { final, allowed }: { final: string; allowed: ReadonlySet<string> },
): string {
  const modes = parameters.split(';').filter((mode) => allowed.has(mode));
  return modes.length === 0 ? '' : `\x1b[${prefix}${modes.join(';')}${final}`;
}

function areInReach(parameters: string): boolean {
  const numbers = parameters.split(/[;:]/);
  return (
    numbers.length <= parametersMax && numbers.every((each) => Number(each) <= sequenceNumberMax)
  );
}
