/** The built styles and script: read once at the start, sent from memory, kept by browsers for good. */
import { readFileSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Router, type RequestHandler } from 'express';
import { z } from 'zod';
import { NotFoundError } from '../../workflows/domain/errors.ts';

/** The names that templates use; the build gives each a name with the hash of its content. */
export const assetNames = ['habeas.css', 'habeas-rtl.css', 'app.js', 'icon.svg'] as const;
export type AssetName = (typeof assetNames)[number];

type File = { plain: Buffer; gzip: Buffer; type: string };
export type Assets = {
  /** The address of a file, good for as long as its content is. */
  href: Readonly<Record<AssetName, string>>;
  /** By hashed name. */
  files: ReadonlyMap<string, File>;
};

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};
const manifestSchema = z.record(z.enum(assetNames), z.string());

const readFiles = (dir: string): Map<string, File> =>
  new Map(
    readdirSync(dir).flatMap((name) => {
      const type = types[extname(name)];
      if (type === undefined) return [];
      const plain = readFileSync(join(dir, name));
      return [[name, { plain, gzip: gzipSync(plain, { level: 9 }), type }] as const];
    }),
  );

/** Reads the folder that `npm run build` made. Throws an Error that says what to do when it is not there or not whole. */
export const readAssets = (dir: string): Assets => {
  try {
    const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(dir, 'manifest.json'), 'utf8')));
    const files = readFiles(dir);
    const hrefOf = (name: AssetName): string => {
      if (!files.has(manifest[name])) throw new Error(`${name} is missing`);
      return `/assets/${manifest[name]}`;
    };
    const href = Object.fromEntries(assetNames.map((name) => [name, hrefOf(name)])) as Record<AssetName, string>;
    return { href, files };
  } catch (error) {
    throw new Error(`has no built styles and script (looked in ${dir}); make them with \`npm run build\``, {
      cause: error,
    });
  }
};

const send =
  (files: Assets['files']): RequestHandler<{ name: string }> =>
  (request, response) => {
    const file = files.get(request.params.name);
    if (file === undefined) throw new NotFoundError('There is nothing at this address.');
    response.locals['route'] = '/assets/:name';
    response.removeHeader('Content-Security-Policy');
    response.set({
      'Content-Type': file.type,
      'Cache-Control': 'public, max-age=31536000, immutable',
      'Cross-Origin-Resource-Policy': 'same-origin',
      Vary: 'Accept-Encoding',
    });
    // An icon opened by itself is a document: nothing may run in it.
    response.set('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
    if (request.acceptsEncodings('gzip') !== 'gzip') response.end(file.plain);
    else response.set('Content-Encoding', 'gzip').end(file.gzip);
  };

/** Serves the files by their hashed names. */
export const assetRoutes = ({ files }: Assets): Router => Router({ strict: true }).get('/assets/:name', send(files));
