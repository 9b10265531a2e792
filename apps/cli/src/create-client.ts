import { EndoscopeClient } from '@endoscope/client';
import type { EndoscopeClientOptions } from '@endoscope/client';

/** A module of its own, so that `endo --help` does not load the client. */
export function createClient(options: EndoscopeClientOptions): EndoscopeClient {
  return new EndoscopeClient(options);
}
