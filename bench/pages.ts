/** The pages of the three sites: server time beside a bare Express page in turn, and what a visit transfers. */
import autocannon from 'autocannon';
import { get } from 'node:http';
import { median } from './lanes.ts';

/** One page with the cookie that opens it. */
export type PageToMeasure = { name: string; url: string; cookie?: string };
export type PageSpeed = { name: string; p95Ms: number; bareP95Ms: number; transferredKb: number };

/** The server answers a thousand calls on one connection (api/server.ts) and then wants another. */
const reconnectRate = 500;
const rounds = 3;
const seconds = 2;

type Result = { url: string; cookie: string | undefined };

/** One visitor who asks again as soon as the page is there: the time is the server's, not a queue's. */
const p95Of = ({ url, cookie }: Result): Promise<number> =>
  new Promise((resolve, reject) => {
    const times: number[] = [];
    const { pathname } = new URL(url);
    const headers: Record<string, string> = cookie === undefined ? {} : { cookie };
    const requests = [{ method: 'GET', path: pathname, headers }];
    const options = { url, connections: 1, duration: seconds, requests, reconnectRate };
    const run = autocannon(options, (error, result) => {
      if (error !== null) return reject(error);
      if (result.non2xx + result.errors > 0)
        return reject(new Error(`Not every call to ${pathname} was answered with the page.`));
      times.sort((a, b) => a - b);
      resolve(times[Math.floor(times.length * 0.95)] ?? Number.NaN);
    });
    run.on('response', (...[, , , ms]) => void times.push(ms));
  });

type Loaded = { bytes: number; text: string };

/** The bytes that go over the wire for one address, as a browser asks for it. */
const load = (url: string, cookie: string | undefined): Promise<Loaded> =>
  new Promise((resolve, reject) => {
    const headers = { 'accept-encoding': 'gzip', ...(cookie !== undefined && { cookie }) };
    get(url, { headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.once('error', reject);
      answer.once('end', () => {
        const body = Buffer.concat(chunks);
        resolve({ bytes: body.length, text: body.toString() });
      });
    }).once('error', reject);
  });

/** The page and everything it names, in kilobytes. */
const transferredKb = async ({ url, cookie }: Result): Promise<number> => {
  const page = await load(url, cookie);
  const named = [...page.text.matchAll(/(?:href|src)="(\/(?:assets\/[^"]+|theme\.css[^"]*))"/gu)].map(
    ([, path]) => path,
  );
  const parts = await Promise.all([...new Set(named)].map((path) => load(new URL(path ?? '', url).href, cookie)));
  return parts.reduce((sum, { bytes }) => sum + bytes, page.bytes) / 1024;
};

export const measurePages = async (pages: readonly PageToMeasure[], bareUrl: string): Promise<PageSpeed[]> => {
  const speeds: PageSpeed[] = [];
  for (const { name, url, cookie } of pages) {
    const page = { url, cookie };
    // First, as a visitor meets it: each look at a case is an event that the next look shows.
    const kb = await transferredKb(page);
    const [ours, bare]: [number[], number[]] = [[], []];
    for (let round = 1; round <= rounds; round += 1) {
      ours.push(await p95Of(page));
      bare.push(await p95Of({ url: `${bareUrl}/page`, cookie: undefined }));
    }
    speeds.push({ name, p95Ms: median(ours), bareP95Ms: median(bare), transferredKb: kb });
  }
  return speeds;
};
