import type { GetMeResponse } from '@endoscope/contracts';
import { timestampOf } from '@endoscope/contracts';
import type { Principal } from '@endoscope/core';
import type { AllowedAction } from '@endoscope/policy';
import { z } from 'zod';
import { timeJson } from './common.ts';

export const meSchema = z
  .object({
    principal: z.object({
      issuer: z.string(),
      subject: z.string(),
      username: z.string(),
      groups: z.array(z.string()),
      hasGroups: z.boolean(),
      kind: z.string(),
      clientId: z.string().optional(),
      expiresAt: z.string(),
    }),
    allowedActions: z.array(
      z.object({
        action: z.string(),
        answer: z.enum(['always', 'never', 'depends']),
        policyIds: z.array(z.string()),
      }),
    ),
  })
  .meta({ id: 'Me' });

export function meJson(principal: Principal, allowedActions: readonly AllowedAction[]) {
  const { issuer, subject, username, groups, kind, clientId, expiresAt } = principal;
  return {
    principal: {
      issuer,
      subject,
      username,
      groups: [...(groups ?? [])],
      hasGroups: groups !== undefined,
      kind,
      clientId,
      expiresAt: timeJson(expiresAt),
    },
    allowedActions: allowedActions.map((a) => ({ ...a, policyIds: [...a.policyIds] })),
  };
}

export function meMessage(
  principal: Principal,
  allowedActions: readonly AllowedAction[],
): GetMeResponse {
  const { principal: json, allowedActions: actions } = meJson(principal, allowedActions);
  return {
    principal: { ...json, expiresAt: timestampOf(principal.expiresAt) },
    allowedActions: actions,
  };
}
