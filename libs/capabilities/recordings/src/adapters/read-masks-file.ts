import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse, YAMLParseError } from 'yaml';
import type { MaskRule } from '../domain/mask/mask-rule.ts';
import { MaskSet } from '../domain/mask/masker.ts';
import { MaskRuleInvalid } from '../domain/recording.errors.ts';

/** A file of masks cannot be used; the sentence tells the operator what to do and quotes no secret. */
export class MasksFileInvalid extends Error {
  override readonly name = 'MasksFileInvalid';
}

const fileBytesMax = 1024 * 1024;
const nameForm = /^[\w.-]{1,64}$/;

/**
 * Reads `masks: [{ name, literal } | { name, pattern }]` and `literalsFrom: [path]`, YAML or JSON.
 * A file of literals has `NAME=value` lines as `.env` files do; paths are relative to the first file.
 * All of them are readable by their owner alone, as they hold secrets.
 */
export function readMasksFile(path: string): MaskSet {
  const { masks, literalsFrom } = masksOf(readSecret(path), path);
  const folder = dirname(path);
  const files = literalsFrom.map((each) => resolve(folder, each));
  const rules = [...masks, ...files.flatMap((file) => literalsOf(readSecret(file), file))];
  try {
    return new MaskSet(rules);
  } catch (error) {
    if (error instanceof MaskRuleInvalid) throw new MasksFileInvalid(`${path}: ${error.detail}`);
    throw error;
  }
}

function masksOf(
  text: string,
  path: string,
): { readonly masks: readonly MaskRule[]; readonly literalsFrom: readonly string[] } {
  const invalid = (problem: string): MasksFileInvalid =>
    new MasksFileInvalid(`The masks file ${path} ${problem}.`);
  const value = parsed(text, invalid);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid('must have masks: [{name, literal or pattern}] or literalsFrom: [path]');
  }
  const { masks = [], literalsFrom = [], ...unknown } = value as Record<string, unknown>;
  const [other] = Object.keys(unknown);
  if (other !== undefined) throw invalid('has a field that is neither masks nor literalsFrom');
  if (!Array.isArray(masks) || !Array.isArray(literalsFrom)) {
    throw invalid('has masks or literalsFrom that is not a list');
  }
  if (!literalsFrom.every((each) => typeof each === 'string' && each !== '')) {
    throw invalid('has a literalsFrom that is not a list of paths');
  }
  const rules = masks.map((each, at) => {
    const rule = ruleOf(each);
    if (!rule)
      throw invalid(`has a mask (number ${at + 1}) without a name and a literal or pattern`);
    return rule;
  });
  return { masks: rules, literalsFrom: literalsFrom as string[] };
}

/** What a parser says quotes the line, which may be a secret: only its number is told. */
function parsed(text: string, invalid: (problem: string) => MasksFileInvalid): unknown {
  try {
    return parse(text, { maxAliasCount: 0 });
  } catch (error) {
    const line = error instanceof YAMLParseError ? error.linePos?.[0].line : undefined;
    throw invalid(`is not YAML${line === undefined ? '' : ` in line ${line}`}`);
  }
}

function ruleOf(value: unknown): MaskRule | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { name, literal, pattern, ...unknown } = value as Record<string, unknown>;
  if (typeof name !== 'string' || !nameForm.test(name)) return undefined;
  if (Object.keys(unknown).length > 0) return undefined;
  if (typeof literal === 'string' && pattern === undefined) return { name, literal };
  if (typeof pattern === 'string' && literal === undefined) return { name, pattern };
  return undefined;
}

/** `NAME=value`, also quoted; empty lines, `#` lines and empty values are none. */
function literalsOf(text: string, path: string): MaskRule[] {
  return text.split(/\r?\n/).flatMap((line, at) => {
    if (/^\s*(#|$)/.test(line)) return [];
    const [, name = '', value = ''] = /^\s*(?:export\s+)?([\w.-]{1,64})=(.*)$/.exec(line) ?? [];
    if (name === '') {
      throw new MasksFileInvalid(`The literals file ${path} has no NAME=value in line ${at + 1}.`);
    }
    const literal = /^(["'])(.*)\1\s*$/.exec(value)?.[2] ?? value.trimEnd();
    return literal === '' ? [] : [{ name, literal }];
  });
}

function readSecret(path: string): string {
  const descriptor = opened(path);
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) throw new MasksFileInvalid(`${path} is not a file.`);
    if ((stat.mode & 0o077) !== 0) {
      throw new MasksFileInvalid(
        `${path} holds secrets and others can read it. Run: chmod 600 ${path}`,
      );
    }
    if (stat.size > fileBytesMax) {
      throw new MasksFileInvalid(`${path} is larger than ${fileBytesMax} bytes.`);
    }
    return readFileSync(descriptor, 'utf8');
  } finally {
    closeSync(descriptor);
  }
}

function opened(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new MasksFileInvalid(`${path} cannot be read (${code}).`, { cause: error });
  }
}
