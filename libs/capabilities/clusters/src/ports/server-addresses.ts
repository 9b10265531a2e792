/** The SSRF guard at registration; every connection is guarded again when it is made. */
export interface ServerAddresses {
  /** What is wrong with where the URL's host resolves to; undefined when nothing is. */
  problemOf(serverUrl: string): Promise<string | undefined>;
}
