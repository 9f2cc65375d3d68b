/** PROCESS: what Habeas is measured beside: an Express route that does one INSERT, and one that sends a page. */
import express from 'express';
import pg from 'pg';
import { v7 as uuid } from 'uuid';

/** As many connections as the API's own pool. */
const pool = new pg.Pool({ connectionString: process.env['BENCH_DATABASE_URL'], max: 10 });
const app = express();

app.get('/healthz', (_request, response) => {
  response.json({ status: 'ok' });
});

app.post('/requests', express.json(), async (request, response) => {
  const id = uuid();
  await pool.query('insert into bare_requests (id, body) values ($1, $2)', [id, JSON.stringify(request.body)]);
  response.status(202).json({ id });
});

/** As large as a page of ours usually is, and the same each time. */
const page = `<!doctype html><title>Bare</title><main>${'<p>Nothing but words.</p>'.repeat(400)}</main>`;
app.get('/page', (_request, response) => {
  response.type('html').send(page);
});

const server = app.listen(Number(process.env['BENCH_PORT']), '127.0.0.1');
process.once('SIGTERM', () => {
  server.close(() => void pool.end());
  server.closeAllConnections();
});
