/** The log: one line of JSON each, in which nothing personal can stand. */
import winston from 'winston';
import { redact, redactText } from './redact.ts';
import type { LogLevel } from './settings.ts';

type Write = (message: string, meta?: Record<string, unknown>) => void;
/** What rooms are given. An error goes under `err` and nowhere else: its message is never logged. */
export type Logger = { debug: Write; info: Write; warn: Write; error: Write };

type Options = {
  level: LogLevel;
  /** Which process writes: `api`, `worker`, ... */
  service: string;
  /** Where lines go; stdout when not given. */
  destination?: NodeJS.WritableStream;
};

/** What has its own place in a line; a value of these names in `meta` goes under `meta`. */
const reserved = new Set(['time', 'level', 'service', 'message']);

/** DEL, C1 controls, line separators and the marks that turn text around: JSON leaves them, terminals obey them. */
const unsafeInTerminals = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu;
const escaped = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;

const spread = (meta: unknown): Record<string, unknown> => {
  const copy = redact(meta ?? {});
  const clean = Object.entries(typeof copy === 'object' && copy !== null ? copy : {});
  const clashing = clean.filter(([key]) => reserved.has(key));
  return {
    ...Object.fromEntries(clean.filter(([key]) => !reserved.has(key))),
    ...(clashing.length > 0 && { meta: Object.fromEntries(clashing) }),
  };
};

/** Everything passes here, also what reaches winston past our own functions: only the four known fields go through. */
const toLine = ({ level, message, meta }: winston.Logform.TransformableInfo, service: string): string =>
  JSON.stringify({
    time: new Date().toISOString(),
    level,
    service,
    message: redactText(String(message)),
    ...spread(meta),
  }).replaceAll(unsafeInTerminals, escaped);

/** A logger that writes lines of JSON from `level` up. */
export const createLogger = ({ level, service, destination = process.stdout }: Options): Logger => {
  const log = winston.createLogger({
    level,
    format: winston.format.printf((info) => toLine(info, service)),
    transports: [new winston.transports.Stream({ stream: destination, eol: '\n' })],
  });
  // One object per call: given two, winston appends `meta.message` to the message before any format runs.
  const writeAt =
    (at: LogLevel): Write =>
    (message, meta) =>
      void log.log({ level: at, message, meta });
  return { debug: writeAt('debug'), info: writeAt('info'), warn: writeAt('warn'), error: writeAt('error') };
};

/**
 * For process entries: what nobody caught is logged like everything else, then the process ends with status 1. Without
 * this Node would print the error with its message, and the message may quote a row or an address.
 */
export const logCrashes = (logger: Logger): void => {
  process.on('uncaughtException', (error, origin) => {
    logger.error(origin === 'unhandledRejection' ? 'a rejection nobody handled' : 'an exception nobody caught', {
      err: error instanceof Error ? error : { type: typeof error },
    });
    process.exit(1);
  });
};
