import type {
  UploadFilesRequest__Output,
  UploadFilesResponse,
  UploadOpen__Output,
} from '@endoscope/contracts';
import type { ServerDuplexStream } from '@grpc/grpc-js';
import { FrameMalformed } from '@endoscope/streams';
import { fileLimits } from '@endoscope/streams/files';
import type { TransferEnd, UploadClient, UploadMessage } from '@endoscope/streams/files';
import { entryOf, transferEndMessage } from '../../present/file.ts';
import type { InputQueue } from '../../streams/input-queue.ts';
import { MessageSink, messagesOf, misplaced, openingOf, translated } from '../message-stream.ts';

/**
 * The gRPC end of an upload; bounds are those of the message stream.
 *
 * Ends:  `messages` ends when the client half-closes and throws when the call is cancelled.
 */
export class GrpcUploadClient implements UploadClient {
  private readonly queue: InputQueue<UploadFilesRequest__Output>;
  private readonly sink: MessageSink<UploadFilesRequest__Output, UploadFilesResponse>;

  readonly messages: AsyncIterable<UploadMessage> = {
    [Symbol.asyncIterator]: () => translated(this.queue, uploadMessageOf),
  };

  constructor(call: ServerDuplexStream<UploadFilesRequest__Output, UploadFilesResponse>) {
    this.queue = messagesOf(call);
    this.sink = new MessageSink(call);
  }

  /** What comes and where it goes. */
  open(): Promise<UploadOpen__Output> {
    return openingOf(this.queue);
  }

  ready(path: string): Promise<void> {
    return this.sink.send({ ready: { path } });
  }

  end(end: TransferEnd): Promise<void> {
    return this.sink.send({ end: transferEndMessage(end) });
  }
}

function uploadMessageOf(message: UploadFilesRequest__Output): UploadMessage {
  switch (message.message) {
    case 'data': {
      const data = message.data ?? Buffer.alloc(0);
      const max = fileLimits.dataBytesMax;
      if (data.length > max) throw new FrameMalformed({ why: `data is over ${max} bytes` });
      return { type: 'data', data };
    }
    case 'entry':
      return { type: 'entry', entry: entryOf(message.entry!) };
    case 'finish':
      return { type: 'finish', sha256: message.finish?.sha256 ?? '' };
    default:
      return misplaced(message);
  }
}
