import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/**
 * The metrics of the gateway. Labels are closed lists; a pod, user or session id is never one.
 * Names are OpenTelemetry's, in Prometheus' spelling.
 */
export class Metrics {
  readonly registry = new Registry();
  private readonly carriedBytes = { in: 0, out: 0 };

  readonly requestDuration = new Histogram({
    name: 'http_server_request_duration_seconds',
    help: 'Duration of REST requests.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [this.registry],
  });

  readonly rpcDuration = new Histogram({
    name: 'rpc_server_duration_seconds',
    help: 'Duration of gRPC calls.',
    labelNames: ['method', 'code'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [this.registry],
  });

  readonly attachmentsActive = new Gauge({
    name: 'gateway_attachment_active',
    help: 'Streams carried now.',
    registers: [this.registry],
  });

  readonly attachmentsAwaited = new Gauge({
    name: 'gateway_attachment_awaited',
    help: 'Of those, places kept for clients whose connection was lost.',
    registers: [this.registry],
  });

  readonly streamsBuffered = new Gauge({
    name: 'gateway_stream_buffered_bytes',
    help: 'Memory that holds output for those who are attached, and input that waits for its process.',
    registers: [this.registry],
  });

  readonly sessionsKept = new Gauge({
    name: 'gateway_session_kept',
    help: 'Live sessions kept by this process.',
    registers: [this.registry],
  });

  readonly connectionsOpen = new Gauge({
    name: 'gateway_connection_open',
    help: 'Connections at the doors now: somebody has signed in on it (signed_in), or not (unsigned).',
    labelNames: ['state'] as const,
    registers: [this.registry],
  });

  readonly connectionsLimited = new Counter({
    name: 'gateway_connection_limited_total',
    help: 'Connections refused at a limit, and those without sign-in that were closed for a new one.',
    labelNames: ['door', 'limit', 'outcome'] as const,
    registers: [this.registry],
  });

  readonly errors = new Counter({
    name: 'gateway_error_total',
    help: 'Errors answered, by reason.',
    labelNames: ['reason'] as const,
    registers: [this.registry],
  });

  readonly streamBytes = new Counter({
    name: 'gateway_stream_io_bytes_total',
    help: 'Bytes carried.',
    labelNames: ['direction'] as const,
    registers: [this.registry],
    collect: () => this.showCarried(),
  });

  readonly observerLag = new Gauge({
    name: 'gateway_observer_lag_bytes',
    help: 'Output that waits for the observer who lags most now.',
    registers: [this.registry],
  });

  readonly observerGaps = new Counter({
    name: 'gateway_observer_gap_total',
    help: 'Gaps that observers got because they lagged.',
    registers: [this.registry],
  });

  readonly recordingStoreWritable = new Gauge({
    name: 'gateway_recording_store_writable',
    help: '1 when the store of recordings took something when it was last looked at, 0 when not.',
    registers: [this.registry],
  });

  readonly recordingStoreFree = new Gauge({
    name: 'gateway_recording_store_free_bytes',
    help: 'Free space on the disk of a folder of recordings.',
    registers: [this.registry],
  });

  readonly recordingFaults = new Counter({
    name: 'gateway_recording_fault_total',
    help: 'Failures while recordings were written, sealed, shipped or removed.',
    registers: [this.registry],
  });

  readonly recordingSpool = new Gauge({
    name: 'gateway_recording_spool_bytes',
    help: 'Bytes of recordings that wait to be brought to the object store.',
    registers: [this.registry],
  });

  readonly recordingsShipped = new Counter({
    name: 'gateway_recording_shipped_total',
    help: 'Recordings that were brought to the object store, and tries that failed.',
    labelNames: ['outcome'] as const,
    registers: [this.registry],
  });

  readonly ledgerSize = new Gauge({
    name: 'gateway_ledger_size',
    help: 'Leaves of the last tree head that this process signed.',
    registers: [this.registry],
  });

  readonly ledgerLag = new Gauge({
    name: 'gateway_ledger_lag_seconds',
    help: 'How long the oldest audit event has waited to be sealed; 0 when all are.',
    registers: [this.registry],
  });

  readonly ledgerAccepting = new Gauge({
    name: 'gateway_ledger_accepting',
    help: '1 while what is given to the ledger becomes durable; else 0: writes are refused, streams end.',
    registers: [this.registry],
  });

  readonly ledgerRoomFree = new Gauge({
    name: 'gateway_ledger_room_free_bytes',
    help: 'Free room on the disk of the database that is worst off; NaN where none can be seen.',
    registers: [this.registry],
  });

  readonly ledgerRoomUsed = new Gauge({
    name: 'gateway_ledger_room_used_ratio',
    help: 'Used share of that disk, 0 to 1; alarm at 0.8 and 0.9.',
    registers: [this.registry],
  });

  readonly ledgerStandbys = new Gauge({
    name: 'gateway_ledger_standbys',
    help: 'Standbys that commits of the database wait for; NaN where none are counted on or seen.',
    registers: [this.registry],
  });

  readonly ledgerSealed = new Counter({
    name: 'gateway_ledger_sealed_total',
    help: 'Audit events sealed by this process.',
    registers: [this.registry],
  });

  readonly ledgerHeadsPublished = new Counter({
    name: 'gateway_ledger_head_published_total',
    help: 'Attempts to bring a signed head to a place outside.',
    labelNames: ['place', 'outcome'] as const,
    registers: [this.registry],
  });

  readonly ledgerSealFailures = new Counter({
    name: 'gateway_ledger_seal_failure_total',
    help: 'Attempts to seal that failed; the next one makes up for them.',
    registers: [this.registry],
  });

  readonly webhookDeliveries = new Counter({
    name: 'gateway_webhook_delivery_total',
    help: 'Attempts to deliver an event to a webhook, and events that were put aside.',
    labelNames: ['outcome'] as const,
    registers: [this.registry],
  });

  readonly webhookBehind = new Gauge({
    name: 'gateway_webhook_behind_events',
    help: 'Sealed events that the webhook which is furthest behind has still before it; by the gateway that delivers.',
    registers: [this.registry],
  });

  /** For each frame: only who asks for the metrics pays for labels. */
  carried(direction: 'in' | 'out', bytes: number): void {
    this.carriedBytes[direction] += bytes;
  }

  private showCarried(): void {
    for (const direction of ['in', 'out'] as const) {
      const bytes = this.carriedBytes[direction];
      this.carriedBytes[direction] = 0;
      if (bytes > 0) this.streamBytes.inc({ direction }, bytes);
    }
  }

  /** Process and event-loop metrics; once per process. */
  collectDefault(): void {
    collectDefaultMetrics({ register: this.registry });
  }
}
