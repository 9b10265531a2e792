import type {
  ExportLedgerRequest__Output,
  ExportLedgerResponse,
  GetCheckpointRequest__Output,
  GetCheckpointResponse,
  GetConsistencyProofRequest__Output,
  GetConsistencyProofResponse,
  GetInclusionProofRequest__Output,
  GetInclusionProofResponse,
  ListCheckpointsRequest__Output,
  ListCheckpointsResponse,
  ListLedgerKeysRequest__Output,
  ListLedgerKeysResponse,
} from '@endoscope/contracts';
import { formats } from '@endoscope/audit/ledger';
import type { LedgerExportFormat } from '@endoscope/audit/ledger';
import { RequestInvalid } from '@endoscope/core';
import type { LedgerDoor } from '../../audit/ledger-door.ts';
import { checkpointMessage, consistencyProofMessage } from '../../present/ledger.ts';
import { inclusionProofMessage, ledgerKeyMessage } from '../../present/ledger.ts';
import type { GrpcDoor } from '../grpc-door.ts';
import { MessageSink } from '../message-stream.ts';

/** The sealed ledger: what REST has below /v1/audit. */
export function ledgerMethods(door: GrpcDoor, ledger: LedgerDoor) {
  return {
    listCheckpoints: door.unary<ListCheckpointsRequest__Output, ListCheckpointsResponse>(
      async (ctx, { pageSize, pageToken, afterSize }) => {
        const query = { pageSize, pageToken, afterSize: sizeOf('afterSize', afterSize) ?? 0 };
        const { items, nextPageToken = '' } = await ledger.checkpoints(ctx, query);
        return { checkpoints: items.map(checkpointMessage), nextPageToken };
      },
    ),
    getCheckpoint: door.unary<GetCheckpointRequest__Output, GetCheckpointResponse>(
      async (ctx, { treeSize }) => {
        const head = await ledger.checkpoint(ctx, sizeOf('treeSize', treeSize));
        return { checkpoint: checkpointMessage(head) };
      },
    ),
    getInclusionProof: door.unary<GetInclusionProofRequest__Output, GetInclusionProofResponse>(
      async (ctx, { event: eventId, treeSize }) => {
        const size = sizeOf('treeSize', treeSize);
        const proof = await ledger.inclusion(ctx, { eventId, treeSize: size });
        return { proof: inclusionProofMessage(proof) };
      },
    ),
    getConsistencyProof: door.unary<
      GetConsistencyProofRequest__Output,
      GetConsistencyProofResponse
    >(async (ctx, { fromSize, toSize }) => {
      const from = sizeOf('fromSize', fromSize) ?? 0;
      const to = sizeOf('toSize', toSize);
      const proof = await ledger.consistency(ctx, { fromSize: from, toSize: to });
      return { proof: consistencyProofMessage(proof) };
    }),
    listLedgerKeys: door.unary<ListLedgerKeysRequest__Output, ListLedgerKeysResponse>(
      async (ctx) => {
        const { origin, keys } = await ledger.keys(ctx);
        return { origin, keys: keys.map(ledgerKeyMessage) };
      },
    ),
    exportLedger: exportMethod(door, ledger),
  };
}

function exportMethod(door: GrpcDoor, ledger: LedgerDoor) {
  return door.serverStream<ExportLedgerRequest__Output, ExportLedgerResponse>(async (ctx, call) => {
    const { request } = call;
    const pieces = await ledger.export(ctx, {
      treeSize: sizeOf('treeSize', request.treeSize),
      fromLeaf: sizeOf('fromLeaf', request.fromLeaf),
      format: formatOf(request.format),
    });
    const sink = new MessageSink(call);
    for await (const lines of pieces) {
      if (ctx.signal.aborted) return;
      await sink.send({ lines });
    }
  });
}

function formatOf(text: string): LedgerExportFormat | undefined {
  const format = formats.find((each) => each === text);
  if (text === '' || format !== undefined) return format;
  const fields = [{ field: 'format', message: `must be one of ${formats.join(', ')}.` }];
  throw new RequestInvalid({ what: 'The request is not valid.' }, { fields });
}

/** 0 is absent in proto3. */
function sizeOf(field: string, value: unknown): number | undefined {
  const size = Number(value);
  if (Number.isSafeInteger(size) && size >= 0) return size === 0 ? undefined : size;
  const fields = [{ field, message: 'must be a number of leaves.' }];
  throw new RequestInvalid({ what: 'The request is not valid.' }, { fields });
}
