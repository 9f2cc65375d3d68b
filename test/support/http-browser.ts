/** A browser without a window, for tests of what goes over the wire: it keeps cookies and sends the form it was shown. */
import { request as httpRequest } from 'node:http';

export type Seen = { status: number; text: string; headers: Headers; location: string | undefined };
type Submit = { path?: string; headers?: Record<string, string> };

type Sent = { method: string; path: string; headers: Record<string, string>; body?: string };

/** Below the comfort of fetch, which sets `Host` and `Sec-Fetch-*` by itself. */
const send = (url: string, { method, path, headers, body }: Sent): Promise<Seen> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const call = httpRequest({ hostname, port, path, method, headers, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.once('end', () => {
        const received = new Headers();
        for (let at = 0; at < response.rawHeaders.length; at += 2) {
          received.append(response.rawHeaders[at] ?? '', response.rawHeaders[at + 1] ?? '');
        }
        const text = Buffer.concat(parts).toString('utf8');
        const location = response.headers.location;
        resolve({ status: response.statusCode ?? 0, text, headers: received, location });
      });
    });
    call.once('error', reject).end(body);
  });

const hidden = (html: string, name: string): string | undefined =>
  new RegExp(`name="${name}" value="([^"]*)"`, 'u').exec(html)?.[1];

/** `host`: what it asks for in the Host header, where that is not the address itself. */
export const createHttpBrowser = (url: string, { host = new URL(url).host }: { host?: string } = {}) => {
  const cookies = new Map<string, string>();
  let shown = { path: '/', html: '' };

  const go = async (sent: Sent): Promise<Seen> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const own = { host, accept: 'text/html,*/*;q=0.8', 'accept-encoding': 'gzip', ...(cookie !== '' && { cookie }) };
    const seen = await send(url, { ...sent, headers: { ...own, ...sent.headers } });
    for (const line of seen.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/u.exec(line) ?? [];
      if (/Max-Age=0/u.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    if (seen.location === undefined) shown = { path: sent.path, html: seen.text };
    return seen;
  };

  return {
    get: (path: string, headers: Record<string, string> = {}): Promise<Seen> => go({ method: 'GET', path, headers }),
    /** Sends the form of the page that is shown, with its hidden tokens; an empty header is left out. */
    submit: (fields: Record<string, string>, { path = shown.path, headers = {} }: Submit = {}): Promise<Seen> => {
      const tokens = { _csrf: hidden(shown.html, '_csrf') ?? '', _once: hidden(shown.html, '_once') ?? '' };
      const body = new URLSearchParams({ ...tokens, ...fields }).toString();
      const own = { 'content-type': 'application/x-www-form-urlencoded', origin: url, ...headers };
      const kept = Object.entries(own).filter(([, value]) => value !== '');
      return go({ method: 'POST', path, headers: Object.fromEntries(kept), body });
    },
    cookie: (name: string): string | undefined => cookies.get(name),
    setCookie: (name: string, value: string): void => void cookies.set(name, value),
  };
};
