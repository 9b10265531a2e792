export interface WebhookCall {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMs: number;
}

/** One POST; the SSRF guard is on the address that is dialled. */
export interface WebhookSender {
  /** The status of the answer, whatever it is; throws when there was none. */
  send(call: WebhookCall, signal: AbortSignal): Promise<number>;
}

/** The same guard when a webhook is added, for whoever mistypes. */
export interface ReceiverAddresses {
  /** What is wrong with where the URL's host resolves to; undefined when nothing is. */
  problemOf(url: string): Promise<string | undefined>;
}
