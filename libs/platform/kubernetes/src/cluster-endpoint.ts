/** One credential per cluster. It is unsealed for the client and never leaves it. */
export type ClusterCredential =
  | { readonly kind: 'bearer_token'; readonly token: string }
  | {
      readonly kind: 'client_certificate';
      readonly certificatePem: string;
      readonly privateKeyPem: string;
    }
  | { readonly kind: 'token_file'; readonly path: string };

/** A registered API server, as the client needs it. */
export interface ClusterEndpoint {
  readonly name: string;
  /** https only; a path prefix (as Rancher has) is kept. */
  readonly serverUrl: string;
  /** The only authority trusted for this cluster; undefined means the system's. */
  readonly caCertificatePem: string | undefined;
  readonly credential: ClusterCredential;
}

/** The person upstream calls are made for: sets Impersonate-User and Impersonate-Group. */
export interface ActingAs {
  readonly user: string;
  readonly groups: readonly string[];
}

export type QueryValue = string | readonly string[] | undefined;

export interface KubernetesRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** From `paths`: segments are already percent-encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, QueryValue>>;
  readonly body?: unknown;
  /** Defaults to application/json. */
  readonly contentType?: string;
  readonly as?: ActingAs;
  readonly deadlineMs?: number;
  readonly responseBytesMax?: number;
  readonly signal?: AbortSignal;
  readonly traceparent?: string;
}

export interface KubernetesResponse<T> {
  readonly status: number;
  readonly body: T;
  /** Texts of `Warning` headers, such as Pod Security's "would violate PodSecurity …". */
  readonly warnings: string[];
}

export interface WatchEvent<T> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  readonly object: T;
}
