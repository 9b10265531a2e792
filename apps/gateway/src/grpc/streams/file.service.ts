import type {
  DownloadFilesRequest__Output,
  DownloadFilesResponse,
  StatFileRequest__Output,
  StatFileResponse,
  UploadFilesRequest__Output,
  UploadFilesResponse,
} from '@endoscope/contracts';
import { dateOf } from '@endoscope/contracts';
import { downloadMessage, fileInfoMessage, placeOf } from '../../present/file.ts';
import type { Files } from '../../wiring/files.ts';
import type { GrpcDoor } from '../grpc-door.ts';
import { MessageSink } from '../message-stream.ts';
import { GrpcUploadClient } from './grpc-upload-client.ts';

export function fileService(door: GrpcDoor, use: Files) {
  return {
    statFile: door.unary<StatFileRequest__Output, StatFileResponse>(
      async (ctx, { place, hashBytes, partial, name }) => {
        const request = { place: placeOf(place), hashBytes, partial, name };
        const { info, sha256 } = await use.stat.execute(ctx, request);
        return { info: fileInfoMessage(info), sha256 };
      },
    ),
    downloadFiles: door.selfEnding<DownloadFilesRequest__Output, DownloadFilesResponse>(
      async (ctx, call) => {
        const { place, offset, length, prefixSha256 } = call.request;
        const request = { place: placeOf(place), offset, length, prefixSha256 };
        const sink = new MessageSink(call);
        await use.download.execute(ctx, request, (message) => sink.send(downloadMessage(message)));
      },
    ),
    uploadFiles: door.duplex<UploadFilesRequest__Output, UploadFilesResponse>(async (ctx, call) => {
      const client = new GrpcUploadClient(call);
      const { place, modifyTime, size, mode, ...open } = await client.open();
      const file = { size, mode, modifiedAt: dateOf(modifyTime) };
      const request = { ...open, ...file, place: placeOf(place) };
      await client.end(await use.upload.execute(ctx, request, client));
    }),
  };
}
