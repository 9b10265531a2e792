import type {
  ListLedgerHoldsRequest__Output,
  ListLedgerHoldsResponse,
  ListTombstonesRequest__Output,
  ListTombstonesResponse,
  PlaceLedgerHoldRequest__Output,
  PlaceLedgerHoldResponse,
  ReleaseLedgerHoldRequest__Output,
  ReleaseLedgerHoldResponse,
} from '@endoscope/contracts';
import { RequestInvalid } from '@endoscope/core';
import type { LedgerRetentionDoor } from '../../audit/ledger-retention-door.ts';
import { ledgerHoldMessage, tombstoneMessage } from '../../present/ledger-hold.ts';
import { checkedReason } from '../../sessions/session-words.ts';
import type { GrpcDoor } from '../grpc-door.ts';

/** How the ledger gets shorter, and what keeps it from it: what REST has at holds and tombstones. */
export function retentionMethods(door: GrpcDoor, retention: LedgerRetentionDoor) {
  return {
    listLedgerHolds: door.unary<ListLedgerHoldsRequest__Output, ListLedgerHoldsResponse>(
      async (ctx) => ({ holds: (await retention.holds(ctx)).map(ledgerHoldMessage) }),
    ),
    placeLedgerHold: door.unary<PlaceLedgerHoldRequest__Output, PlaceLedgerHoldResponse>(
      async (ctx, { reason }) => {
        const hold = await retention.place(ctx, given(checkedReason(reason)));
        return { hold: ledgerHoldMessage(hold) };
      },
    ),
    releaseLedgerHold: door.unary<ReleaseLedgerHoldRequest__Output, ReleaseLedgerHoldResponse>(
      async (ctx, { hold: id, reason }) => {
        const hold = await retention.release(ctx, id, checkedReason(reason));
        return { hold: ledgerHoldMessage(hold) };
      },
    ),
    listTombstones: door.unary<ListTombstonesRequest__Output, ListTombstonesResponse>(
      async (ctx) => ({ tombstones: (await retention.tombstones(ctx)).map(tombstoneMessage) }),
    ),
  };
}

function given(reason: string): string {
  if (reason !== '') return reason;
  const fields = [{ field: 'reason', message: 'must say why' }];
  throw new RequestInvalid({ what: 'The request is not valid.' }, { fields });
}
