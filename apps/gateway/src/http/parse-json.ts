import { RequestInvalid } from '@endoscope/core';
import { gatewayLimits } from '../gateway.limits.ts';
import { refuseNul } from './refuse-nul.ts';

/**
 * Strict JSON of bounded depth. The depth is counted before parsing, on the text, so that a deep
 * document costs one pass and no stack; `__proto__` and `constructor` keys are refused because
 * later code that copies objects must not be able to be fooled.
 */
export function parseJson(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  const text = decode(body);
  if (depthOf(text) > gatewayLimits.jsonDepthMax) {
    throw invalid(`The body is nested deeper than ${gatewayLimits.jsonDepthMax} levels.`);
  }
  try {
    const value = JSON.parse(text, refusePollution) as unknown;
    if (text.includes(nulEscape)) refuseNul(value);
    return value;
  } catch (error) {
    if (error instanceof RequestInvalid) throw error;
    throw invalid('The body is not JSON.', error);
  }
}

/** The one way JSON can hold a NUL; a bare one is no JSON. */
const nulEscape = '\\u0000';

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decode(body: Buffer): string {
  try {
    return utf8.decode(body);
  } catch (error) {
    throw invalid('The body is not UTF-8.', error);
  }
}

function refusePollution(key: string, value: unknown): unknown {
  if (key === '__proto__' || key === 'constructor')
    throw invalid(`The key "${key}" is not allowed.`);
  return value;
}

function depthOf(text: string): number {
  let [depth, max, inString] = [0, 0, false];
  for (let i = 0; i < text.length; i += 1) {
    const character = text[i];
    if (inString) {
      if (character === '\\') i += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') max = Math.max(max, (depth += 1));
    else if (character === '}' || character === ']') depth -= 1;
  }
  return max;
}

function invalid(what: string, cause?: unknown): RequestInvalid {
  return new RequestInvalid({ what }, { cause });
}
