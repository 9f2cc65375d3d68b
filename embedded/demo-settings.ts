/** What the demo keeps between starts besides its engines: keys, passwords, how often the tour was taken. */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { errorCode } from './error-code.ts';
import { sampleStaff } from './sample-staff.ts';

const keptSchema = z.object({
  /** By the names of the settings; without them nothing that was sealed can be read again. */
  keys: z.object({
    HABEAS_MASTER_KEYS: z.string(),
    HABEAS_INDEX_KEY: z.string(),
    HABEAS_CODE_PEPPER: z.string(),
    HABEAS_PAYLOAD_KEYS: z.string(),
  }),
  /** By the address of the account. */
  passwords: z.record(z.string(), z.string()),
  /** Each tour is another customer's. */
  tours: z.int().nonnegative(),
  /** Whether the sample requests were filed: once is enough. */
  samples: z.boolean().default(false),
});

/** The kept file's content. */
export type DemoSettings = z.infer<typeof keptSchema>;

const newKey = (): string => randomBytes(32).toString('base64');

/** A password for every account that has none yet. */
const withPasswords = (known: Readonly<Record<string, string>>): Record<string, string> => ({
  ...Object.fromEntries(Object.values(sampleStaff).map(({ email }) => [email, randomBytes(12).toString('hex')])),
  ...known,
});

const newSettings = (): DemoSettings => ({
  keys: {
    HABEAS_MASTER_KEYS: `1:${newKey()}`,
    HABEAS_INDEX_KEY: newKey(),
    HABEAS_CODE_PEPPER: newKey(),
    HABEAS_PAYLOAD_KEYS: `k1:${newKey()}`,
  },
  passwords: withPasswords({}),
  tours: 0,
  samples: false,
});

/** Whole or not at all, and for nobody else's eyes. */
export const saveSettings = async (file: string, kept: DemoSettings): Promise<void> => {
  await mkdir(dirname(file), { recursive: true });
  const partial = `${file}.${process.pid}`;
  await writeFile(partial, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 });
  await rename(partial, file);
};

/**
 * Reads the kept settings; at the first start makes them. Throws when the file is there but cannot be used: new keys
 * in its place would make everything that was sealed unreadable.
 */
export const ensureSettings = async (file: string): Promise<DemoSettings> => {
  const kept = await readKept(file);
  const settings = kept === undefined ? newSettings() : { ...kept, passwords: withPasswords(kept.passwords) };
  await saveSettings(file, settings);
  return settings;
};

const readKept = async (file: string): Promise<DemoSettings | undefined> => {
  try {
    return keptSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw new Error(`${file} is damaged. Put it back, or forget the demo's state with --fresh.`, { cause: error });
  }
};
