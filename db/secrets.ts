/** Secrets as the record keeps them: hashes only. Codes and passwords are short, so theirs are slow; tokens are not. */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { encode40 } from '../workflows/domain/crockford.ts';

/** OWASP's first choice for argon2id (the library's default kind): 19 MiB, two passes, one lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** Each hash holds 19 MiB and a core for about 20 ms: more at once only makes everybody slower. */
const atOnce = 4;

/** Lets at most `limit` of the given works run at a time; the others wait their turn. */
const limited = (limit: number) => {
  let free = limit;
  const waiting: (() => void)[] = [];
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
};

export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();
/** A new 256-bit token and the SHA-256 that is kept of it: high entropy needs no slow hash. */
export const newToken = (): { token: string; hash: Buffer } => {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: hashToken(token) };
};

/** A new code of 40 bit (eight characters); ASVS 6.5.4 asks for at least 20. */
export const newCode = (): string => encode40(randomBytes(5));

/** Hashing bound to the pepper from the settings, which is not in the database. */
export const createSecrets = (codePepper: Buffer) => {
  const turn = limited(atOnce);
  const peppered = (codeId: string, code: string): string =>
    createHmac('sha256', codePepper).update(`${codeId}|${code}`).digest('base64');
  // A password that nobody has: checked when there is no such account, so that both answers take as long.
  let nobody: Promise<string> | undefined;
  return {
    /** The hash that is kept of a code; bound to the code's id, so that it cannot be moved to another. */
    hashCode: (codeId: string, code: string): Promise<string> => turn(() => hash(peppered(codeId, code), cost)),
    isCode: (stored: string, codeId: string, code: string): Promise<boolean> =>
      turn(() => verify(stored, peppered(codeId, code))),
    hashPassword: (password: string): Promise<string> => turn(() => hash(password, cost)),
    /** Checks a password; without a stored hash the work is done all the same and the answer is no. */
    isPassword: async (stored: string | undefined, password: string): Promise<boolean> => {
      nobody ??= turn(() => hash(randomBytes(16).toString('base64'), cost));
      const right = await turn(async () => verify(stored ?? (await nobody) ?? '', password));
      return stored !== undefined && right;
    },
  };
};
export type Secrets = ReturnType<typeof createSecrets>;
