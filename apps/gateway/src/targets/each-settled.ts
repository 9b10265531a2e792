import type { GatewayError } from '@endoscope/core';
import { toGatewayError } from '../errors/translate-error.ts';

export type Settled<Result> =
  | { readonly value: Result; readonly error?: undefined }
  | { readonly value?: undefined; readonly error: GatewayError };

/** Does the same to each item, `atOnceMax` at a time; the results keep the items' order. */
export async function eachSettled<Item, Result>(
  items: readonly Item[],
  atOnceMax: number,
  run: (item: Item, index: number) => Promise<Result>,
): Promise<Settled<Result>[]> {
  const results = new Array<Settled<Result>>(items.length);
  const waiting = items.entries();
  const worker = async () => {
    for (const [index, item] of waiting) {
      results[index] = await run(item, index).then(
        (value) => ({ value }),
        (thrown: unknown) => ({ error: toGatewayError(thrown) }),
      );
    }
  };
  await Promise.all(Array.from({ length: atOnceMax }, worker));
  return results;
}
