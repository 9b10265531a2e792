import type { Logger } from '@endoscope/telemetry';
import type { LedgerHealth } from './ledger-watch.ts';

/** Injection tokens of what has no class of its own. */
export const loggerToken = Symbol('Logger');
export const infoToken = Symbol('GatewayInfo');
export const pingToken = Symbol('PingDatabase');
export const ledgerLagToken = Symbol('LedgerLag');
export const ledgerStateToken = Symbol('LedgerState');

export type PingDatabase = () => Promise<void>;
/** How long the oldest event waits to be sealed. */
export type LedgerLagMs = () => Promise<number>;
/** Whether the ledger accepts, and how its database is. */
export type LedgerState = () => LedgerHealth;
export type { Logger };

/** What GET /v1/info tells anybody. */
export interface GatewayInfo {
  readonly version: string;
  readonly grpcAddress: string;
  readonly issuers: readonly { issuer: string; clientId: string; audience: string }[];
}
