import type { Action } from './action.ts';
import { policyLimits } from './policy.limits.ts';

/** Denials in words: what decided, and what would have to be different. */
export function forbiddenSentence(
  action: Action,
  policy: { readonly id: string; readonly advice: string | undefined },
): string {
  const advice = policy.advice === undefined ? '' : ` ${quoted(sentenceOf(policy.advice))}`;
  return `Policy "${policy.id}" forbids ${action} here.${advice}`;
}

export function nobodyPermitsSentence(
  action: Action,
  near: { readonly policyId: string; readonly missing: readonly string[] } | undefined,
): string {
  if (near === undefined) return `No policy permits ${action} to you.`;
  const missing = quoted(near.missing.join(' and '));
  const nearest = `The nearest is "${near.policyId}", which requires: ${missing}.`;
  return `No policy permits ${action} here. ${nearest}`;
}

export function undecidedSentence(action: Action, policyIds: readonly string[]): string {
  const which = policyIds.map((id) => `"${id}"`);
  const subject = which.length === 0 ? 'The policies' : `Policy ${which.join(', ')}`;
  return `${subject} could not be evaluated for ${action}, so it is denied. Tell the operator.`;
}

function quoted(text: string): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  const max = policyLimits.quotedCharactersMax;
  return flat.length > max ? `${flat.slice(0, max - 1)}…` : flat;
}

function sentenceOf(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
