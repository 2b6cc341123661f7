import { Counter, Histogram, type Registry } from 'prom-client';

/** Figures of the API, for `/metrics`. */
export interface ApiMetrics {
  observe(operation: string, status: number, seconds: number): void;
}

export function apiMetrics(registry: Registry): ApiMetrics {
  const requests = new Counter({
    name: 'assay_api_requests_total',
    help: 'Requests answered, by operation and HTTP status',
    labelNames: ['operation', 'code'],
    registers: [registry],
  });
  const duration = new Histogram({
    name: 'assay_api_request_duration_seconds',
    help: 'Time from the request line to the end of the answer, by operation',
    labelNames: ['operation'],
    buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10],
    registers: [registry],
  });
  return {
    observe(operation, status, seconds) {
      requests.inc({ operation, code: String(status) });
      duration.observe({ operation }, seconds);
    },
  };
}
