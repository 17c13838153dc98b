import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Hub } from '../hub/hub';
import { refusals } from '../routes/answers';

/** `GET /metrics` in Prometheus' text format: the process, requests by route and status, connected workstations. */
export const exposeMetrics = (server: FastifyInstance, hub: Hub): void => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'meridian_request_seconds',
    help: 'Time to answer a request',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 1, 5],
    registers: [registry],
  });
  new Gauge({
    name: 'meridian_connected_workstations',
    help: 'Workstations that listen for pokes',
    registers: [registry],
    collect() {
      this.set(hub.pokes.listeners);
    },
  });
  server.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    requests.observe(
      { method: request.method, route, status: String(reply.statusCode) },
      reply.elapsedTime / 1_000,
    );
  });
  server.get(
    '/metrics',
    {
      schema: {
        produces: ['text/plain'],
        response: refusals({}),
        tags: ['hub'],
        summary: 'Figures in the text format of Prometheus',
      },
    },
    async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()),
  );
};
