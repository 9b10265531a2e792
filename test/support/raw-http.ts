import { connect } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  readonly head: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into any answer
  readonly body: any;
}

/** Sends bytes as they are, right or wrong HTTP, and reads until the server closes. */
export function rawHttp(gatewayUrl: string, bytes: string | Buffer): Promise<RawAnswer> {
  const { hostname, port } = new URL(gatewayUrl);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    const parts: Buffer[] = [];
    const timer = setTimeout(() => socket.destroy(), 8_000);
    socket.on('data', (part) => {
      parts.push(part);
      if (isComplete(Buffer.concat(parts))) socket.destroy();
    });
    socket.on('error', (error) => {
      if (parts.length === 0) reject(error);
    });
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(answerOf(Buffer.concat(parts).toString()));
    });
  });
}

function isComplete(bytes: Buffer): boolean {
  const text = bytes.toString('latin1');
  const end = text.indexOf('\r\n\r\n');
  const length = /content-length: (\d+)/i.exec(text)?.[1];
  return end >= 0 && length !== undefined && bytes.length >= end + 4 + Number(length);
}

function answerOf(text: string): RawAnswer {
  const [head = '', body = ''] = text.split(/\r\n\r\n([\s\S]*)/);
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0);
  const isJson = /content-type: application\/(problem\+)?json/i.test(head);
  return { status, head, body: isJson ? (JSON.parse(body) as unknown) : body };
}
