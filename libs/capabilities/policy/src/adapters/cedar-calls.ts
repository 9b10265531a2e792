import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import type {
  AuthorizationAnswer,
  CheckParseAnswer,
  Context,
  Entities,
  PartialAuthorizationAnswer,
  Policy,
} from '@cedar-policy/cedar-wasm/nodejs';
import { actionNames } from '../domain/action.ts';
import type { Action } from '../domain/action.ts';
import type { PolicyEntity, PolicyRequest } from '../domain/policy-request.ts';
import type { PolicyJson } from '../domain/policy-syntax.ts';

/** Parses a set of policies and keeps it in Cedar under `name`, over what was there. */
export function preparePolicies(name: string, policies: Record<string, string>): void {
  orThrow(cedar.preparsePolicySet(name, { staticPolicies: policies }));
}

/**
 * Asks the set `name`; Cedar answers `failure`, and for some inputs throws, on a bad request. It is
 * not given the schema, of which it would make an image with each question: SchemaCheck knows it.
 */
export function ask(request: PolicyRequest, name: string): AuthorizationAnswer {
  const entities = [...request.entities, actionEntityOf(request.action)];
  try {
    return cedar.statefulIsAuthorized({
      principal: request.principal,
      action: { type: 'Action', id: request.action },
      resource: request.resource,
      context: request.context as Context,
      entities: entities as unknown as Entities,
      preparsedPolicySetId: name,
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const failure = { message, help: null, code: null, url: null, severity: null };
    return { type: 'failure', errors: [failure], warnings: [] };
  }
}

/** What is left of each policy when only the principal (first of `people`) and the action are known. */
export function askPartially(
  people: readonly PolicyEntity[],
  action: Action,
  policies: Record<string, string>,
): PartialAuthorizationAnswer {
  return cedar.isAuthorizedPartial({
    principal: people[0]!.uid,
    action: { type: 'Action', id: action },
    resource: null,
    context: {
      time: unknown('time'),
      entry: unknown('entry'),
      workload: unknown('workload'),
      container: unknown('container'),
      ports: unknown('ports'),
    },
    policies: { staticPolicies: policies },
    entities: [...(people as unknown as Entities), ...actionEntities],
  });
}

/** A policy in words; undefined where JSON cannot carry it (a number over 2^53). */
export function policyTextOf(policy: PolicyJson): string | undefined {
  const answer = cedar.policyToText(policy as unknown as Policy);
  return answer.type === 'success' ? answer.text : undefined;
}

/** The constraint of a policy that has exactly one, as a person would read it. */
export function constraintOf(policyText: string): string {
  const flat = policyText.replace(/\s+/g, ' ');
  const [, word, clause] = /(when|unless) \{ (.*) \};?$/.exec(flat) ?? [];
  if (clause !== undefined) return word === 'unless' ? `not (${clause})` : clause;
  const scope = /\((.*)\);?$/.exec(flat)?.[1]?.split(', ') ?? [];
  return scope.find((part) => /^(principal|resource) /.test(part)) ?? flat;
}

/** Whether the action part of a policy's scope takes in this action. */
export function coversAction(policy: PolicyJson, action: Action): boolean {
  const scope = policy.action as {
    op: string;
    entity?: { id: string };
    entities?: { id: string }[];
  };
  if (scope.op === 'All') return true;
  const named = [...(scope.entities ?? []), ...(scope.entity === undefined ? [] : [scope.entity])];
  return named.some(({ id }) => id === action || id === groupOf(action));
}

/** Without a schema Cedar does not know the groups of actions. */
const actionEntities: Entities = actionNames.map(actionEntityOf);

function actionEntityOf(action: Action): Entities[number] {
  return {
    uid: { type: 'Action', id: action },
    attrs: {},
    parents: [{ type: 'Action', id: groupOf(action) }],
  };
}

function groupOf(action: Action): string {
  return action.split('.')[0]!;
}

function unknown(name: string) {
  return { __extn: { fn: 'unknown', arg: name } };
}

function orThrow(answer: CheckParseAnswer): void {
  if (answer.type === 'success') return;
  throw new Error(
    `Cedar refuses what it validated: ${answer.errors.map((e) => e.message).join('; ')}`,
  );
}
